/** What `help VERB` says, in gots's own words. */
import type { OwnVerb } from './go-verbs.ts';

const buildFlags = `Flags of build, run and install (a list in quotes is split at spaces):

	-C dir         change to dir first; must be the first flag
	-a             rebuild what is up to date, too
	-n             print the commands without running them
	-x             print the commands while they run
	-v             print the names of packages as they are compiled
	-p n           run n tools at once (one for each processor)
	-work          print the temporary directory and keep it
	-json          print what the build says as JSON, a line an event
	-race, -msan, -asan
	               build with the race, memory or address detector
	-cover, -covermode mode, -coverpkg patterns
	               count which statements run
	-gcflags, -asmflags, -ldflags, -gccgoflags '[pattern=]list'
	               arguments for compiler, assembler and linker
	-buildmode m   what is made: default, exe, pie, archive, c-archive,
	               c-shared, shared, plugin
	-buildvcs v    stamp with the state of version control: true, false, auto
	-compiler c    gc or gccgo
	-installsuffix s, -pkgdir dir
	               keep installed packages apart
	-linkshared    link against shared libraries made with -buildmode=shared
	-mod m         readonly, vendor or mod
	-modfile file  use another file in place of go.mod
	-modcacherw    leave new directories of the module cache writable
	-overlay file  replace files as the JSON file says
	-pgo file      optimize with this profile; auto and off are known, too
	-tags list     set build tags, separated by commas
	-trimpath      leave directories of this machine out of executables
	-toolexec cmd  run tools through a command`;

const added = `What gots adds: builds with nothing to do are decided from file stats
(GOTS_MANIFEST=off in the environment asks for a full check).  Everything else
is as with go, and both share one build cache and one module cache.`;

const texts: Readonly<Record<OwnVerb, string>> = {
  build: `Compiles the packages that are named, by import paths, patterns or .go files, and
all that they import.  One main package gives an executable in the working
directory, named after the last element of its path, or -o.  Several packages,
and packages that are no programs, are compiled to see that they compile.

	-o output      the file to write, or an existing directory for several

${buildFlags}

${added}`,
  run: `Compiles a program and runs it with the arguments that follow.  The program is
one package, or the .go files at the start; \`package@version\` runs it outside of
the current module.

	-exec xprog    run the program through another one

The exit status is not the program's own: it is 1 when the program fails.

${buildFlags}

${added}`,
  install: `Compiles packages and puts executables into GOBIN, or bin in the first directory
of GOPATH.  With \`package@version\` the module in the working directory plays no
part.

${buildFlags}

${added}`,
  clean: `Removes what earlier builds have left in package directories.

	-i             remove what install would write, too
	-r             go through all imports, too
	-cache         empty the build cache
	-testcache     forget all test results in the build cache
	-modcache      remove the whole module cache
	-fuzzcache     remove the values that fuzzing has found
	-n, -x         print the commands without or while running them

Other build flags choose the packages; see help build.`,
  env: `Prints the settings that hold for builds, all or those that are named.

	-json          print JSON
	-changed       print only what differs from the defaults
	-w NAME=VALUE  keep settings for later commands
	-u NAME        forget settings that -w has made`,
  version: `Prints the version of Go in use; for files and directories the version of Go
that each executable was made with.

	-m             print modules and settings, too
	-v             name files in directories that are not Go's, too
	-json          with -m: print JSON`,
};

export function helpText(verb: OwnVerb): string {
  return texts[verb];
}
