/** What each flag is for, for help pages.  Pure data; the flags themselves are defined in build-flag-definitions.ts. */

/** A flag as it is typed, and what it does. */
export type FlagHelp = readonly [flag: string, text: string];

/** Flags of run, build, install and clean. */
export const buildFlagHelp: readonly FlagHelp[] = [
  ['-C dir', 'go to dir first; must be the first flag'],
  ['-a', 'build everything again, whatever the cache has'],
  ['-n', 'print the commands, run none'],
  ['-p n', 'run at most n commands at once (default: one per processor)'],
  ['-v', 'print the packages as they are compiled'],
  ['-x', 'print the commands as they run'],
  ['-work', 'print the name of the work directory and keep it'],
  ['-race', 'detect data races'],
  ['-msan', 'work with the memory sanitizer (needs Clang)'],
  ['-asan', 'work with the address sanitizer'],
  ['-asmflags [pattern=]list', 'arguments for the assembler'],
  ['-buildmode mode', 'what kind of file comes out: see help buildmode'],
  ['-buildvcs[=true|false|auto]', 'record the version control revision in the program (default auto)'],
  ['-compiler gc|gccgo', 'which compiler to use'],
  ['-gccgoflags [pattern=]list', 'arguments for gccgo'],
  ['-gcflags [pattern=]list', 'arguments for the compiler'],
  ['-installsuffix suffix', "suffix of the package directory's name"],
  ['-ldflags [pattern=]list', 'arguments for the linker'],
  ['-linkshared', 'link against shared libraries that -buildmode=shared made'],
  ['-mod readonly|vendor|mod', 'where modules come from, and whether go.mod may change'],
  ['-modcacherw', 'leave new directories of the module cache writable'],
  ['-modfile file', 'read this file instead of go.mod'],
  ['-overlay file', 'JSON that puts other files in the place of those on disk'],
  ['-pgo file', 'profile to optimize by; auto takes default.pgo, off takes none (default auto)'],
  ['-pkgdir dir', 'keep packages here instead of in the usual places'],
  ['-tags list', 'more build tags, with commas between them'],
  ['-trimpath', 'leave paths of this machine out of the program'],
  ["-toolexec 'cmd args'", 'run the tools of the toolchain through this command'],
];

/** Flags of run, build and install only. */
export const coverFlagHelp: readonly FlagHelp[] = [
  ['-cover', 'count what is executed'],
  ['-covermode set|count|atomic', 'how to count; sets -cover'],
  ['-coverpkg patterns', 'in which packages to count; sets -cover'],
  ['-json', 'print what the build says as JSON events'],
  ['-explain[=json]', 'say on stderr why packages were built again (gots only)'],
  ['-summary', 'sum up at the end; on a terminal also unasked, after 2 seconds (gots only)'],
  ['-timings[=file]', 'write a page that shows where the time went (gots only; default gots-timings.html)'],
  ['-events file', 'write everything that happens to a file, as lines of JSON (gots only)'],
  [
    '-progress auto|plain|none',
    'a line that shows how far the build is, on a terminal; plain lines; nothing (gots only, default auto)',
  ],
];

export const buildOnlyHelp: readonly FlagHelp[] = [
  ['-o output', 'name of the result, or the directory that it goes to'],
];

export const runOnlyHelp: readonly FlagHelp[] = [
  ["-exec 'cmd args'", 'run the program through this command; go_GOOS_GOARCH_exec where that is on PATH'],
];

export const cleanOnlyHelp: readonly FlagHelp[] = [
  ['-i', 'remove what install made, too'],
  ['-r', 'do the same for all packages below'],
  ['-cache', 'remove the build cache'],
  ['-testcache', 'forget all test results'],
  ['-modcache', 'remove the module cache'],
  ['-fuzzcache', 'remove the inputs that fuzzing has found'],
];

export const envHelp: readonly FlagHelp[] = [
  ['-json', 'print JSON instead of shell assignments'],
  ['-changed', 'print only what differs from the defaults'],
  ['-w NAME=VALUE ...', 'make these the defaults'],
  ['-u NAME ...', 'take back defaults that -w has made'],
];

export const versionHelp: readonly FlagHelp[] = [
  ['-m', 'print the modules and settings that a program was built with'],
  ['-v', 'in a directory, tell also of files that are no Go programs'],
  ['-json', 'with -m, print JSON'],
  ['-why', 'say which Go is in use, and why that one (gots only)'],
];

export const explainHelp: readonly FlagHelp[] = [
  ['-C dir', 'go to dir first; must be the first flag'],
  ['-build number', 'of this build in the list of gots log (default 1, the last one)'],
  ['-json', 'print JSON'],
];

export const logHelp: readonly FlagHelp[] = [
  ['-C dir', 'go to dir first; must be the first flag'],
  ['-all', 'list builds in all directories, and number them so'],
  ['-html file', 'write timings there (default gots-timings.html)'],
];

export const sizeHelp: readonly FlagHelp[] = [
  ['-C dir', 'go to dir first; must be the first flag'],
  ['-diff old', 'print what has become larger or smaller since this program'],
  ['-html file', 'write a page with areas and tables instead'],
  ['-json', 'print all there is to tell as JSON'],
  ['-top n', 'print n modules and packages, 0 for all (default 20)'],
];

/** Flags in two columns. */
export function formatFlagHelp(flags: readonly FlagHelp[]): string {
  const width = Math.max(...flags.map(([flag]) => flag.length)) + 2;
  return flags.map(([flag, text]) => `  ${flag.padEnd(width)}${text}\n`).join('');
}
