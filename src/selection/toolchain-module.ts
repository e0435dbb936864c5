/**
 * Toolchains as modules: golang.org/toolchain@v0.0.1-<name>.<GOOS>-<GOARCH>, unpacked in the module cache where go finds
 * them, too.  Facts: cmd/go's toolchain/select.go, modfetch/toolchain.go.
 */
import { join } from 'node:path';
import { defaultModuleCache, gopathList } from '../config/places.ts';
import type { Settings } from '../config/settings.ts';
import type { System } from '../sys/system.ts';

export const toolchainPath = 'golang.org/toolchain';
const packaging = 'v0.0.1';

export function toolchainModule(
  name: string,
  sys: Pick<System, 'hostOS' | 'hostArch'>,
): { readonly path: string; readonly version: string } {
  return { path: toolchainPath, version: `${packaging}-${name}.${sys.hostOS}-${sys.hostArch}` };
}

/** The name, `go1.26.8`, of a version of golang.org/toolchain; undefined for what is none. */
export function toolchainOfVersion(
  version: string,
  platform?: Pick<System, 'hostOS' | 'hostArch'>,
): string | undefined {
  const match = /^[^-]*-(.+)\.([^.]*-[^.]*)$/.exec(version);
  if (match === null) return undefined;
  if (platform !== undefined && match[2] !== `${platform.hostOS}-${platform.hostArch}`) return undefined;
  return match[1];
}

/** GOMODCACHE; '' where there is no place for it. */
export function moduleCacheDir(sys: System, settings: Settings): string {
  return settings.getOr('GOMODCACHE', defaultModuleCache(gopathList(sys, settings)));
}

/**
 * The GOROOT of a toolchain in the module cache, where all of it is there: unpacked, its programs executable, its go.mod
 * files in place.  It was verified when it came.
 */
export function readyToolchain(sys: System, gomodcache: string, name: string): string | undefined {
  const { version } = toolchainModule(name, sys);
  // a name with capitals is spelled in another way there: the slow path knows how
  if (gomodcache === '' || /[A-Z]/.test(version)) return undefined;
  const dir = join(gomodcache, `${toolchainPath}@${version}`);
  const { files } = sys;
  const download = join(gomodcache, 'cache/download', toolchainPath, '@v', version);
  if (files.tryStat(dir)?.kind !== 'directory' || files.tryStat(`${download}.partial`) !== undefined) return undefined;
  if (files.tryStat(`${download}.ziphash`) === undefined) return undefined;
  return isPrepared(sys, dir) ? dir : undefined;
}

/** Whether the steps that follow the unpacking have been done, the last of each of them included. */
export function isPrepared(sys: System, dir: string): boolean {
  return isExecutable(sys, dir) && hasModuleFiles(sys, dir);
}

export function isExecutable(sys: System, dir: string): boolean {
  const go = sys.files.tryStat(join(dir, 'bin', sys.hostOS === 'windows' ? 'go.exe' : 'go'));
  return go !== undefined && (sys.hostOS === 'windows' || (go.mode & 0o111) !== 0);
}

/** go.mod files come as _go.mod, as no module may hold another; src/go.mod is the last one that gets its name. */
export function hasModuleFiles(sys: System, dir: string): boolean {
  const size = (name: string): number => sys.files.tryStat(join(dir, 'src', name))?.size ?? -1;
  return size('go.mod') === size('_go.mod');
}
