/** One run of an action graph with all that it needs: $WORK, the cache, signals; and leaves nothing behind. */
import { isAbsolute } from 'node:path';
import { hasFilePathPrefix } from '../base/file-path-prefix.ts';
import { actionList, type Action } from '../actions/action.ts';
import { Planner, type PlanOptions } from '../actions/plan.ts';
import { godebugSetting } from '../config/godebug-setting.ts';
import { immutableTrees } from '../config/immutable-tree.ts';
import { unheededSignals } from '../base/signals.ts';
import { FileHashStore } from '../cache/file-hash-store.ts';
import { ActionHasher, FileHashes, type HashTrace } from '../cache/hash.ts';
import type { BuildCache } from '../cache/cache.ts';
import type { LazyCache } from '../cache/open-cache.ts';
import type { Config } from '../config/config.ts';
import type { Overlay } from '../config/overlay.ts';
import type { Emit } from '../events/events.ts';
import type { System } from '../sys/system.ts';
import type { BuildMode } from '../toolchain/build-modes.ts';
import { hideWorkDir } from '../toolchain/command.ts';
import { type Execution, execute } from './execute.ts';
import type { KnownResults } from './known-results.ts';
import { openSession } from './open-session.ts';
import type { Session } from './session.ts';
import { removeWorkDir } from './work-dir.ts';

export interface RunSetting {
  readonly config: Config;
  readonly sys: System;
  readonly mode: BuildMode;
  readonly overlay: Overlay;
  /** opened once there is a plan; closed at the end of the build */
  readonly cache: LazyCache;
  /** as makeWorkDir gives it; removed at the end */
  readonly workDir: string;
  /** module mode */
  readonly modules: boolean;
  readonly vendorDir: string;
  /** the module or workspace that is built; '' outside of any */
  readonly mainTree: string;
  /** -linkshared: see PlanOptions */
  readonly updateLibrary: PlanOptions['updateLibrary'];
  readonly emit: Emit;
  /** results of the build that this one goes on from */
  readonly known: KnownResults | undefined;
  /** told of the session before anything runs */
  readonly opened: (session: Session) => void;
  /** words before a program that is run */
  readonly runPrefix: readonly string[];
  /** @param argv prefix, executable, arguments */
  readonly runProgram: (argv: readonly string[]) => Promise<void>;
  /** done beside the first tool or program that runs; the build does not end before it, unless by a signal */
  readonly besideTools: (cache: BuildCache, signal: AbortSignal) => Promise<void>;
  /** done instead where nothing has run */
  readonly withoutTools: (cache: BuildCache, execution: Execution) => Promise<void>;
}

/**
 * Plans and runs.
 *
 * @param plan makes the root action
 * @throws GotsError where $WORK or the cache can't be made, or the plan refuses
 */
export async function runBuild(setting: RunSetting, plan: (planner: Planner) => Action): Promise<Execution> {
  const { config, sys, emit, workDir } = setting;
  const interrupt = new AbortController();
  const stopBeside = new AbortController();
  const endBy = (signal: string): void => {
    interrupt.abort(signal);
    stopBeside.abort(signal);
  };
  const release = sys.onSignal(['SIGINT', 'SIGQUIT'], endBy);
  const die = sys.onSignal(['SIGTERM', 'SIGHUP'], endBy);
  const unheeded = sys.onSignal(unheededSignals, () => {});
  let beside: Promise<void> | undefined;
  let startBeside = (): void => {};
  let running: Promise<Execution> | undefined;
  try {
    const planner = new Planner({
      config,
      workDir,
      buildmode: setting.mode.name,
      exeSuffix: setting.mode.exeSuffix,
      ...(setting.updateLibrary === undefined ? {} : { updateLibrary: setting.updateLibrary }),
    });
    const actions = actionList(plan(planner));
    const cache = await setting.cache.get();
    startBeside = (): void => {
      beside ??= setting.besideTools(cache, stopBeside.signal);
    };
    const trace = hashTrace(config, sys);
    const hashStore = openHashStore(setting);
    const parallel = config.flags.n ? 1 : (config.flags.p ?? sys.cpus);
    const session = openSession(
      {
        config,
        sys,
        sources: setting.overlay,
        setup: { config, mode: setting.mode, overlay: setting.overlay },
        workDir,
        cache,
        hasher: new ActionHasher(config.goVersion, trace),
        known: setting.known,
        hashes: new FileHashes(hashStore ?? sys.files, trace),
        emit,
        modules: setting.modules,
        vendorDir: setting.vendorDir,
        signal: interrupt.signal,
        toolStarted: startBeside,
        parallel,
      },
      actions,
    );
    setting.opened(session);
    const cacheBroken = new Promise<never>((_, reject) =>
      cache.onBroken((error) => {
        stopBeside.abort();
        reject(error);
      }),
    );
    running = execute(session, actions, {
      parallel,
      giveUp: () => interrupt.abort('SIGTERM'),
      runProgram: async (executable, args) => {
        release();
        die();
        const argv = [...setting.runPrefix, executable, ...args];
        if (config.flags.n || config.flags.x) {
          const text = `${hideWorkDir(argv.join(' '), session.script.workDir)}\n`;
          emit({ kind: 'output', importPath: undefined, text });
        }
        startBeside();
        hashStore?.save();
        if (!config.flags.n) await setting.runProgram(argv);
      },
    });
    const execution = await Promise.race([running, cacheBroken]);
    hashStore?.save();
    await (beside ?? setting.withoutTools(cache, execution));
    await cache.close();
    return execution;
  } catch (error) {
    interrupt.abort('SIGTERM');
    startBeside();
    await Promise.allSettled([running, beside]);
    throw error;
  } finally {
    try {
      removeWorkDir(config, sys, workDir);
    } finally {
      release();
      die();
      unheeded();
    }
  }
}

/** Files: a build that goes on from another, as a body or two were edited, hashes fewer. */
const fewFiles = 200;

function openHashStore({ config, sys, known, mainTree }: RunSetting): FileHashStore | undefined {
  const { gocache } = config;
  if (!isAbsolute(gocache)) return undefined;
  const immutableTreeOf = immutableTrees(config);
  const treeOf = (path: string): string | undefined =>
    immutableTreeOf(path) ?? (hasFilePathPrefix(path, mainTree) ? mainTree : undefined);
  const patience = known === undefined ? 0 : fewFiles;
  return new FileHashStore({ files: sys.files, gocache, treeOf, now: sys.now(), patience });
}

function hashTrace(config: Config, sys: System): HashTrace | undefined {
  if (godebugSetting(config, 'gocachehash') !== '1') return undefined;
  return (line) => sys.stderr.write(`${line}\n`);
}
