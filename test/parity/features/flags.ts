/** The other flags, and odd places. */
import { gomod, hello, type Feature } from './feature.ts';
import { shown } from './shown.ts';

const withLibrary = `${gomod}-- lib/lib.go --\npackage lib\n\nconst Text = "lib"\n-- main.go --\npackage main\n\nimport "example.com/m/lib"\n\nfunc main() { println(lib.Text) }\n`;
const native = `${gomod}-- main.go --\npackage main\n\n// #include "one.h"\nimport "C"\n\nfunc main() { println(C.one()) }\n-- one.h --\nint one(void);\n-- one.c --\nint one(void) { return 1; }\n`;

export const flags: readonly Feature[] = [
  {
    name: '`-overlay`: files replaced, added, deleted',
    files: `${withLibrary}-- lib/gone.go --\npackage broken\n-- new/lib.txt --\npackage lib\n\nconst Text = "other" + more\n-- new/more.txt --\npackage lib\n\nconst more = "!"\n-- overlay.json --\n{"Replace": {"lib/lib.go": "new/lib.txt", "lib/more.go": "new/more.txt", "lib/gone.go": ""}}\n`,
    commands: ['build -overlay=overlay.json -o out .'],
  },
  {
    name: '`-overlay` in cgo',
    files: `${native}-- new/one.txt --\nint one(void) { return 2; }\n-- new/one.h.txt --\nint one(void);\n#define OTHER 1\n-- overlay.json --\n{"Replace": {"one.c": "new/one.txt", "one.h": "new/one.h.txt"}}\n`,
    commands: ['build -overlay=overlay.json -o out .'],
  },
  {
    name: '`-overlay` of go.mod, of embedded files, in a replaced module',
    files: `-- go.mod --\nmodule example.com/wrong\n-- new/go.mod --\nmodule example.com/m\n\ngo 1.26\n\nrequire example.com/dep v1.0.0\n\nreplace example.com/dep => ./dep\n-- main.go --\npackage main\n\nimport (\n\t_ "embed"\n\n\t"example.com/dep"\n)\n\n//go:embed text.txt\nvar text string\n\nfunc main() { println(text, dep.V) }\n-- dep/go.mod --\nmodule example.com/dep\n\ngo 1.20\n-- dep/dep.go --\npackage dep\n\nvar V = 1\n-- new/dep.txt --\npackage dep\n\nvar V = 2\n-- new/text.txt --\noverlaid\n-- overlay.json --\n{"Replace": {"go.mod": "new/go.mod", "text.txt": "new/text.txt", "dep/dep.go": "new/dep.txt"}}\n`,
    commands: ['build -overlay=overlay.json -o out .'],
  },
  {
    name: '`-overlay` of vendor/modules.txt',
    files: `-- go.mod --\nmodule example.com/m\n\ngo 1.26\n\nrequire example.com/d v1.0.0\n-- main.go --\npackage main\n\nimport "example.com/d"\n\nfunc main() { println(d.X) }\n-- vendor/example.com/d/d.go --\npackage d\n\nconst X = 1\n-- vendor/modules.txt --\n# example.com/d v1.0.0\n## explicit\nexample.com/d\n-- bare/go.mod --\nmodule example.com/m\n\ngo 1.26\n\nrequire example.com/d v1.0.0\n-- bare/main.go --\npackage main\n\nimport "example.com/d"\n\nfunc main() { println(d.X) }\n-- bare/vendor/example.com/d/d.go --\npackage d\n\nconst X = 1\n-- other.txt --\n# example.com/d v1.0.1\n## explicit\nexample.com/d\n-- other.json --\n{"Replace": {"vendor/modules.txt": "other.txt"}}\n-- workspace.txt --\n## workspace\n-- workspace.json --\n{"Replace": {"vendor/modules.txt": "workspace.txt"}}\n-- gone.json --\n{"Replace": {"vendor/modules.txt": "", "bare/vendor/modules.txt": ""}}\n-- missing.json --\n{"Replace": {"vendor/modules.txt": "nothing.txt"}}\n-- new.json --\n{"Replace": {"bare/vendor/modules.txt": "vendor/modules.txt"}}\n`,
    commands: [
      'build -overlay=other.json -o out .',
      'build -mod=vendor -overlay=other.json -o out .',
      'build -overlay=workspace.json -o out .',
      'build -overlay=gone.json -o out .',
      'build -mod=vendor -overlay=gone.json -o out .',
      'build -overlay=missing.json -o out .',
      'build -C bare -overlay=../new.json -o out .',
      'build -C bare -overlay=../gone.json -o out .',
    ],
  },
  {
    name: '`-overlay` that is no JSON, or not there',
    files: hello,
    commands: ['build -overlay=go.mod .', 'build -overlay=nothing.json .'],
    unshared: true,
  },
  { name: '`-installsuffix`', files: withLibrary, commands: ['build -installsuffix=suf -o out .'], slow: true },
  { name: '`-pkgdir`', files: withLibrary, commands: ['build -pkgdir=pkg -o out .'], slow: true },
  {
    name: '`-gcflags` with patterns: packages, `all=`',
    files: withLibrary,
    commands: [
      'build -gcflags=example.com/m/lib=-N -o out .',
      'build -gcflags=./...=-l_-N -o out2 .',
      'build -gcflags=-m -o out3 .',
    ],
  },
  { name: '`-gcflags=all=`', files: withLibrary, commands: ['build -gcflags=all=-l -o out .'], slow: true },
  { name: '`-gccgoflags` beside gc', files: hello, commands: ['build -gccgoflags=-O2 -o out .'] },
  { name: '`-compiler=gccgo`', files: hello, commands: ['build -compiler=gccgo -o out .'], needs: ['gccgo'] },
  {
    name: '`-json`',
    files: `${hello}-- bad/bad.go --\npackage bad\n\nvar x int = ""\n-- other/other.go --\npackage other\n\nimport "nowhere.example/x"\n`,
    commands: ['build -json ./bad', 'build -json -o out .', 'build -json ./...'],
    unshared: true,
  },
  ...shown,
  {
    name: '`-v`, `-a -n`',
    files: withLibrary,
    commands: ['build -v -p=1 -o out .', 'build -a -n -p=1 -o out2 .'],
    unshared: true,
  },
  {
    name: '`-toolexec`',
    files: withLibrary,
    setUp:
      'printf \'#!/bin/sh\\necho "${1##*/} $TOOLEXEC_IMPORTPATH" >>log\\nexec "$@"\\n\' >tool.sh; chmod +x tool.sh',
    commands: ['build -toolexec=./tool.sh -p=1 -o out .'],
    slow: true,
  },
  {
    name: '`-C`, `-o` to a directory, to a file that is not there yet',
    files: withLibrary,
    commands: ['build -C lib', 'build -o outs/ .', 'build -o new/deep/out .'],
  },
  {
    name: '`-mod`, `-modfile`',
    files: `${withLibrary}-- other.mod --\nmodule example.com/m\n\ngo 1.25\n`,
    commands: ['build -modfile=other.mod -o out .', 'build -mod=vendor -o out2 .', 'build -mod=mod -o out3 .'],
    unshared: true,
  },
  {
    name: 'flags that exclude one another, unknown ones, bad values',
    files: hello,
    commands: [
      'build -nosuch',
      'build -p=0',
      'build -o a -o b ./...',
      'build -buildmode',
      'run -buildmode=archive .',
      'install -o x .',
    ],
    unshared: true,
  },
];

