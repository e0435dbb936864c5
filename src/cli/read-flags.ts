/** A verb's flags: those of GOFLAGS first, then those of the command line (cmd/go's base.SetFromGOFLAGS). */
import { type GoFlag, parseGOFLAGS } from '../config/goflags.ts';
import { GotsError } from '../base/errors.ts';
import type { Settings } from '../config/settings.ts';
import type { System } from '../sys/system.ts';
import { type FlagSyntax, type ParsedFlags, applyGOFLAGS, parseFlags } from './flag-grammar.ts';
import { isGoFlag } from './go-verbs.ts';

export interface ReadFlags<Flags> extends ParsedFlags<Flags> {
  /** names that GOFLAGS holds, of this verb or of others */
  readonly inGOFLAGS: ReadonlySet<string>;
}

/**
 * @param options tolerant: words of GOFLAGS that are no flags are passed over, so that `env` can show what is wrong
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
  const goflags = readGOFLAGS(options.settings.get('GOFLAGS'), options.tolerant ?? false);
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

function readGOFLAGS(text: string, tolerant: boolean): readonly GoFlag[] {
  if (text === '') return [];
  try {
    return parseGOFLAGS(text, isGoFlag);
  } catch (error) {
    if (tolerant && error instanceof GotsError) return [];
    throw error;
  }
}
