/** A verb's flags: those of GOFLAGS first, then those of the command line (cmd/go's base.SetFromGOFLAGS). */
import { GotsError } from '../base/errors.ts';
import { parseGOFLAGS, parseWrongGOFLAGS } from '../config/goflags.ts';
import { checkTargetSettings } from '../config/resolve.ts';
import type { Settings } from '../config/settings.ts';
import type { System } from '../sys/system.ts';
import { type FlagSyntax, type ParsedFlags, applyGOFLAGS, parseFlags } from './flag-grammar.ts';
import { isGoFlag } from './go-verbs.ts';

export interface ReadFlags<Flags> extends ParsedFlags<Flags> {
  /** names that GOFLAGS holds, of this verb or of others */
  readonly inGOFLAGS: ReadonlySet<string>;
}

interface FlagSource {
  /** what follows the verb */
  readonly argv: readonly string[];
  readonly sys: System;
  readonly settings: Settings;
  /** nothing in GOFLAGS is wrong, so that `env` can show it */
  readonly tolerant?: boolean;
}

/** @throws GotsError as go complains: of settings for the target before any flag */
export function readFlags<Flags>(syntax: FlagSyntax<Flags>, start: Flags, source: FlagSource): ReadFlags<Flags> {
  try {
    return parseSources(syntax, start, source);
  } catch (error) {
    if (error instanceof GotsError && source.tolerant !== true) checkTargetSettings(source.sys, source.settings);
    throw error;
  }
}

function parseSources<Flags>(syntax: FlagSyntax<Flags>, start: Flags, options: FlagSource): ReadFlags<Flags> {
  const text = options.settings.get('GOFLAGS');
  const goflags = options.tolerant === true ? parseWrongGOFLAGS(text) : parseGOFLAGS(text, isGoFlag);
  const where = options.sys.hostOS === 'windows' ? '%GOFLAGS%' : '$GOFLAGS';
  const before = applyGOFLAGS(syntax, start, { goflags, where });
  const parsed = parseFlags(syntax, before.flags, options.argv);
  return {
    flags: parsed.flags,
    given: new Set([...before.given, ...parsed.given]),
    args: parsed.args,
    inGOFLAGS: new Set(goflags.map((flag) => flag.name)),
  };
}
