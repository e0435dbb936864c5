/**
 * Finds the Go in use without running it.  Order: GOROOT of the environment, GOROOT of the GOENV file, the tree around
 * the `go` on PATH (symbolic links resolved), well-known places.
 */
import { dirname, join, normalize } from 'node:path';
import type { System } from '../sys/system.ts';

const unixPlaces = [
  '/usr/local/go',
  '/usr/lib/go',
  '/usr/lib/golang',
  '/opt/homebrew/opt/go/libexec',
  '/usr/local/opt/go/libexec',
];
const windowsPlaces = ['C:\\Program Files\\Go', 'C:\\Go'];

/** @returns '' when there is none */
export function findGoroot(sys: System, fromEnvFile: string): string {
  const named = sys.env['GOROOT'] ?? '';
  if (named !== '') return withoutSlash(normalize(named));
  if (fromEnvFile !== '') return withoutSlash(normalize(fromEnvFile));
  const places = sys.hostOS === 'windows' ? windowsPlaces : unixPlaces;
  return gorootOfPath(sys) ?? places.find((dir) => isGoroot(sys, dir)) ?? '';
}

function withoutSlash(path: string): string {
  return path.length > 1 && /[/\\]$/.test(path) ? path.slice(0, -1) : path;
}

function gorootOfPath(sys: System): string | undefined {
  const separator = sys.hostOS === 'windows' ? ';' : ':';
  for (const dir of (sys.env['PATH'] ?? '').split(separator)) {
    const program = sys.lookPath('go', dir);
    if (program === undefined) continue;
    const found = around(sys, program) ?? around(sys, sys.files.realPath(program));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** GOROOT/bin/go, or GOROOT/bin/GOOS_GOARCH/go for a cross-compiled go. */
function around(sys: System, program: string): string | undefined {
  const bin = dirname(program);
  return [dirname(bin), dirname(dirname(bin))].find((dir) => isGoroot(sys, dir));
}

function isGoroot(sys: System, dir: string): boolean {
  return sys.files.tryStat(join(dir, 'pkg', 'tool'))?.kind === 'directory';
}

/**
 * The version in GOROOT/VERSION: `go1.26.8`.  Where that tree has none, a go that was told to use it would still be the
 * go on PATH, with its own version; 'devel' where there is no such go either.
 */
export function findGoVersion(sys: System, goroot: string): string {
  const version = readVersion(sys, goroot);
  if (version !== undefined) return version;
  const other = gorootOfPath(sys);
  return (other === undefined ? undefined : readVersion(sys, other)) ?? 'devel';
}

/** The `go` of a GOROOT; where that tree has none, the go on PATH, which can be told to use it as well. */
export function findGoProgram(sys: System, goroot: string): string {
  const name = sys.hostOS === 'windows' ? 'go.exe' : 'go';
  const program = join(goroot, 'bin', name);
  const other = sys.files.tryStat(program) === undefined ? gorootOfPath(sys) : undefined;
  return other === undefined ? program : join(other, 'bin', name);
}

function readVersion(sys: System, goroot: string): string | undefined {
  const path = join(goroot, 'VERSION');
  if (sys.files.tryStat(path) === undefined) return undefined;
  return sys.files.readText(path).split('\n')[0]?.trim();
}
