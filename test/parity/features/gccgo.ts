/** Builds with -compiler=gccgo: with its own standard library, that of Go 1.18 in gccgo 12. */
import { type Feature, gomod, hello } from './feature.ts';

const flag = '-compiler=gccgo';
const library =
  '-- lib/lib.go --\npackage lib\n\nimport "strings"\n\nfunc Text() string { return strings.ToUpper("lib") }\n';
const main =
  '-- main.go --\npackage main\n\nimport (\n\t"fmt"\n\n\t"example.com/m/lib"\n)\n\nfunc main() { fmt.Println(lib.Text()) }\n';
const withLibrary = `${gomod}${library}${main}`;
const native = `${gomod}-- main.go --
package main

// #cgo CFLAGS: -DOFFSET=3
// #cgo LDFLAGS: -lm
// #include <math.h>
// int add(int a) { return a + OFFSET; }
import "C"

import "example.com/m/inner"

func main() { println(C.add(4), float64(C.sqrt(9)), inner.One()) }
-- inner/inner.go --
package inner

// #cgo LDFLAGS: -lm
// int one(void);
import "C"

func One() int { return int(C.one()) }
-- inner/one.c --
#include "one.h"
int one(void) { return ONE; }
-- inner/one.h --
#define ONE 1
`;
const assembly = `${gomod}-- main.go --
package main

import "example.com/m/answer"

func main() { println(answer.Answer()) }
-- answer/answer.go --
package answer

func number() int32

//extern double_it
func doubleIt(int32) int32

func Answer() int32 { return doubleIt(number()) }
-- answer/answer.s --
#include "answer_GOOS.h"
	.text
	.globl example_0com_1m_1answer.number
	.type example_0com_1m_1answer.number, @function
example_0com_1m_1answer.number:
	movl NUMBER, %eax
	ret
	.section .note.GNU-stack,"",@progbits
-- answer/answer_linux.h --
#define NUMBER $42
-- answer/double.c --
int double_it(int a) { return 2 * a; }
`;
const exported = `${gomod}-- main.go --\npackage main\n\nimport "C"\n\n//export Twice\nfunc Twice(a C.int) C.int { return a + a }\n\nfunc main() {}\n`;
const callingC = `${gomod}-- main.go --\npackage main\n\n// int one(void);\nimport "C"\n\nfunc main() { println(C.one()) }\n`;
const embedding = `${gomod}-- main.go --\npackage main\n\nimport _ "embed"\n\n//go:embed text.txt\nvar text string\n\nfunc main() { print(text) }\n-- text.txt --\ntext\n`;

interface Case extends Omit<Feature, 'commands'> {
  /** without the flag that all have */
  readonly lines: readonly string[];
}

function gccgo({ lines, ...feature }: Case): Feature {
  const commands = lines.map((line) => line.replace(/^(\S+)/, `$1 ${flag}`));
  return { needs: ['gccgo', 'gcc', 'ar'], ...feature, commands };
}

const gopath = {
  env: { GO111MODULE: 'off', GOPATH: '$PWD' },
  cwd: 'src/example.com/m',
};

