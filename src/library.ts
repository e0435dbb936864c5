/**
 * gots as a library: what `gots build`, `install`, `run` and `build -n` do, inside another program.
 *
 * Nothing is written to the streams of the process, no signal is handled, neither its working directory nor its
 * environment is changed, and it is never ended.  Several commands may run at once, whatever their directories and
 * environments.  What go would refuse or fail at is a result with `ok: false`; a promise is rejected with the reason of
 * `signal`, with what `onEvent` throws, with a TypeError for options that make no sense, and for a bug in gots.
 */
import { invoke } from './library/invoke.ts';
import type { BuildOptions, InstallOptions, PlanOptions, RunOptions } from './library/options.ts';
import type { BuildResult, PlanResult, RunResult } from './library/result.ts';

export type { BuildEvent, Phase, PlannedAction, ResultOrigin, Step } from './events/events.ts';
export type { Diagnostic, Position } from './library/diagnostics.ts';
export type { GotsEvent, ProgramOutput } from './library/event.ts';
export type { BuildOptions, CommonOptions, Flags, InstallOptions, PlanOptions, RunOptions } from './library/options.ts';
export type {
  ActionReport,
  Artifact,
  BuildResult,
  PlanResult,
  ProgramEnd,
  RunResult,
  Timings,
} from './library/result.ts';

/** `gots build`: a program into `cwd` or where `flags.o` says; libraries into the build cache. */
export async function build(options: BuildOptions = {}): Promise<BuildResult> {
  const { packages = [], flags = {} } = options;
  return (await invoke({ verb: 'build', flags, packages, args: [], isDry: false, options })).result;
}

/** `gots install`: programs into GOBIN, GOPATH/bin or HOME/go/bin; packages may be named with versions. */
export async function install(options: InstallOptions = {}): Promise<BuildResult> {
  const { packages = [], flags = {} } = options;
  return (await invoke({ verb: 'install', flags, packages, args: [], isDry: false, options })).result;
}

/** `gots run`: builds a program and runs it to its end; `ok` is false, too, where the program fails. */
export async function run(options: RunOptions): Promise<RunResult> {
  const { packages, flags = {}, args = [], stdin, inherit } = options;
  const invocation = { verb: 'run', flags, packages, args, isDry: false, options, stdin, inherit } as const;
  const { result, program } = await invoke(invocation);
  return { ...result, program };
}

/**
 * What build, install or run would do, as `gots build -n` tells it: modules are downloaded, nothing is built.  An action
 * with the origin 'made' would be done; those that depend on it count as such, too.
 */
export async function plan(options: PlanOptions = {}): Promise<PlanResult> {
  const { verb = 'build', packages = [], flags = {}, args = [] } = options;
  const { result, script } = await invoke({ verb, flags, packages, args, isDry: true, options });
  return { ...result, script };
}
