/**
 * Finds the Go that is installed, without running it, in this order:
 *
 *   1. GOROOT of the environment
 *   2. GOROOT of the GOENV file (`go env -w GOROOT=...`)
 *   3. each `go` on PATH: the tree around it, symbolic links resolved, or the one that a version manager's shim stands for
 *   4. well-known places: the installers' own, Homebrew's, those of Linux distributions
 *
 * GOTS_INSTALLED_GO=off leaves all of them alone.
 */
import { dirname, join, normalize } from 'node:path';
import type { System } from '../sys/system.ts';
import { shimmedGoroot } from './go-shims.ts';

export interface InstalledGo {
  readonly goroot: string;
  /** which of the ways above led there, for people */
  readonly how: string;
}

/** The order, for people; well-known places come last. */
export const installedOrder: readonly string[] = [
  'GOROOT of the environment',
  'GOROOT of the GOENV file (gots env -w GOROOT=...)',
  'go on PATH, behind symbolic links and the shims of version managers',
];

const unixPlaces = [
  '/usr/local/go',
  '/usr/lib/go',
  '/usr/lib/golang',
  '/opt/homebrew/opt/go/libexec',
  '/usr/local/opt/go/libexec',
  '/home/linuxbrew/.linuxbrew/opt/go/libexec',
  '/snap/go/current',
];

/** Where Go is installed when nothing says otherwise. */
export function wellKnownPlaces(sys: System): readonly string[] {
  if (sys.hostOS !== 'windows') return unixPlaces;
  const programs = [sys.env['ProgramFiles'] ?? 'C:\\Program Files', sys.env['ProgramFiles(x86)'] ?? ''];
  return [...programs.filter((dir) => dir !== '').map((dir) => `${dir}\\Go`), 'C:\\Go'];
}

/** Whether installed Gos are left alone. */
export function ignoresInstalledGo(sys: System): boolean {
  return sys.env['GOTS_INSTALLED_GO'] === 'off';
}

export function findInstalledGo(sys: System, fromEnvFile: string): InstalledGo | undefined {
  if (ignoresInstalledGo(sys)) return undefined;
  const named = sys.env['GOROOT'] ?? '';
  if (named !== '') return { goroot: withoutSlash(normalize(named)), how: 'GOROOT of the environment' };
  if (fromEnvFile !== '') return { goroot: withoutSlash(normalize(fromEnvFile)), how: 'GOROOT of the GOENV file' };
  const onPath = goOnPath(sys);
  if (onPath !== undefined) return onPath;
  const place = wellKnownPlaces(sys).find((dir) => isGoroot(sys, dir));
  return place === undefined ? undefined : { goroot: place, how: 'a well-known place' };
}

function withoutSlash(path: string): string {
  return path.length > 1 && /[/\\]$/.test(path) ? path.slice(0, -1) : path;
}

function goOnPath(sys: System): InstalledGo | undefined {
  const separator = sys.hostOS === 'windows' ? ';' : ':';
  for (const dir of (sys.env['PATH'] ?? '').split(separator)) {
    const program = sys.lookPath('go', dir);
    if (program === undefined) continue;
    const found = gorootAround(sys, program);
    if (found !== undefined) return { goroot: found, how: `${program} on PATH` };
    const shimmed = shimmedGoroot(sys, program);
    if (shimmed !== undefined && isGoroot(sys, shimmed)) {
      return { goroot: shimmed, how: `${program} on PATH, a version manager's shim` };
    }
  }
  return undefined;
}

/** The tree that a go program is part of, as it is named or behind its symbolic links. */
export function gorootAround(sys: System, program: string): string | undefined {
  return treeAround(sys, program) ?? treeAround(sys, sys.files.realPath(program));
}

/** GOROOT/bin/go, or GOROOT/bin/GOOS_GOARCH/go for a cross-compiled go. */
function treeAround(sys: System, program: string): string | undefined {
  const bin = dirname(program);
  return [dirname(bin), dirname(dirname(bin))].find((dir) => isGoroot(sys, dir));
}

export function isGoroot(sys: System, dir: string): boolean {
  return sys.files.tryStat(join(dir, 'pkg', 'tool'))?.kind === 'directory';
}

/**
 * The version in GOROOT/VERSION: `go1.26.8`.  Where that tree has none, a go that was told to use it would still be the
 * go on PATH, with its own version; 'devel' where there is no such go either.  '' without a GOROOT.
 */
export function findGoVersion(sys: System, goroot: string): string {
  if (goroot === '') return '';
  const version = readVersion(sys, goroot);
  if (version !== undefined) return version;
  const other = goOnPath(sys);
  return (other === undefined ? undefined : readVersion(sys, other.goroot)) ?? 'devel';
}

/** The `go` of a GOROOT; where that tree has none, the go on PATH, which can be told to use it as well. */
export function findGoProgram(sys: System, goroot: string): string {
  const name = sys.hostOS === 'windows' ? 'go.exe' : 'go';
  const program = join(goroot, 'bin', name);
  const other = sys.files.tryStat(program) === undefined ? goOnPath(sys) : undefined;
  return other === undefined ? program : join(other.goroot, 'bin', name);
}

function readVersion(sys: System, goroot: string): string | undefined {
  const path = join(goroot, 'VERSION');
  if (sys.files.tryStat(path) === undefined) return undefined;
  return sys.files.readText(path).split('\n')[0]?.trim();
}
