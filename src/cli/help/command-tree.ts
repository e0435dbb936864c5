/** The tree of verbs, with a line and a page on each.  Loaded only where help is asked for: commander takes its time. */
import { Command } from 'commander';
import { usageLines } from '../usage.ts';
import {
  buildFlagHelp,
  buildOnlyHelp,
  cleanOnlyHelp,
  coverFlagHelp,
  envHelp,
  explainHelp,
  type FlagHelp,
  formatFlagHelp,
  logHelp,
  runOnlyHelp,
  sizeHelp,
  versionHelp,
} from './flag-help.ts';

const handedOver: readonly (readonly [verb: string, summary: string])[] = [
  ['bug', 'report a bug'],
  ['doc', 'show documentation'],
  ['fix', 'apply fixes that checkers suggest'],
  ['fmt', 'format sources'],
  ['generate', 'generate sources'],
  ['get', 'add, change or remove requirements'],
  ['list', 'list packages or modules'],
  ['mod', 'maintain modules'],
  ['work', 'maintain workspaces'],
  ['telemetry', 'manage telemetry'],
  ['test', 'test packages'],
  ['tool', 'run a tool of the toolchain'],
  ['vet', 'report likely mistakes'],
];

interface Page {
  readonly verb: keyof typeof usageLines;
  readonly summary: string;
  readonly text: string;
  readonly flags: readonly (readonly FlagHelp[])[];
}

const patternNote = `-asmflags, -gccgoflags, -gcflags and -ldflags take words with spaces between them; quotes keep a word together.  They
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

const pages: readonly Page[] = [
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
the chain from the root cause to them.  A build that had nothing to do leaves no record.  build -explain tells it at once.
`,
    flags: [explainHelp],
  },
  {
    verb: 'log',
    summary: 'list and compare earlier builds',
    text: `Lists the builds of this directory, the latest first.  what-ran, slowest and critical-path tell of one of them, by its number in the list (default: 1, the last one);
diff tells what the second of two builds did otherwise than the first.
`,
    flags: [logHelp],
  },
  {
    verb: 'size',
    summary: 'print what the bytes of a program are there for',
    text: sizeText,
    flags: [sizeHelp],
  },
];

/** The program with all of its verbs. */
export function commandTree(): Command {
  const program = new Command('gots').description('gots builds, runs and installs Go programs, as go does.');
  for (const { verb, summary, text, flags } of pages) {
    const note = flags.includes(buildFlagHelp) ? `\n${patternNote}` : '';
    const page = `usage: ${usageLines[verb].replace(/^go /, 'gots ')}\n\n${text}\n${flags.map(formatFlagHelp).join('\n')}${note}`;
    program.command(verb).summary(summary).description(page);
  }
  for (const [verb, summary] of handedOver) program.command(verb).summary(summary);
  return program;
}