const gopath = (files: string): string => files.replaceAll(/^-- /gm, '-- gopath/src/');

export const places: readonly Feature[] = [
  { name: 'a command of GOROOT', files: hello, commands: ['build -o out cmd/pack'], slow: true },
  { name: '`build std`', files: hello, commands: ['build std'], slow: true },
  {
    name: '`std`, `cmd` and patterns of GOROOT, without cgo (commands, `-n`)',
    files: hello,
    env: { CGO_ENABLED: '0' },
    commands: ['build -n std', 'build -n cmd', 'build -n runtime/... cmd/vendor/...'],
    slow: true,
    unshared: true,
  },
  {
    name: '`std` and `cmd` with GOFIPS140=v1.0.0 (commands, `-n`)',
    files: hello,
    env: { GOFIPS140: 'v1.0.0' },
    commands: ['build -n std', 'build -n cmd'],
    slow: true,
    unshared: true,
  },
  {
    name: 'GOPATH mode with GOFIPS140=v1.0.0',
    files: gopath(
      '-- a/main.go --\npackage main\n\nimport "crypto/sha256"\n\nfunc main() { println(sha256.Sum256(nil)[0]) }\n',
    ),
    env: { GO111MODULE: 'off', GOPATH: '$PWD/gopath', GOFIPS140: 'v1.0.0' },
    cwd: 'gopath/src/a',
    commands: ['build -n crypto/internal/...', 'build -o out .'],
    slow: true,
  },
  {
    name: '`install` of GOROOT’s packages with GODEBUG=installgoroot=all (commands, `-n`)',
    files: hello,
    env: { GODEBUG: 'installgoroot=all' },
    commands: ['install -n errors unsafe', 'install -n runtime/cgo', 'build -n fmt'],
    unshared: true,
  },
  {
    name: '`install -buildmode` of a command of GOROOT (commands, `-n`)',
    files: hello,
    commands: ['c-archive', 'c-shared', 'plugin', 'archive'].map((mode) => `install -n -buildmode=${mode} cmd/pack`),
    slow: true,
    unshared: true,
  },
  {
    name: '`work`, `all` and `...` with a vendor directory, and a package that modules.txt leaves out',
    files:
      '-- go.mod --\nmodule example.com/m\n\ngo 1.26\n\nrequire example.org/d v1.0.0\n-- main.go --\npackage main\n\nimport _ "example.org/d"\n\nfunc main() {}\n-- vendor/modules.txt --\n# example.org/d v1.0.0\n## explicit; go 1.24\nexample.org/d\nexample.org/d/e\n-- vendor/example.org/d/d.go --\npackage d\n-- vendor/example.org/d/e/e.go --\npackage e\n-- vendor/example.org/d/f/f.go --\npackage f\n',
    commands: ['build -v all', 'build -v work', 'build -v ...', 'build -v example.org/d/e'],
    unshared: true,
  },
  {
    name: '`-gcflags=all=` and `-asmflags=all=` for what shared libraries need (commands, `-n`)',
    files: hello,
    commands: [
      'build -n -msan -gcflags=all=-N -buildmode=shared runtime/cgo',
      'build -n -race -asmflags=all=-D=X -buildmode=shared errors',
    ],
    slow: true,
    unshared: true,
  },
  { name: '`-a`', files: hello, commands: ['build -a -o out .'], slow: true, unshared: true },
  {
    name: 'GO111MODULE=off: GOPATH, its vendor directories, import comments',
    files: gopath(
      '-- a/main.go --\npackage main\n\nimport (\n\t"b"\n\t"c"\n)\n\nfunc main() { println(b.V, c.V) }\n-- a/vendor/b/b.go --\npackage b\n\nconst V = 1\n-- c/c.go --\npackage c // import "c"\n\nconst V = 2\n-- d/d.go --\npackage d // import "example.com/d"\n',
    ),
    env: { GO111MODULE: 'off', GOPATH: '$PWD/gopath' },
    cwd: 'gopath/src/a',
    commands: ['build -o out .', 'install a', 'build d'],
    unshared: true,
  },
  {
    name: 'GO111MODULE=off: import paths with a major version, go.mod through -overlay',
    files: gopath(
      '-- a/go.mod --\nmodule a\n-- a/main.go --\npackage main\n\nimport "x/v2/z"\n\nfunc main() { println(z.V) }\n-- x/go.mod --\nmodule x/v2\n-- x/z/z.go --\npackage z\n\nconst V = 1\n-- o.json --\n{"Replace": {"../x/go.mod": ""}}\n-- p.json --\n{"Replace": {"../x/go.mod": "../a/go.mod"}}\n',
    ),
    env: { GO111MODULE: 'off', GOPATH: '$PWD/gopath' },
    cwd: 'gopath/src/a',
    commands: ['build -overlay=../o.json -o out .', 'build -overlay=../p.json -o out .', 'build -o out .'],
  },
  {
    name: 'GO111MODULE=auto, without go.mod',
    files: gopath('-- a/main.go --\npackage main\n\nfunc main() {}\n'),
    env: { GO111MODULE: 'auto', GOPATH: '$PWD/gopath' },
    cwd: 'gopath/src/a',
    commands: ['build -o out .'],
  },
  {
    name: 'command-line files with relative imports',
    files: gopath(
      '-- a/main.go --\npackage main\n\nimport "./sub"\n\nfunc main() { println(sub.V) }\n-- a/sub/sub.go --\npackage sub\n\nconst V = 1\n',
    ),
    env: { GO111MODULE: 'off', GOPATH: '$PWD/gopath' },
    cwd: 'gopath/src/a',
    commands: ['build -o out main.go', 'run main.go'],
    unshared: true,
  },
  {
    name: 'a program without go.mod',
    files: '-- main.go --\npackage main\n\nimport "fmt"\n\nfunc main() { fmt.Println("hello") }\n',
    commands: ['build -o out main.go', 'build .', 'run main.go'],
    unshared: true,
  },
  { name: 'a module without a go line', files: hello.replace('\ngo 1.26\n', ''), commands: ['build -o out .'] },
  {
    name: 'a tree reached by a symbolic link',
    files: `${hello.replaceAll('-- ', '-- real/').replaceAll(' --\n', ' --\n')}-- real/lib/lib.go --\npackage lib\n`,
    setUp: 'ln -s real link',
    cwd: 'link',
    commands: ['build -o out .', 'build ./...'],
  },
  {
    name: 'a directory of the module that is a symbolic link',
    files: `${hello}-- elsewhere/lib.go --\npackage lib\n`,
    setUp: 'ln -s elsewhere lib',
    commands: ['build ./...', 'build ./lib'],
  },
  { name: 'a read-only tree', files: hello, setUp: 'chmod -R a-w .', commands: ['build -o /dev/null .'] },
  ...['with blank', 'ünïcödé', "quo'te", 'dollar$x', 'new\nline', 'per%cent', 'equal=s', 'hash#', 'comma,'].map(
    (name): Feature => ({
      name: `a directory named ${JSON.stringify(name)}`,
      files: native,
      setUp: `mkdir '${name.replace("'", `'\\''`)}'; mv go.mod main.go one.* '${name.replace("'", `'\\''`)}'`,
      cwd: name,
      commands: ['build -o out .', 'build -trimpath -o out2 .'],
    }),
  ),
  {
    name: 'a package in a directory with odd letters',
    files: `${gomod}-- main.go --\npackage main\n\nimport "example.com/m/é-x.y"\n\nfunc main() { println(x.V) }\n-- é-x.y/x.go --\npackage x\n\nconst V = 1\n-- a b/a.go --\npackage a\n`,
    commands: ['build -o out .', 'build ./...'],
    unshared: true,
  },
  {
    name: 'GOTMPDIR; TMPDIR on another device',
    files: native,
    env: { GOTMPDIR: '/dev/shm' },
    commands: ['build -o out .'],
    probe: { what: '/dev/shm', script: 'test -w /dev/shm' },
  },
  {
    name: 'GOTMPDIR that is not there',
    files: native,
    env: { GOTMPDIR: '/nonexistent' },
    commands: ['build -o out .'],
    unshared: true,
  },
  {
    name: '`install` to GOBIN, of several mains',
    files: `${gomod}-- a/a.go --\npackage main\n\nfunc main() {}\n-- b/b.go --\npackage main\n\nfunc main() {}\n`,
    env: { GOBIN: '$PWD/bin' },
    commands: ['install ./...'],
  },
];

