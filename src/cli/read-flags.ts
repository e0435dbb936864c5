/** A verb's flags: those of GOFLAGS first, then those of the command line (cmd/go's base.SetFromGOFLAGS). */
import { parseGOFLAGS, parseWrongGOFLAGS } from '../config/goflags.ts';
import type { Settings } from '../config/settings.ts';
import type { System } from '../sys/system.ts';
import { type FlagSyntax, type ParsedFlags, applyGOFLAGS, parseFlags } from './flag-grammar.ts';
import { isGoFlag } from './go-verbs.ts';

export interface ReadFlags<Flags> extends ParsedFlags<Flags> {
  /** names that GOFLAGS holds, of this verb or of others */
  readonly inGOFLAGS: ReadonlySet<string>;
}

/**
 * @param options tolerant: nothing in GOFLAGS is wrong, so that `env` can show it
 * @throws GotsError as go complains
 */
export function readFlags<Flags>(
  syntax: FlagSyntax<Flags>,
  start: Flags,
  options: {
    readonly argv: readonly string[];
    readonly sys: System;
    readonly settings: Settings;
    readonly tolerant?: boolean;
  },
): ReadFlags<Flags> {
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
