/** The flags of clean: its own, and the build flags that say which packages there are.  Facts: cmd/go's clean/clean.go. */
import { type BuildFlags, defaultBuildFlags } from '../../config/build-flags.ts';
import { buildFlagDefinitions } from '../build-flag-definitions.ts';
import { type FlagDefinition, booleanFlag } from '../flag-grammar.ts';

export interface CleanFlags {
  readonly build: BuildFlags;
  /** what install made goes as well */
  readonly i: boolean;
  /** and the same for all packages below */
  readonly r: boolean;
  readonly cache: boolean;
  readonly testcache: boolean;
  readonly modcache: boolean;
  readonly fuzzcache: boolean;
}

export const defaultCleanFlags: CleanFlags = {
  build: defaultBuildFlags,
  i: false,
  r: false,
  cache: false,
  testcache: false,
  modcache: false,
  fuzzcache: false,
};

const own = ['i', 'r', 'cache', 'testcache', 'modcache', 'fuzzcache'] as const;

export function cleanFlagDefinitions(): ReadonlyMap<string, FlagDefinition<CleanFlags>> {
  const definitions = new Map<string, FlagDefinition<CleanFlags>>();
  for (const [name, { isBoolean, apply }] of buildFlagDefinitions('clean')) {
    definitions.set(name, { isBoolean, apply: (flags, value) => ({ ...flags, build: apply(flags.build, value) }) });
  }
  for (const name of own) {
    definitions.set(
      name,
      booleanFlag((flags, value) => ({ ...flags, [name]: value })),
    );
  }
  return definitions;
}

/** The first flag that asks for a cache, in the order in which go complains; undefined without. */
export function cacheFlag(flags: CleanFlags): string | undefined {
  return (['cache', 'testcache', 'fuzzcache', 'modcache'] as const).find((name) => flags[name]);
}