export const gccgoBuilds: readonly Feature[] = [
  gccgo({ name: 'gccgo: packages, and again', files: withLibrary, lines: ['build -o out .', 'build -o out .'] }),
  gccgo({
    name: 'gccgo: `-n` and `-x`, as text',
    files: withLibrary,
    lines: ['build -n -p=1 -o out .', 'build -x -p=1 -o out .'],
    unshared: true,
  }),
  gccgo({ name: 'gccgo: cgo', files: native, lines: ['build -o out .'] }),
  gccgo({
    name: 'gccgo: cgo, `-n` and `-x`, as text',
    files: exported,
    lines: ['build -n -p=1 -o out .', 'build -x -p=1 -o out .'],
    unshared: true,
  }),
  gccgo({
    name: 'gccgo: C++ with cgo',
    files: `${callingC}-- one.cc --\n#include <string>\nextern "C" int one(void) { return std::string("x").size(); }\n`,
    lines: ['build -o out .'],
    needs: ['gccgo', 'gcc', 'g++'],
  }),
  gccgo({
    name: 'gccgo: Fortran with cgo',
    files: `${callingC}-- one.f90 --\ninteger function one() bind(c)\n  print *, "one"\n  one = 1\nend function one\n`,
    lines: ['build -o out .'],
    needs: ['gccgo', 'gcc', 'gfortran'],
  }),
  gccgo({
    name: 'gccgo: Objective-C with cgo',
    files: `${callingC}-- one.m --\n#include <objc/objc.h>\nint one(void) { return YES; }\n`,
    lines: ['build -o out .'],
    probe: { what: 'gobjc', script: 'echo | gcc -x objective-c -c - -o /dev/null' },
  }),
  gccgo({
    name: 'gccgo: SWIG, whose objects are others in each build: `-n` as text',
    files: `${gomod}-- main.go --\npackage main\n\nimport "example.com/m/one"\n\nfunc main() { println(one.One()) }\n-- one/one.go --\npackage one\n-- one/one.swig --\n%module one\n%inline %{\nint One(void) { return 1; }\n%}\n`,
    lines: ['build -n -p=1 -o out .'],
    needs: ['gccgo', 'gcc', 'swig'],
    unshared: true,
  }),
  gccgo({
    name: 'gccgo: assembly and C without cgo, headers of a system',
    files: assembly,
    lines: ['build -o out .', 'build -x -p=1 -a -o out2 .'],
  }),
  gccgo({ name: 'gccgo: embed', files: embedding, lines: ['build -o out .'] }),
  gccgo({
    name: 'gccgo: errors of the compiler, of a newer language, of the linker',
    files: `${gomod}-- bad/bad.go --\npackage bad\n\nfunc F() { x := 1; undefined() }\n-- range/main.go --\npackage main\n\nfunc main() { for i := range 3 { println(min(i, 1)) } }\n-- link/main.go --\npackage main\n\nfunc nowhere()\n\nfunc main() { nowhere() }\n-- link/link.s --\n`,
    lines: ['build ./bad', 'build -o out ./range', 'build -o out ./link', 'build -o outs/ ./...'],
    unshared: true,
  }),
  gccgo({
    name: 'gccgo: standard packages that it has, and has not',
    files: `${gomod}-- main.go --\npackage main\n\nimport (\n\t_ "encoding/json"\n\t_ "net/http"\n)\n\nfunc main() {}\n-- _new/main.go --\npackage main\n\nimport "slices"\n\nfunc main() { println(slices.Max([]int{1})) }\n-- inside/main.go --\npackage main\n\nimport _ "internal/bytealg"\n\nfunc main() {}\n`,
    lines: [
      'build -o out .',
      'build ./new',
      'build -o out3 ./inside',
      'build fmt',
      'install fmt',
      'build std',
      'build cmd',
      'build log/slog',
      'build nosuch',
      'build fmt/...',
      'build log/...',
      'build cmd/gofmt',
      'run fmt',
      'build ./...',
    ],
    unshared: true,
  }),
  gccgo({
    name: 'gccgo: `run`',
    files: `${withLibrary}-- one/one.go --\npackage main\n\nfunc main() { println("one") }\n`,
    lines: ['run .', 'run one/one.go', 'run -x -p=1 ./one'],
    unshared: true,
  }),
  gccgo({ name: 'gccgo: `install`', files: withLibrary, lines: ['install .', 'install ./lib'] }),
  gccgo({
    name: 'gccgo: `-gccgoflags`, with patterns',
    files: withLibrary,
    lines: [
      'build -gccgoflags=-O2 -o out .',
      'build -gccgoflags=all=-O1 -o out2 .',
      'build -gccgoflags=-nosuchflag -o out3 .',
      'build -gccgoflags=-static-libgo -o out4 .',
    ],
    unshared: true,
  }),
  gccgo({
    name: 'gccgo: `-gcflags` and `-ldflags`',
    files: withLibrary,
    lines: ['build -gcflags=-N -ldflags=-s -o out .', 'install -gcflags=-N .'],
  }),
  gccgo({
    name: 'gccgo: `-trimpath`, also of cgo',
    files: native,
    lines: ['build -trimpath -o out .', 'build -trimpath -x -p=1 -a -o out2 ./inner'],
    unshared: true,
  }),
  gccgo({
    name: 'gccgo: `-overlay`',
    files: `${assembly}-- _new/double.c --\nint double_it(int a) { return 3 * a; }\n-- _new/answer.go --\npackage answer\n\nfunc number() int32\n\nfunc doubleIt(a int32) int32 { return a }\n\nfunc Answer() int32 { return number() }\n-- overlay.json --\n{"Replace": {"answer/answer.go": "_new/answer.go", "answer/double.c": "_new/double.c"}}\n`,
    lines: [
      'build -overlay=overlay.json -o out .',
      'build -x -p=1 -a -trimpath -overlay=overlay.json -o out2 ./answer',
    ],
    unshared: true,
  }),
  gccgo({
    name: 'gccgo: `-overlay` in cgo',
    files: `${native}-- _new/one.c --\nint one(void) { return 2; }\n-- _new/main.go --\npackage main\n\nimport "example.com/m/inner"\n\nfunc main() { println(inner.One()) }\n-- overlay.json --\n{"Replace": {"main.go": "_new/main.go", "inner/one.c": "_new/one.c"}}\n`,
    lines: ['build -overlay=overlay.json -o out .', 'build -x -p=1 -a -overlay=overlay.json -o out2 ./inner'],
    unshared: true,
  }),
  gccgo({
    name: 'gccgo: `-buildmode=c-archive` and its header',
    files: exported,
    lines: ['build -buildmode=c-archive -o out.a .', 'build -buildmode=c-archive .'],
    unshared: true,
  }),
  gccgo({
    name: 'gccgo: `-buildmode=c-shared` and its header',
    files: exported,
    lines: ['build -buildmode=c-shared -o out.so .', 'build -buildmode=c-shared .'],
    unshared: true,
  }),
  gccgo({
    name: 'gccgo: `-buildmode=exe`, `archive`, `pie`, `plugin`',
    files: withLibrary,
    lines: [
      'build -buildmode=exe -o out .',
      'build -buildmode=archive -o out.a ./lib',
      'build -buildmode=pie -o out2 .',
      'build -buildmode=plugin -o out3.so .',
    ],
    unshared: true,
  }),
  gccgo({
    name: 'gccgo: `-buildmode=shared` and `-linkshared`',
    files: withLibrary,
    lines: [
      'build -buildmode=shared ./lib',
      'build -linkshared -o out .',
      'install -buildmode=shared ./lib',
      'build -linkshared -o out2 .',
    ],
    unshared: true,
  }),
  gccgo({
    name: 'gccgo: `-race`, `-msan`, `-asan`, `-cover`',
    files: withLibrary,
    lines: ['build -race .', 'build -msan .', 'build -asan .', 'build -cover .', 'build -cover ./lib'],
    unshared: true,
  }),
  gccgo({
    name: 'gccgo: `-a`, `-v`, `-json`',
    files: `${withLibrary}-- bad/bad.go --\npackage bad\n\nvar x int = ""\n`,
    lines: ['build -a -v -p=1 -o out .', 'build -json ./bad', 'build -v ./...'],
    unshared: true,
  }),
  gccgo({
    name: 'gccgo: `-toolexec`, of cgo and to know the compiler',
    files: native,
    setUp:
      'printf \'#!/bin/sh\\necho "${1##*/} $TOOLEXEC_IMPORTPATH" >>"$LOG"\\nexec "$@"\\n\' >tool.sh; chmod +x tool.sh',
    env: { LOG: '$PWD/log' },
    lines: ['build -toolexec=./tool.sh -p=1 -o out .'],
    unshared: true,
  }),
  gccgo({
    name: 'gccgo: constraints',
    files: `${gomod}-- main.go --\npackage main\n\nfunc main() { println(which, since) }\n-- gc.go --\n//go:build gc\n\npackage main\n\nconst which = "gc"\n-- gccgo.go --\n//go:build gccgo\n\npackage main\n\nconst which = "gccgo"\n-- since.go --\n//go:build go1.26\n\npackage main\n\nconst since = true\n`,
    lines: ['build -o out .'],
  }),
  gccgo({
    name: 'gccgo: GCCGO, AR and CGO_LDFLAGS',
    files: native,
    setUp: `printf '#!/bin/sh\\nexec gccgo "$@"\\n' >cc.sh; printf '#!/bin/sh\\ntest "$1" = rcD && exit 1\\nexec ar "$@"\\n' >ar.sh; chmod +x *.sh`,
    env: { GCCGO: '$PWD/cc.sh', AR: '$PWD/ar.sh', CGO_LDFLAGS: '-g' },
    lines: ['build -o out .', 'build -x -p=1 -a -o out2 ./inner'],
    unshared: true,
  }),
  gccgo({
    name: 'gccgo: a GCCGO that fails, that says nothing',
    files: withLibrary,
    setUp: `printf '#!/bin/sh\\nexit 1\\n' >cc.sh; chmod +x cc.sh`,
    env: { GCCGO: '$PWD/cc.sh' },
    lines: ['build -o out .', 'build fmt'],
    unshared: true,
  }),
  gccgo({
    name: 'gccgo: odd import paths',
    files: `-- go.mod --\nmodule example.com/m-_.x/v2\n\ngo 1.26\n-- main.go --\npackage main\n\nimport "example.com/m-_.x/v2/a-b"\n\nfunc main() { println(b.B) }\n-- a-b/b.go --\npackage b\n\nconst B = 1\n-- a-b/b.s --\n\t.section .note.GNU-stack,"",@progbits\n`,
    lines: ['build -x -p=1 -o out .'],
    unshared: true,
  }),
  gccgo({
    name: 'gccgo: a vendored module',
    files: `-- go.mod --\nmodule example.com/m\n\ngo 1.26\n\nrequire example.com/dep v1.0.0\n-- vendor/modules.txt --\n# example.com/dep v1.0.0\n## explicit; go 1.20\nexample.com/dep\n-- vendor/example.com/dep/dep.go --\npackage dep\n\nconst V = 1\n-- main.go --\npackage main\n\nimport "example.com/dep"\n\nfunc main() { println(dep.V) }\n`,
    lines: ['build -o out .', 'build -trimpath -o out2 .'],
  }),
  gccgo({
    name: 'gccgo: GOPATH, its vendor directories',
    ...gopath,
    files: `-- src/example.com/m/main.go --\npackage main\n\nimport (\n\t"strings"\n\n\t"example.com/m/lib"\n\t"example.com/v"\n)\n\nfunc main() { println(strings.ToUpper(lib.Text()), v.V) }\n-- src/example.com/m/lib/lib.go --\npackage lib\n\nfunc Text() string { return "lib" }\n-- src/example.com/m/vendor/example.com/v/v.go --\npackage v\n\nconst V = 1\n-- src/example.com/m/bad/bad.go --\npackage bad\n\nimport (\n\t_ "nowhere"\n\t_ "slices"\n\t_ "vendor/golang.org/x/net/idna"\n)\n`,
    lines: [
      'build -x -p=1 -o out .',
      'install ./...',
      'install ./lib',
      'build std',
      'build example.com/...',
      'build fmt',
      'build ./bad',
    ],
    unshared: true,
  }),
  gccgo({
    name: 'gccgo: GOPATH, shared libraries',
    ...gopath,
    files: `-- src/example.com/m/main.go --\npackage main\n\nimport "example.com/m/lib"\n\nfunc main() { println(lib.Text()) }\n-- src/example.com/m/lib/lib.go --\npackage lib\n\nfunc Text() string { return "lib" }\n`,
    lines: [
      'install -buildmode=shared ./lib',
      'build -linkshared -o out .',
      'build -linkshared -x -p=1 -o out2 .',
      'install -buildmode=shared -x -p=1 ./lib',
    ],
    unshared: true,
  }),
  gccgo({
    name: 'gccgo: GOPATH, install of a C archive',
    ...gopath,
    files: exported.replaceAll('-- ', '-- src/example.com/m/').replaceAll('src/example.com/m/go.mod', 'go.txt'),
    lines: ['install -buildmode=c-archive .'],
    unshared: true,
  }),
  gccgo({
    name: 'gccgo: PGO, GOEXPERIMENT, GOAMD64',
    files: withLibrary,
    env: { GOAMD64: 'v3', GOEXPERIMENT: 'loopvar' },
    setUp: 'cp "$GOROOT/src/cmd/compile/internal/test/testdata/pgo/inline/inline_hot.pprof" default.pgo',
    lines: ['build -o out .'],
  }),
  gccgo({
    name: 'gccgo: for another system and architecture',
    files: hello,
    env: { GOOS: 'freebsd', GOARCH: 'arm64' },
    lines: ['build -n -p=1 -o out .', 'build -n -p=1 -buildmode=c-archive -o out.a .'],
    unshared: true,
  }),
  gccgo({
    name: 'gccgo: the commands for AIX',
    files: hello,
    env: { GOOS: 'aix', GOARCH: 'ppc64' },
    lines: ['build -n -p=1 -o out .', 'build -n -p=1 -buildmode=c-shared -o out.so .'],
    unshared: true,
  }),
];
