/** Makes the Session of one build: work directory, cache keys, tools. */
import { join } from 'node:path';
import type { Action } from '../actions/action.ts';
import { triggersOf } from '../actions/action.ts';
import { SysError } from '../base/errors.ts';
import type { ContentID } from '../base/ids.ts';
import type { BuildCache } from '../cache/cache.ts';
import type { ActionHasher, FileHashes } from '../cache/hash.ts';
import type { Config } from '../config/config.ts';
import type { Emit } from '../events/events.ts';
import type { ReadableFiles, System } from '../sys/system.ts';
import { hashToContentID } from '../toolchain/build-id.ts';
import { CCompilers } from '../toolchain/c-compilers.ts';
import { showCommand } from '../toolchain/command.ts';
import { CompileConcurrency } from '../toolchain/compile-concurrency.ts';
import { ExportHashes } from '../toolchain/export-data.ts';
import { GccgoCompiler } from '../toolchain/gccgo/gccgo-compiler.ts';
import { readToolID, toolStamp } from '../toolchain/tool-id.ts';
import type { ToolSetup } from '../toolchain/tool-package.ts';
import { compilerStore } from './compiler-store.ts';
import type { KnownResults } from './known-results.ts';
import { numberActions } from './planned-actions.ts';
import { ActionState, type Session } from './session.ts';
import { ToolIDStore } from './tool-id-store.ts';
import { toolTuning } from './tool-tuning.ts';

export interface SessionParts {
  readonly config: Config;
  readonly sys: System;
  readonly sources: ReadableFiles;
  readonly setup: ToolSetup;
  readonly workDir: string;
  readonly cache: BuildCache;
  readonly hasher: ActionHasher;
  readonly known: KnownResults | undefined;
  readonly hashes: FileHashes;
  readonly emit: Emit;
  readonly modules: boolean;
  readonly vendorDir: string;
  readonly signal: AbortSignal;
  readonly toolStarted: () => void;
  /** -p */
  readonly parallel: number;
}

/** @param actions all actions of the graph */
export function openSession(parts: SessionParts, actions: readonly Action[]): Session {
  const { config, sys, setup, workDir, cache, hasher } = parts;
  const script = { workDir: config.flags.n ? '' : workDir, scriptDir: '' };
  const show = (text: string): void => {
    for (const line of showCommand(script, workDir, text)) {
      parts.emit({ kind: 'output', importPath: undefined, text: `${line}\n` });
    }
  };
  const { n, x } = config.flags;
  const options = { workDir, show: n || x ? show : undefined, dryRun: n };
  const compilers = new CCompilers(
    sys,
    setup,
    compilerStore(() => cache, hasher),
    options,
  );
  return {
    config,
    sys,
    sources: parts.sources,
    setup,
    workDir,
    cache,
    hasher,
    known: parts.known,
    fileHash: (path) => contentHash(parts.hashes, setup.overlay.actual(path)),
    toolID: toolIDs(parts),
    compilers,
    gccgo: config.context.compiler === 'gccgo' ? new GccgoCompiler({ sys, config, compilers, workDir }) : undefined,
    concurrency: new CompileConcurrency(parts.parallel, sys.cpus),
    toolEnv: config.flags.toolexec.length > 0 ? {} : tuning(parts),
    emit: parts.emit,
    script,
    exportHashes: new ExportHashes(parts.sys.files),
    libraryIDs: new Map(),
    madeDirs: new Set(),
    modules: parts.modules,
    vendorDir: parts.vendorDir,
    signal: parts.signal,
    toolStarted: parts.toolStarted,
    ids: numberActions(actions),
    states: new Map(actions.map((action) => [action, new ActionState(action)])),
    triggers: triggersOf(actions),
  };
}

function tuning({ config, sys, parallel }: SessionParts): Readonly<Record<string, string>> {
  return toolTuning(config.environ, { freeMemory: sys.freeMemory(), parallel });
}

function contentHash(hashes: FileHashes, path: string): ContentID | '' {
  try {
    return hashToContentID(hashes.hash(path));
  } catch (error) {
    if (error instanceof SysError) return '';
    throw error;
  }
}

/** Each tool is asked once in its life: the answer is remembered while its file stays the same. */
function toolIDs({ config, sys }: SessionParts): (name: string) => Promise<string> {
  const known = new Map<string, Promise<string>>();
  const store = new ToolIDStore(join(config.gocache, 'gots', 'tools'), sys.files);
  const find = async (name: string): Promise<string> => {
    const stamp = toolStamp(sys, config, name);
    const remembered = stamp === undefined ? undefined : store.get(name, stamp);
    if (remembered !== undefined) return remembered;
    const id = await readToolID(sys, config, name);
    if (stamp !== undefined) store.put(name, stamp, id);
    return id;
  };
  return (name) => {
    let id = known.get(name);
    if (id === undefined) known.set(name, (id = find(name)));
    return id;
  };
}
