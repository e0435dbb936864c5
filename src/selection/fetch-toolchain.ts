/**
 * Fetches a toolchain into the module cache, verified by the checksum database, and makes it one that can be used, as go
 * does: programs executable, go.mod files in place.  Several may do so at once: the module cache's locks order
 * downloading and unpacking, and each later step can be done twice.  Facts and texts: cmd/go's toolchain/select.go.
 */
import { join } from 'node:path';
import { FatalError, GotsError, errorText } from '../base/errors.ts';
import { compareGoVersions, goVersionOfToolchain, isGoLanguageVersion } from '../base/go-version.ts';
import { isModuleNotExist } from '../modules/source.ts';
import type { Files, System } from '../sys/system.ts';
import { type FetchContext, openToolchainSource } from './toolchain-source.ts';
import { hasModuleFiles, isExecutable, toolchainModule } from './toolchain-module.ts';

/** @returns its GOROOT. @throws GotsError */
export async function fetchToolchain(name: string, context: FetchContext): Promise<string> {
  const { sys } = context;
  const dir = await download(name, context);
  try {
    if (sys.hostOS !== 'windows' && !isExecutable(sys, dir)) allowExecution(sys.files, dir);
    if (!hasModuleFiles(sys, dir)) nameModuleFiles(sys.files, dir);
  } catch (error) {
    throw new GotsError('toolchain', `download ${name}: ${errorText(error)}`, { cause: error });
  }
  return dir;
}

async function download(name: string, context: FetchContext): Promise<string> {
  const { sys } = context;
  const source = openToolchainSource(context);
  const module = toolchainModule(name, sys);
  let isThere = false;
  try {
    isThere = source.downloadedDir(module) !== undefined;
    return await source.download(module);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new GotsError('toolchain', failureText(error, { name, sys, isThere }), { cause: error });
  }
}

function failureText(
  error: Error,
  { name, sys, isThere }: { readonly name: string; readonly sys: System; readonly isThere: boolean },
): string {
  // nothing was to be downloaded, only verified
  if (isThere) return errorText(error);
  // what ends go itself says go's name
  if (error instanceof FatalError) return `go: ${errorText(error)}`;
  if (!isModuleNotExist(error)) return `download ${name}: ${errorText(error)}`;
  const version = goVersionOfToolchain(name);
  return isGoLanguageVersion(version) && compareGoVersions(version, '1.21') >= 0
    ? `invalid toolchain: ${name} is a language version but not a toolchain version (${name}.x)`
    : `download ${name} for ${sys.hostOS}/${sys.hostArch}: toolchain not available`;
}

/** bin/go comes last: where it can be run, everything can. */
function allowExecution(files: Files, dir: string): void {
  files.stat(join(dir, 'bin/go'));
  const allow = (path: string): void => files.chmod(path, (files.stat(path).mode & 0o777) | 0o111);
  for (const path of filesUnder(files, join(dir, 'pkg/tool'))) allow(path);
  for (const path of filesUnder(files, join(dir, 'lib'))) if (/\/go_[^/]+_[^/]+_exec$/.test(path)) allow(path);
  allow(join(dir, 'bin/gofmt'));
  for (const path of filesUnder(files, join(dir, 'bin'))) allow(path);
}

/** src/go.mod comes last: where it is there, all are. */
function nameModuleFiles(files: Files, dir: string): void {
  const last = join(dir, 'src/_go.mod');
  for (const path of filesUnder(files, dir)) {
    if (path !== last && path.endsWith('/_go.mod')) copyModuleFile(files, path);
  }
  copyModuleFile(files, last);
}

/** The directory is writable only meanwhile; others that copy the same write the same. */
function copyModuleFile(files: Files, from: string): void {
  const to = from.replace(/_go\.mod$/, 'go.mod');
  const info = files.stat(from);
  if (files.tryStat(to)?.size === info.size) return;
  const dir = from.slice(0, -'/_go.mod'.length);
  const { mode } = files.stat(dir);
  files.chmod(dir, (mode & 0o777) | 0o200);
  try {
    files.writeFileAtomic(to, files.readFile(from));
    files.chmod(to, info.mode & 0o777);
  } finally {
    files.chmod(dir, mode & 0o777);
  }
}

/** Paths with slashes of all files under a directory. */
function* filesUnder(files: Files, dir: string): Generator<string> {
  for (const { name, kind } of files.readDir(dir)) {
    const path = `${dir}/${name}`;
    if (kind === 'directory') yield* filesUnder(files, path);
    else yield path;
  }
}
