/** The real go as an oracle for package loading: its build context, its `go list -json`, and files read with node:fs. */
import { execFileSync } from 'node:child_process';
import { lstatSync, readdirSync, readFileSync, realpathSync, statSync, type Dirent, type Stats } from 'node:fs';
import { SysError } from '../../src/base/errors.ts';
import type { BuildFlags, PerPackageFlag } from '../../src/config/build-flags.ts';
import type { BuildContext, Config } from '../../src/config/config.ts';
import type { ImportTable } from '../../src/modules/import-table.ts';
import type { ModuleInfo } from '../../src/modules/module-info.ts';
import type { DirEntry, FileInfo, FileKind, ReadableFiles } from '../../src/sys/system.ts';

export type ListedPackage = Readonly<Record<string, unknown>> & { readonly ImportPath: string; readonly Dir: string };

export interface Target {
  readonly goos: string;
  readonly goarch: string;
  readonly cgo: boolean;
}

export function goEnv(target: Target): Record<string, string> {
  const env = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return {
    ...Object.fromEntries(env),
    GOENV: 'off',
    GOOS: target.goos,
    GOARCH: target.goarch,
    CGO_ENABLED: target.cgo ? '1' : '0',
  };
}

/** `go list` with JSON output, as objects. */
export function goList(
  args: readonly string[],
  options: { env: Record<string, string>; cwd?: string },
): ListedPackage[] {
  const out = execFileSync('go', ['list', '-e', '-json', ...args], {
    env: options.env,
    cwd: options.cwd,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return JSON.parse(`[${out.replaceAll(/^\}\n(?=\{)/gm, '},\n')}]`) as ListedPackage[];
}

/** The build context that go itself uses for a target. */
export function goContext(target: Target): BuildContext {
  const format = '{{join context.ToolTags " "}}|{{join context.ReleaseTags " "}}';
  const out = execFileSync('go', ['list', '-e', '-f', format, 'unsafe'], { env: goEnv(target), encoding: 'utf8' });
  const [tool, release] = out.trim().split('|');
  return {
    goos: target.goos,
    goarch: target.goarch,
    cgoEnabled: target.cgo,
    cgoChanged: false,
    compiler: 'gc',
    buildTags: [],
    toolTags: words(tool),
    releaseTags: words(release),
    installSuffix: '',
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

const noFlag: PerPackageFlag = { raw: '', present: false, entries: [] };

const noFlags: BuildFlags = {
  a: false,
  n: false,
  p: undefined,
  v: false,
  x: false,
  work: false,
  race: false,
  msan: false,
  asan: false,
  cover: false,
  covermode: undefined,
  coverpkg: [],
  asmflags: noFlag,
  gcflags: noFlag,
  ldflags: noFlag,
  gccgoflags: noFlag,
  buildmode: 'default',
  buildvcs: 'auto',
  compiler: 'gc',
  installsuffix: '',
  json: false,
  linkshared: false,
  mod: '',
  modExplicit: false,
  modcacherw: false,
  modfile: '',
  overlay: '',
  pgo: 'auto',
  pkgdir: '',
  tags: [],
  trimpath: false,
  toolexec: [],
  o: '',
  exec: [],
  debugActiongraph: '',
  debugTrace: '',
  explain: '',
  summary: undefined,
  events: '',
  timings: '',
  progress: 'auto',
};

/** The Config that go's own environment gives for a target. */
export function goConfig(target: Target, changes: { cwd: string; flags?: Partial<BuildFlags> }): Config {
  const env = goEnv(target);
  const settings = JSON.parse(
    execFileSync('go', ['env', '-json'], { env, cwd: changes.cwd, encoding: 'utf8' }),
  ) as Record<string, string>;
  const get = (name: string): string => settings[name] ?? '';
  const flags = { ...noFlags, ...changes.flags };
  return {
    verb: 'build',
    flags,
    givenFlags: new Set(),
    inGOFLAGS: new Set(),
    goroot: get('GOROOT'),
    toolDir: get('GOTOOLDIR'),
    goVersion: get('GOVERSION'),
    decidedBy: '',
    hostOS: get('GOHOSTOS'),
    hostArch: get('GOHOSTARCH'),
    context: goContext(target),
    experiment: get('GOEXPERIMENT'),
    fips140: get('GOFIPS140'),
    archLevel: get('GOAMD64') === '' ? undefined : ['GOAMD64', get('GOAMD64')],
    gocache: get('GOCACHE'),
    gomodcache: get('GOMODCACHE'),
    gopath: get('GOPATH').split(':'),
    gobin: get('GOBIN'),
    tmpdir: '/tmp',
    systemTmpdir: '/tmp',
    cwd: changes.cwd,
    go111module: '',
    getenv: (name) => process.env[name] ?? '',
    environ: env,
  };
}

interface ListedModule {
  readonly Path: string;
  readonly Version?: string;
  readonly Main?: boolean;
  readonly Dir?: string;
  readonly GoMod?: string;
  readonly GoVersion?: string;
  readonly Replace?: ListedModule;
}

function toModule(module: ListedModule): ModuleInfo {
  return {
    path: module.Path,
    version: module.Version ?? '',
    main: module.Main ?? false,
    indirect: false,
    dir: module.Dir ?? '',
    goMod: module.GoMod ?? '',
    goVersion: module.GoVersion ?? '',
    sum: '',
    ...(module.Replace === undefined ? {} : { replace: toModule(module.Replace) }),
  };
}

/** An ImportTable that answers as `go list -deps -json` did. */
export function listedTable(listed: readonly ListedPackage[], matches: ImportTable['matches']): ImportTable {
  const byPath = new Map(listed.map((pkg) => [pkg.ImportPath, pkg]));
  const moduleOf = (path: string): ModuleInfo | undefined => {
    const module = byPath.get(path)?.['Module'];
    return module === undefined ? undefined : toModule(module as ListedModule);
  };
  const mains = new Map(
    listed.flatMap(({ ImportPath }) => {
      const module = moduleOf(ImportPath);
      return module?.main === true ? [[module.path, module] as const] : [];
    }),
  );
  return {
    matches,
    lookup: (parentPath, parentIsStd, path) => {
      const vendored = parentPath.startsWith('cmd/') ? `cmd/vendor/${path}` : `vendor/${path}`;
      const found = (parentIsStd ? byPath.get(vendored) : undefined) ?? byPath.get(path);
      return { dir: found?.Dir ?? '', path: found?.ImportPath ?? '', error: undefined };
    },
    moduleOf,
    noteTimes: () => Promise.resolve(),
    mainModules: [...mains.values()],
    tools: [],
    godebugs: [],
    goVersion: [...mains.values()][0]?.goVersion ?? '',
    goWork: '',
    moduleRoot: '',
  };
}
