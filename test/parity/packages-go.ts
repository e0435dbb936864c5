/** The real go as an oracle for package loading: its build context, its `go list -json`, and files read with node:fs. */
import { execFileSync } from 'node:child_process';
import { lstatSync, readdirSync, readFileSync, realpathSync, statSync, type Dirent, type Stats } from 'node:fs';
import { SysError } from '../../src/base/errors.ts';
import type { BuildContext } from '../../src/config/config.ts';
import type { DirEntry, FileInfo, FileKind, ReadableFiles } from '../../src/sys/system.ts';

export type ListedPackage = Readonly<Record<string, unknown>> & { readonly ImportPath: string; readonly Dir: string };

export interface Target {
  readonly goos: string;
  readonly goarch: string;
  readonly cgo: boolean;
}

export function goEnv(target: Target): Record<string, string> {
  return { ...process.env, GOOS: target.goos, GOARCH: target.goarch, CGO_ENABLED: target.cgo ? '1' : '0' } as Record<
    string,
    string
  >;
}

/** `go list` with JSON output, as objects. */
export function goList(args: readonly string[], options: { env: Record<string, string>; cwd?: string }): ListedPackage[] {
  const out = execFileSync('go', ['list', '-e', '-json', ...args], {
    ...{ env: options.env, cwd: options.cwd, encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'ignore'] },
  });
  return JSON.parse(`[${out.replaceAll(/^\}\n(?=\{)/gm, '},\n')}]`) as ListedPackage[];
}

/** The build context that go itself uses for a target. */
export function goContext(target: Target): BuildContext {
  const format = '{{join context.ToolTags " "}}|{{join context.ReleaseTags " "}}';
  const out = execFileSync('go', ['list', '-e', '-f', format, 'unsafe'], { env: goEnv(target), encoding: 'utf8' });
  const [tool, release] = out.trim().split('|');
  return {
    ...{ goos: target.goos, goarch: target.goarch, cgoEnabled: target.cgo, cgoChanged: false, compiler: 'gc' },
    ...{ buildTags: [], toolTags: words(tool), releaseTags: words(release), installSuffix: '' },
  };
}

function words(text: string | undefined): string[] {
  return (text ?? '').split(' ').filter((word) => word !== '');
}

function kindOf(entry: Stats | Dirent): FileKind {
  if (entry.isDirectory()) return 'directory';
  if (entry.isSymbolicLink()) return 'symlink';
  return entry.isFile() ? 'file' : 'other';
}

function attempt<T>(op: string, path: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'EIO';
    throw new SysError(code, op, path, code === 'ENOENT' ? 'no such file or directory' : code, error);
  }
}

function toInfo(path: string, follow: boolean): FileInfo {
  const stats = follow ? statSync(path, { bigint: true }) : lstatSync(path, { bigint: true });
  return {
    kind: kindOf(stats as unknown as Stats),
    size: Number(stats.size),
    mode: Number(stats.mode) & 0o7777,
    mtimeNs: stats.mtimeNs,
    ctimeNs: stats.ctimeNs,
    inode: stats.ino,
    device: stats.dev,
  };
}

export const nodeFiles: ReadableFiles = {
  readFile: (path) => attempt('open', path, () => readFileSync(path)),
  readText: (path) => attempt('open', path, () => readFileSync(path, 'utf8')),
  stat: (path) => attempt('stat', path, () => toInfo(path, true)),
  lstat: (path) => attempt('lstat', path, () => toInfo(path, false)),
  tryStat: (path) => {
    try {
      return toInfo(path, true);
    } catch {
      return undefined;
    }
  },
  readDir: (path): DirEntry[] =>
    attempt('open', path, () =>
      readdirSync(path, { withFileTypes: true })
        .map((entry) => ({ name: entry.name, kind: kindOf(entry) }))
        .toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    ),
  realPath: (path) => attempt('lstat', path, () => realpathSync(path)),
};
