/**
 * What V8 has compiled of gots's own files, kept from one process to the next: to compile them takes as long as to build a small
 * program.  Node does this itself from 22.1 on (module.enableCompileCache), which bin/gots.cjs asks for; this is for the
 * versions before.  V8 refuses what another version of it, or one with other flags, has made; of what is damaged it may die, so that a
 * checksum stands before it.
 *
 *   GOCACHE/gots/code/<file>-<Node's version>    SHA-256, then the code
 */
import { basename, dirname, join, sep } from 'node:path';
import type { Script } from 'node:vm';
import { SysError } from '../../base/errors.ts';
import type { Files } from '../system.ts';
import { nodeCrypto, nodeModule, nodeVM } from './builtins.ts';

const checksumBytes = 32;

/** Of Node's loader: how a file becomes a module. */
interface Loader {
  prototype: { _compile: (this: NodeJS.Module, source: string, path: string) => unknown };
  wrap: (source: string) => string;
}

/**
 * Files of a directory that are loaded from here on are compiled once; a file's name must change with its content.
 *
 * @param bundle directory of gots's files
 */
export function keepCompiledCode(bundle: string, gocache: string, files: Files): void {
  const module = nodeModule();
  if (module.enableCompileCache !== undefined) return;
  const { createRequire } = module;
  const { Script, constants } = nodeVM();
  const loader = module as unknown as Loader;
  const { _compile: compile } = loader.prototype;
  const dir = join(gocache, 'gots', 'code');
  const fresh = new Map<string, Script>();
  loader.prototype._compile = function (source, path) {
    if (!path.startsWith(bundle + sep)) return compile.call(this, source, path);
    const kept = join(dir, `${basename(path)}-${process.version}`);
    const cachedData = readKept(kept, files);
    const script = new Script(loader.wrap(source), {
      filename: path,
      importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
      ...(cachedData === undefined ? {} : { cachedData }),
    });
    if (cachedData === undefined || script.cachedDataRejected === true) fresh.set(kept, script);
    const load = script.runInThisContext() as (...args: readonly unknown[]) => unknown;
    return load.call(this.exports, this.exports, createRequire(path), this, path, dirname(path));
  };
  // by then it holds the functions that were called, too
  process.once('exit', () => writeFresh(dir, fresh, files));
}

function checksum(code: Uint8Array): Buffer {
  return nodeCrypto().createHash('sha256').update(code).digest();
}

/** @returns undefined for what is not there, or damaged */
function readKept(path: string, files: Files): Buffer | undefined {
  try {
    const data = files.readFile(path);
    const code = data.subarray(checksumBytes);
    return checksum(code).equals(data.subarray(0, checksumBytes)) ? Buffer.from(code) : undefined;
  } catch (error) {
    if (error instanceof SysError) return undefined;
    throw error;
  }
}

/** What can't be kept is compiled again the next time. */
function writeFresh(dir: string, fresh: ReadonlyMap<string, Script>, files: Files): void {
  try {
    if (fresh.size > 0) files.mkdirAll(dir);
    for (const [path, script] of fresh) {
      const code = script.createCachedData();
      files.writeFileAtomic(path, Buffer.concat([checksum(code), code]));
    }
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
  }
}
