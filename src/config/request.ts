/** What run, build or install was asked to do: flags and arguments as data. */
import type { BuildFlags } from './build-flags.ts';

export interface Request {
  readonly verb: 'build' | 'run' | 'install';
  /** the verb and all that follows it, as typed */
  readonly commandLine: readonly string[];
  readonly flags: BuildFlags;
  /** names of the flags given on the command line or by GOFLAGS, without dashes */
  readonly givenFlags: ReadonlySet<string>;
  /** names that GOFLAGS holds, of this verb or of others, without dashes */
  readonly inGOFLAGS: ReadonlySet<string>;
  /** packages or files; for run with the program's arguments after them */
  readonly args: readonly string[];
}
