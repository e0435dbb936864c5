/**
 * Everything that a build's answers depend on besides sources: the Go in use, the target, settings and flags; frozen.
 * Made once per invocation by resolveConfig (src/config/resolve.ts); no part of gots reads the environment but through it.
 */
import type { BuildFlags } from './build-flags.ts';

/** cmd/go's build.Context, the part that decides which files and packages belong to the build. */
export interface BuildContext {
  readonly goos: string;
  readonly goarch: string;
  readonly cgoEnabled: boolean;
  /** cgoEnabled differs from what the defaults would have given (it is then part of build info) */
  readonly cgoChanged: boolean;
  readonly compiler: 'gc' | 'gccgo';
  /** -tags, and race, msan, asan where those flags are set */
  readonly buildTags: readonly string[];
  /** goexperiment.X and architecture levels such as amd64.v1, in go's order */
  readonly toolTags: readonly string[];
  /** go1.1 ... go1.26 */
  readonly releaseTags: readonly string[];
  readonly installSuffix: string;
}

/** Go's Regexp.FindString */
export type FindString = (subject: string) => string;

export interface Config {
  readonly verb: 'build' | 'run' | 'install' | 'clean' | 'env' | 'version' | 'list';
  readonly flags: BuildFlags;
  /** names of the flags given on the command line or by GOFLAGS, without dashes */
  readonly givenFlags: ReadonlySet<string>;
  /** names that GOFLAGS holds, of this verb or of others, without dashes */
  readonly inGOFLAGS: ReadonlySet<string>;

  readonly goroot: string;
  /** GOROOT/pkg/tool/GOHOSTOS_GOHOSTARCH */
  readonly toolDir: string;
  /** `go1.26.8` */
  readonly goVersion: string;
  /** what of go.mod had a say in which Go is used: `; go.mod sets go 1.27`; mostly '' */
  readonly decidedBy: string;
  readonly hostOS: string;
  readonly hostArch: string;
  readonly context: BuildContext;
  /** GOEXPERIMENT as go env prints it: the settings that differ from the defaults */
  readonly experiment: string;
  /** the architecture level: ['GOAMD64', 'v1'], ['GOARM', '7']; undefined where the architecture has none */
  readonly archLevel: readonly [name: string, value: string] | undefined;
  /** GOFIPS140 as resolved: 'off', 'latest', 'v1.0.0' ... */
  readonly fips140: string;

  /** absolute, no trailing separator; 'off' allowed */
  readonly gocache: string;
  readonly gomodcache: string;
  readonly gopath: readonly string[];
  readonly gobin: string;
  /** directory in which $WORK is made */
  readonly tmpdir: string;
  /** the system's own directory for temporary files, whatever GOTMPDIR says */
  readonly systemTmpdir: string;
  readonly cwd: string;

  /** GO111MODULE as it is set; what follows from it is for resolveModuleMode (src/modules/module-mode.ts) */
  readonly go111module: string;

  /**
   * A setting by go's order: process environment, GOENV file, GOROOT/go.env, built-in default; '' when unset.
   * For names go env knows, and for any environment variable (those have no file).
   */
  readonly getenv: (name: string) => string;
  /**
   * A regular expression of Go: the text of its first match, '' where there is none; throws Error that has Go's text.
   * Undefined where no setting is one (src/toolchain/flag-patterns.ts).
   */
  readonly compilePattern?: (text: string) => FindString;
  /** the process environment with what gots sets for its tools (GOROOT, PWD, ...) : what children get */
  readonly environ: Readonly<Record<string, string>>;
}