const broken = ['a', 'b', 'c', 'd', 'e', 'f']
  .map(
    (name) => `-- ${name}/${name}.go --\npackage ${name}\n\nvar X int = "${name}"\n\nfunc f() { undefined${name}() }\n`,
  )
  .join('');

export const errors: readonly Feature[] = [
  {
    name: 'many packages that fail at once',
    files: `${gomod}${broken}`,
    commands: ['build -p=1 ./...', 'build -p=1 -gcflags=-e ./...'],
    unshared: true,
  },
  {
    name: 'packages that fail to load, at once',
    files: `${hello}-- a/a.go --\npackage a\n\nimport "nowhere.example/x"\nimport "fmt/nothing"\n-- b/b.go --\npackage b\n\nimport "example.com/m/c"\n-- c/c.go --\npackage c\n\nimport "example.com/m/b"\n-- d/d.go --\npackage d\n\nfunc {\n-- e/e.go --\npackage e\n-- e/f.go --\npackage f\n-- g/g_test.go --\npackage g\n`,
    commands: ['build ./...', 'build ./a ./b ./d ./e ./g ./nothing', 'run ./b'],
    unshared: true,
  },
  {
    name: 'more errors than ten in a package',
    files: `${gomod}-- a.go --\npackage a\n\n${Array.from({ length: 14 }, (_, index) => `var x${index} int = "s"\n`).join('')}`,
    commands: ['build .', 'build -gcflags=-e .'],
    unshared: true,
  },
  {
    name: 'errors in the linker: undefined functions, duplicate symbols, no main',
    files: `${gomod}-- a/a.go --\npackage main\n\nfunc absent()\n\nfunc main() { absent() }\n-- a/a.s --\n-- b/b.go --\npackage main\n`,
    commands: ['build -o out ./a', 'build -o out ./b'],
    unshared: true,
  },
  {
    name: 'import of main, of internal, of what needs a newer Go',
    files: `${gomod}-- a/a.go --\npackage a\n\nimport "example.com/m/cmd"\n-- cmd/cmd.go --\npackage main\n\nfunc main() {}\n-- b/b.go --\npackage b\n\nimport "internal/cpu"\n-- c/c.go --\npackage c\n\nimport "example.com/m/d/internal/e"\n-- d/internal/e/e.go --\npackage e\n`,
    commands: ['build ./a', 'build ./b', 'build ./c', 'build ./...'],
    unshared: true,
  },
  {
    name: 'a go line newer than the Go in use; language features older ones lack',
    files: `-- go.mod --\nmodule example.com/m\n\ngo 1.17\n-- main.go --\npackage main\n\nfunc f[T any]() {}\n\nfunc main() { for range 3 { f[int]() } }\n-- new/go.mod --\nmodule example.com/n\n\ngo 1.99\n`,
    commands: ['build -o out .', 'build -C new .'],
    unshared: true,
  },
];
