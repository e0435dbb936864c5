/**
 * Build info: what a program says of its own build (`go version -m`), row by row in go's order.  Pure.
 * Rules: cmd/go's setBuildInfo; text: runtime/debug's BuildInfo.String.
 */
import { goQuote } from '../base/go-quote.ts';
import type { Config } from '../config/config.ts';
import type { ModuleInfo } from '../modules/module-info.ts';
import type { Package } from './package.ts';

interface ModuleRow {
  readonly path: string;
  readonly version: string;
  readonly sum: string;
  readonly replace: ModuleRow | undefined;
}

export interface BuildInfo {
  readonly path: string;
  readonly main: ModuleRow | undefined;
  readonly deps: readonly ModuleRow[];
  readonly settings: readonly (readonly [key: string, value: string])[];
}

/** What version control says of the main module. */
export interface VcsStamp {
  /** `git`, `hg` ... */
  readonly vcs: string;
  readonly revision: string;
  /** RFC 3339; '' when unknown */
  readonly time: string;
  readonly modified: boolean;
  /** the main module's version at this revision, with +dirty; undefined: `(devel)` stays */
  readonly version: string | undefined;
}

/** The build info of a main package whose imports are loaded, version control apart. */
export function buildInfo(pkg: Package, config: Config): BuildInfo {
  const isVendored = config.flags.mod === 'vendor';
  return {
    path: pkg.cmdlineFiles ? 'command-line-arguments' : pkg.importPath,
    main: pkg.module === undefined ? undefined : moduleRow(pkg.module, isVendored),
    deps: moduleDeps(pkg).map((module) => moduleRow(module, isVendored)),
    settings: settings(pkg, config).map(([key, value]) => [key, oneLine(value)]),
  };
}

function oneLine(value: string): string {
  return value.replaceAll('\n', ' ');
}

function moduleRow(module: ModuleInfo, isVendored: boolean): ModuleRow {
  return {
    path: module.path,
    version: module.version === '' ? '(devel)' : module.version,
    sum: module.replace === undefined && module.version !== '' && !isVendored ? module.sum : '',
    replace: module.replace === undefined ? undefined : moduleRow(module.replace, isVendored),
  };
}

function moduleDeps(pkg: Package): ModuleInfo[] {
  const found = new Map<string, ModuleInfo>();
  const seen = new Set<Package>();
  const queue = [...pkg.importedPackages];
  for (const dep of queue) {
    if (seen.has(dep)) continue;
    seen.add(dep);
    const { module } = dep;
    if (module !== undefined && module.path !== pkg.module?.path) found.set(`${module.path}@${module.version}`, module);
    for (const next of dep.importedPackages) if (!seen.has(next)) queue.push(next);
  }
  return [...found.values()].toSorted((a, b) => compare(a.path, b.path) || compare(a.version, b.version));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Where version control is stamped after. */
function settings(pkg: Package, config: Config): [string, string][] {
  const { context, flags } = config;
  const rows: [string, string][] = [];
  const add = (key: string, value: string): void => void rows.push([key, value]);
  const isGccgo = context.compiler === 'gccgo';
  if (flags.asan) add('-asan', 'true');
  if (flags.asmflags.present) add('-asmflags', flags.asmflags.raw);
  add('-buildmode', flags.buildmode === 'default' ? 'exe' : flags.buildmode);
  add('-compiler', context.compiler);
  if (flags.gccgoflags.raw !== '' && isGccgo) add('-gccgoflags', flags.gccgoflags.raw);
  if (flags.gcflags.raw !== '' && !isGccgo) add('-gcflags', flags.gcflags.raw);
  if (flags.ldflags.raw !== '' && !flags.trimpath) add('-ldflags', flags.ldflags.raw);
  if (flags.cover) add('-cover', 'true');
  if (flags.msan) add('-msan', 'true');
  if (flags.race) add('-race', 'true');
  if (context.buildTags.length > 0) add('-tags', context.buildTags.join(','));
  if (flags.trimpath) add('-trimpath', 'true');
  if (pkg.defaultGodebug !== '') add('DefaultGODEBUG', pkg.defaultGodebug);
  add('CGO_ENABLED', context.cgoEnabled ? '1' : '0');
  if (context.cgoEnabled && !flags.trimpath) {
    for (const name of ['CGO_CFLAGS', 'CGO_CPPFLAGS', 'CGO_CXXFLAGS', 'CGO_LDFLAGS']) add(name, config.getenv(name));
  }
  add('GOARCH', context.goarch);
  const experiment = config.getenv('GOEXPERIMENT');
  if (experiment !== '') add('GOEXPERIMENT', experiment);
  if (config.fips140 !== 'off' && config.fips140 !== '') add('GOFIPS140', config.fips140);
  add('GOOS', context.goos);
  if (config.archLevel !== undefined && config.archLevel[1] !== '') add(config.archLevel[0], config.archLevel[1]);
  return rows;
}

/** The build info with version control's rows and the main module's version. */
export function withVcsStamp(info: BuildInfo, stamp: VcsStamp): BuildInfo {
  const rows: (readonly [string, string])[] = [['vcs', stamp.vcs]];
  if (stamp.revision !== '') rows.push(['vcs.revision', stamp.revision]);
  if (stamp.time !== '') rows.push(['vcs.time', stamp.time]);
  rows.push(['vcs.modified', String(stamp.modified)]);
  const { main } = info;
  const version = stamp.version ?? '';
  return {
    ...info,
    main: main === undefined || version === '' ? main : { ...main, version },
    settings: [...info.settings, ...rows],
  };
}

/** The build info with the profile's name; all rows are sorted then. */
export function withPgo(info: BuildInfo, file: string): BuildInfo {
  const rows = [...info.settings, ['-pgo', oneLine(file)] as const];
  return { ...info, settings: rows.toSorted((a, b) => compare(a[0], b[0])) };
}

/** The text that is linked into the program, without the Go version and the markers around it. */
export function formatBuildInfo(info: BuildInfo): string {
  let text = info.path === '' ? '' : `path\t${info.path}\n`;
  if (info.main !== undefined) text += formatModule('mod', info.main);
  for (const dep of info.deps) text += formatModule('dep', dep);
  for (const [key, value] of info.settings) {
    const quotedKey = key === '' || /[= \t\r\n"`]/.test(key) ? goQuote(key) : key;
    const quotedValue = /[ \t\r\n"`]/.test(value) ? goQuote(value) : value;
    text += `build\t${quotedKey}=${quotedValue}\n`;
  }
  return text;
}

function formatModule(word: string, row: ModuleRow): string {
  const head = `${word}\t${row.path}\t${row.version}`;
  return row.replace === undefined ? `${head}\t${row.sum}\n` : `${head}\n${formatModule('=>', row.replace)}\n`;
}
