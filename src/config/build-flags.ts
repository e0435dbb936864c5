/**
 * The flags that run, build and install share, parsed and with defaults, as data (go help build).
 * src/cli parses them; everything below reads them through Config.
 */

/** One `[pattern=]arg list` of -gcflags, -ldflags, -asmflags, -gccgoflags. */
export interface FlagEntry {
  /** a package pattern; undefined: the packages named on the command line */
  readonly pattern: string | undefined;
  readonly args: readonly string[];
}

/** A repeatable per-package flag; the last entry that matches a package wins (cmd/go's load.PerPackageFlag). */
export interface PerPackageFlag {
  /** as typed last, for error messages and build info */
  readonly raw: string;
  readonly present: boolean;
  readonly entries: readonly FlagEntry[];
}

export const noPerPackageFlag: PerPackageFlag = { raw: '', present: false, entries: [] };

/** Where -timings writes to that names no file. */
export const defaultTimingsFile = 'gots-timings.html';

export interface BuildFlags {
  readonly a: boolean;
  readonly n: boolean;
  /** actions at once; undefined: one per processor */
  readonly p: number | undefined;
  readonly v: boolean;
  readonly x: boolean;
  readonly work: boolean;
  readonly race: boolean;
  readonly msan: boolean;
  readonly asan: boolean;
  readonly cover: boolean;
  readonly covermode: 'set' | 'count' | 'atomic' | undefined;
  readonly coverpkg: readonly string[];
  readonly asmflags: PerPackageFlag;
  readonly gcflags: PerPackageFlag;
  readonly ldflags: PerPackageFlag;
  readonly gccgoflags: PerPackageFlag;
  readonly buildmode: string;
  readonly buildvcs: 'auto' | 'true' | 'false';
  readonly compiler: 'gc' | 'gccgo';
  readonly installsuffix: string;
  readonly json: boolean;
  readonly linkshared: boolean;
  readonly mod: '' | 'mod' | 'readonly' | 'vendor';
  /** -mod was given, here or in GOFLAGS */
  readonly modExplicit: boolean;
  readonly modcacherw: boolean;
  readonly modfile: string;
  readonly overlay: string;
  readonly pgo: string;
  readonly pkgdir: string;
  readonly tags: readonly string[];
  readonly trimpath: boolean;
  readonly toolexec: readonly string[];
  /** build only */
  readonly o: string;
  /** run only */
  readonly exec: readonly string[];
  readonly debugActiongraph: string;
  readonly debugTrace: string;

  // gots's own:
  /** tell why packages were built again */
  readonly explain: '' | 'text' | 'json';
  /** sum up at the end; undefined: on a terminal, after long builds */
  readonly summary: boolean | undefined;
  /** file for all events */
  readonly events: string;
  /** HTML file for the page of timings; '' for none */
  readonly timings: string;
  /** how progress is shown */
  readonly progress: 'auto' | 'plain' | 'none';
}

/** The flags of a command line without flags. */
export const defaultBuildFlags: BuildFlags = {
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
  asmflags: noPerPackageFlag,
  gcflags: noPerPackageFlag,
  ldflags: noPerPackageFlag,
  gccgoflags: noPerPackageFlag,
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
