/** What help says of each verb, and of topics that are no verbs.  Pure data. */
import type { usageLines } from '../usage.ts';
import {
  buildFlagHelp,
  buildOnlyHelp,
  cleanOnlyHelp,
  coverFlagHelp,
  envHelp,
  explainHelp,
  type FlagHelp,
  logHelp,
  runOnlyHelp,
  sizeHelp,
  versionHelp,
} from './flag-help.ts';

/** Verbs that go does, with go's own line on each (cmd/go's Short texts, go1.26). */
export const goVerbPages: readonly (readonly [verb: string, summary: string])[] = [
  ['bug', 'start a bug report'],
  ['doc', 'show documentation for package or symbol'],
  ['fix', 'apply fixes suggested by static checkers'],
  ['fmt', 'gofmt (reformat) package sources'],
  ['generate', 'generate Go files by processing source'],
  ['get', 'add dependencies to current module and install them'],
  ['list', 'list packages or modules'],
  ['mod', 'module maintenance'],
  ['work', 'workspace maintenance'],
  ['telemetry', 'manage telemetry data and settings'],
  ['test', 'test packages'],
  ['tool', 'run specified go tool'],
  ['vet', 'report likely mistakes in packages'],
];

/** What help says of a verb of gots's own. */
export interface Page {
  readonly verb: keyof typeof usageLines;
  readonly summary: string;
  readonly text: string;
  readonly flags: readonly (readonly FlagHelp[])[];
}

export const patternNote = `-asmflags, -gccgoflags, -gcflags and -ldflags take words with spaces between them; quotes keep a word together.  They
apply to the packages named on the command line, or to those that a pattern in front matches: -gcflags=all=-N.  Of several that match, the last wins.
`;

const sizeText = `Tells what a program that Go has built consists of: bytes by module, package and section, and for large packages the shortest way of imports
that brought them in.  Reads ELF, Mach-O and PE, also of other systems, also stripped; then data that no symbol names is counted apart.
Every byte of the file is counted once, so that packages and the rows under WHAT that are no packages add up to its size.

  gots size ./server                    what is in it
  gots size -diff server.old ./server   what has changed
  gots size -json ./server              for other programs

Who imports what is found in the sources: in the module here, or in the module cache.
`;

export const pages: readonly Page[] = [
  {
    verb: 'run',
    summary: 'compile and run a program',
    text: `Compiles the main package that is named, as files or by its path, and runs it with the arguments that follow.  package@version runs a program of any module.
Nothing stays behind but what is in the cache.  The exit status is 1 where the program fails; its own is printed.
`,
    flags: [runOnlyHelp, coverFlagHelp, buildFlagHelp],
  },
  {
    verb: 'build',
    summary: 'compile packages and what they import',
    text: `Compiles the packages that are named, those of the working directory by default.  One main package becomes an executable in the working directory, named
after its directory or its first file; several packages, and others than main, are only checked, unless -o names a place.
`,
    flags: [buildOnlyHelp, coverFlagHelp, buildFlagHelp],
  },
  {
    verb: 'install',
    summary: 'compile and install packages',
    text: `Compiles the packages that are named and puts the executables into GOBIN, which is GOPATH/bin or HOME/go/bin where it is not set; those for other systems
go to a directory GOOS_GOARCH there.  package@version installs from any module, whatever go.mod is here.
`,
    flags: [coverFlagHelp, buildFlagHelp],
  },
  {
    verb: 'clean',
    summary: 'remove what builds left behind, and caches',
    text: `Removes executables and objects that builds left in the directories of the packages named, or the caches that flags name.
`,
    flags: [cleanOnlyHelp, buildFlagHelp],
  },
  {
    verb: 'env',
    summary: 'print or change settings',
    text: `Prints the settings of go, all of them as assignments of the shell, or the values of those that are named.
`,
    flags: [envHelp],
  },
  {
    verb: 'version',
    summary: 'print the version of Go, or of programs',
    text: `Prints the version of the Go in use.  For files and directories: which version of Go built the programs there.
`,
    flags: [versionHelp],
  },
  {
    verb: 'explain',
    summary: 'tell why packages were built again',
    text: `Tells of the last build here, or of an earlier one by its number in gots log, why each package was compiled and each program linked; of packages that are named, with
the chain from the root cause to them.  Names are import paths or the ends of them, directories, or patterns of either.  A build that had nothing to do does not count.  build -explain tells it at once.

  gots explain                          of the last build here
  gots explain example.com/m/store      how a change came to this package; or store, or ./store
  gots explain -build 3                 of the third last build
  gots build -explain ./cmd/server      of this one
`,
    flags: [explainHelp],
  },
  {
    verb: 'log',
    summary: 'list and compare earlier builds',
    text: `Lists the builds of this directory and of those above it in its module, the latest first.  what-ran, slowest, critical-path and timings tell of one of them, by its number in the list (default: 1, the last one);
diff tells what the second of two builds did otherwise than the first.  Builds that had nothing to do have no number.  The last 20 builds of a target stay in GOCACHE; GOTS_LOG=off in the environment keeps none.

  gots log                  which builds there were
  gots log what-ran         what it compiled and linked, when, and why
  gots log slowest          where the time of the last one went, and what it would have saved not to spend it
  gots log critical-path    what it could not have been shorter than
  gots log timings 3        a page on the third last one: see gots help timings
  gots log diff 2 1         what the last one did otherwise than the one before
`,
    flags: [logHelp],
  },
  {
    verb: 'size',
    summary: 'print what the bytes of a program are there for',
    text: sizeText,
    flags: [sizeHelp],
  },
  {
    verb: 'completion',
    summary: 'print a script that completes command lines in a shell',
    text: `Prints a script for bash, zsh or fish that completes verbs, flags and their values, and packages.  gots itself is run only for import paths.

  source <(gots completion bash)                                in ~/.bashrc
  source <(gots completion zsh)                                 in ~/.zshrc, after compinit
  gots completion fish > ~/.config/fish/completions/gots.fish   once
`,
    flags: [],
  },
];

/** Pages on what is no verb, by topic. */
export const topicPages: ReadonlyMap<string, string> = new Map([
  [
    'timings',
    `usage: gots build -timings[=file] [packages]

Writes a page that shows where the time of a build went: what ran when, on how many lanes, and the critical path through it; how many actions ran
and how many waited for their turn; a table of packages, by what was done for them; and for a package that is chosen there, how long the build would have
taken without it.  It is one HTML file (default gots-timings.html) that needs no network.

  gots build -timings ./cmd/server              what an edit costs
  gots build -a -timings=cold.html ./cmd/server what a build without a cache costs
  gots build -debug-trace=trace.json .          for chrome://tracing and ui.perfetto.dev
  gots build -debug-actiongraph=graph.json .    for the tools made for go's
  gots log -html=page.html timings 2            of an earlier build, by its number in gots log
  gots log slowest                              in the terminal, of the last build
`,
  ],
]);
