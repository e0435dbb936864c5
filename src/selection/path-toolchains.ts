/**
 * Toolchains by their names on PATH, such as `go1.26.8`, as golang.org/dl installs them.
 * Facts: cmd/go's toolchain/switch.go, path_unix.go, path_windows.go.
 */
import { isAbsolute, join } from 'node:path';
import { compareGoVersions, goVersionOfToolchain } from '../base/go-version.ts';
import { gorootAround, isGoroot } from '../config/goroot.ts';
import type { System } from '../sys/system.ts';

export function toolchainOnPath(sys: System, name: string): string | undefined {
  return sys.lookPath(name, sys.env['PATH'] ?? '');
}

/** The tree that a toolchain on PATH stands for: the one around it, or where golang.org/dl keeps it. */
export function gorootOfToolchain(sys: System, program: string, name: string): string | undefined {
  const around = gorootAround(sys, program);
  if (around !== undefined) return around;
  const home = sys.env[sys.hostOS === 'windows' ? 'USERPROFILE' : 'HOME'] ?? '';
  const sdk = join(home, 'sdk', name);
  const isUnpacked = home !== '' && sys.files.tryStat(join(sdk, '.unpacked-success')) !== undefined;
  return isUnpacked && isGoroot(sys, sdk) ? sdk : undefined;
}

/** Versions of the toolchains on PATH, `1.26.8`, in order. */
export function listPathToolchains(sys: System): readonly string[] {
  const versions = new Set<string>();
  for (const dir of (sys.env['PATH'] ?? '').split(sys.hostOS === 'windows' ? ';' : ':')) {
    if (!isAbsolute(dir) || sys.files.tryStat(dir)?.kind !== 'directory') continue;
    for (const { name, kind } of sys.files.readDir(dir)) {
      if (kind === 'directory' || !name.startsWith('go1.') || sys.lookPath(name, dir) === undefined) continue;
      const version = goVersionOfToolchain(
        sys.hostOS === 'windows' ? name.replace(/\.(?:com|exe|bat|cmd)$/i, '') : name,
      );
      if (version.startsWith('1.')) versions.add(version);
    }
  }
  return [...versions].toSorted(compareGoVersions);
}
