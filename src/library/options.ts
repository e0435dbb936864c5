/** What a program may ask of gots. */
import type { GotsEvent } from './event.ts';

/**
 * Go's flags by their names (`go help build`): `{ trimpath: true, ldflags: '-s -w', tags: ['netgo', 'osusergo'] }`.
 * GOFLAGS of the environment counts as it does for go.  -n is `plan`; -json is what events are for; -C is `cwd`.
 */
export interface Flags {
  /** rebuild packages that are up to date */
  readonly a?: boolean;
  readonly asan?: boolean;
  /** `[pattern=]arg list`; several are several flags */
  readonly asmflags?: string | readonly string[];
  readonly buildmode?: string;
  readonly buildvcs?: boolean | 'auto';
  readonly compiler?: 'gc' | 'gccgo';
  readonly cover?: boolean;
  readonly covermode?: 'set' | 'count' | 'atomic';
  readonly coverpkg?: readonly string[];
  /** a file for the action graph, in go's JSON */
  readonly 'debug-actiongraph'?: string;
  /** a file for a trace, in the Chrome trace event format */
  readonly 'debug-trace'?: string;
  /** run: a program to run the program with */
  readonly exec?: string;
  readonly gccgoflags?: string | readonly string[];
  /** `[pattern=]arg list`; several are several flags */
  readonly gcflags?: string | readonly string[];
  readonly installsuffix?: string;
  /** `[pattern=]arg list`; several are several flags */
  readonly ldflags?: string | readonly string[];
  readonly linkshared?: boolean;
  readonly mod?: 'mod' | 'readonly' | 'vendor';
  readonly modcacherw?: boolean;
  readonly modfile?: string;
  readonly msan?: boolean;
  /** build: the file, or with a slash at its end the directory, for what is built */
  readonly o?: string;
  readonly overlay?: string;
  /** how many tools may run at once */
  readonly p?: number;
  readonly pgo?: string;
  readonly pkgdir?: string;
  readonly race?: boolean;
  readonly tags?: readonly string[];
  readonly toolexec?: string;
  readonly trimpath?: boolean;
  /** tell the names of packages as they are compiled */
  readonly v?: boolean;
  /** leave $WORK where it is, and tell its name */
  readonly work?: boolean;
  /** tell the commands */
  readonly x?: boolean;
}

/** What build, install, run and plan have in common. */
export interface CommonOptions {
  readonly flags?: Flags;
  /** the directory to work in; the process's own by default */
  readonly cwd?: string;
  /** the whole environment; the process's own by default */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** ends the command: tools that run are sent SIGTERM, $WORK is removed, and the promise is rejected with the reason */
  readonly signal?: AbortSignal;
  /** hears what happens as it happens; what it throws ends the command as `signal` does */
  readonly onEvent?: (event: GotsEvent) => void;
}

export interface BuildOptions extends CommonOptions {
  /** import paths, directories, patterns such as `./...`, or .go files; the package in `cwd` by default */
  readonly packages?: readonly string[];
}

export interface InstallOptions extends CommonOptions {
  /** as for build; also `path@version` */
  readonly packages?: readonly string[];
}

export interface RunOptions extends CommonOptions {
  /** one package, `path@version`, or .go files */
  readonly packages: readonly string[];
  /** what the program is given */
  readonly args?: readonly string[];
  /** what the program reads; nothing by default */
  readonly stdin?: string | Uint8Array;
  /** the program has the streams of this process; otherwise what it writes comes as events */
  readonly inherit?: boolean;
}

export interface PlanOptions extends CommonOptions {
  /** what is planned; build by default */
  readonly verb?: 'build' | 'install' | 'run';
  readonly packages?: readonly string[];
  /** run: what the program would be given */
  readonly args?: readonly string[];
}
