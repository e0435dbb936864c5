/** cgo and the compilers that it needs. */
import { gomod, type Feature } from './feature.ts';

const c = (more: { preamble?: string; call?: string; files?: string } = {}): string => `${gomod}-- main.go --
package main

/*
${more.preamble ?? 'int twice(int);'}
*/
import "C"

func main() { println(${more.call ?? 'C.twice(2)'}) }
${more.files ?? '-- twice.c --\nint twice(int a) { return a + a; }\n'}`;

const refusal = (flags: string): string => c({ preamble: `#cgo ${flags}\nint twice(int);` });

export const cgo: readonly Feature[] = [
  {
    name: 'C, headers, `#cgo` with constraints, `${SRCDIR}`',
    files: c({
      preamble:
        '#cgo linux,amd64 CFLAGS: -DSTEP=1\n#cgo !linux CFLAGS: -DSTEP=9\n#cgo CPPFLAGS: -I${SRCDIR}/include\n#cgo LDFLAGS: -lm -L${SRCDIR}/lib\n#include "twice.h"',
      files:
        '-- include/twice.h --\nint twice(int);\n-- twice.c --\n#include "twice.h"\n\nint twice(int a) { return a + a + STEP; }\n',
    }),
    commands: ['build -o out .', 'build -trimpath -o out2 .'],
  },
  {
    name: 'C++, `#cgo CXXFLAGS`',
    files: c({
      preamble: '#cgo CXXFLAGS: -std=c++11 -DSTEP=1\nint twice(int);',
      files:
        '-- twice.cc --\n#include <vector>\n\nextern "C" int twice(int a) { std::vector<int> v(a); return v.size() + a + STEP; }\n-- more.cpp --\nint more;\n-- third.cxx --\nint third;\n-- more.hpp --\n',
    }),
    commands: ['build -o out .'],
    needs: ['g++'],
  },
  {
    name: 'Objective-C',
    files: c({
      files:
        '-- twice.m --\n@interface Root\n@end\n\n@implementation Root\n@end\n\nint twice(int a) { return a + a; }\n',
    }),
    commands: ['build -o out .'],
    probe: {
      what: 'Objective-C in gcc, and its library',
      script: 'echo "int main(void) { return 0; }" | gcc -x objective-c - -lobjc -o /dev/null',
    },
  },
  {
    name: 'Fortran, `#cgo FFLAGS`, FC',
    files: c({
      preamble: '#cgo FFLAGS: -O1\nextern int twice_(int *);\nstatic int twice(int a) { return twice_(&a); }',
      files:
        '-- twice.f90 --\ninteger function twice(a)\n  integer :: a\n  twice = a + a\nend function\n-- more.F --\n      subroutine more()\n      end\n',
    }),
    commands: ['build -o out .'],
    needs: ['gfortran'],
  },
  {
    name: 'SWIG',
    files: swig('calc.swig', '-- calc.c --\nint twice(int a) { return a + a; }\n'),
    commands: ['build -o out .'],
    needs: ['swig'],
  },
  {
    name: 'SWIG for C++, -intgosize and -cgo as go gives them',
    files: swig('calc.swigcxx', '-- calc.cpp --\nint twice(int a) { return a + a; }\n')
      .replace('extern int', 'int')
      .replaceAll('extern int', 'int'),
    commands: ['build -o out .', 'build -trimpath -o out2 .'],
    needs: ['swig', 'g++'],
  },
  {
    name: '.S and .s beside cgo, .syso',
    files: c({
      preamble: 'int twice(int);\nint nothing(void);\nint object(void);',
      call: 'C.twice(2) + C.nothing() + C.object()',
      files:
        '-- twice.c --\nint twice(int a) { return a + a; }\n-- nothing_amd64.S --\n#define RESULT 0\n\t.globl nothing\nnothing:\n\tmov $RESULT, %eax\n\tret\n\t.section .note.GNU-stack,"",@progbits\n-- object.txt --\nint object(void) { return 1; }\n',
    }),
    setUp: 'gcc -x c -c -o object_linux_amd64.syso object.txt',
    commands: ['build -o out .'],
    needs: ['gcc'],
  },
  {
    name: 'the list of safe flags: refused',
    files: refusal('CFLAGS: -fplugin=x.so'),
    commands: ['build -o out .'],
    unshared: true,
  },
  {
    name: 'the list of safe flags: refused for the linker',
    files: refusal('LDFLAGS: -Wl,-plugin,x'),
    commands: ['build -o out .'],
    unshared: true,
  },
  {
    name: 'CGO_CFLAGS_ALLOW',
    files: refusal('CFLAGS: -fno-peephole3 -Q'),
    env: { CGO_CFLAGS_ALLOW: '-Q|-fno-peephole3' },
    commands: ['build -n -p=1 -o out .'],
    unshared: true,
  },
  {
    name: 'CGO_CFLAGS_DISALLOW',
    files: refusal('CFLAGS: -DX=1'),
    env: { CGO_CFLAGS_DISALLOW: '-DX.*' },
    commands: ['build -o out .'],
    unshared: true,
  },
  {
    name: 'CGO_CFLAGS, CGO_CPPFLAGS, CGO_LDFLAGS',
    files: c(),
    env: { CGO_CFLAGS: '-O0 -g', CGO_CPPFLAGS: '-DY', CGO_LDFLAGS: '-lm' },
    commands: ['build -o out .'],
  },
  {
    name: '`#cgo noescape` and `nocallback`',
    files: c({ preamble: '#cgo noescape twice\n#cgo nocallback twice\nint twice(int);' }),
    commands: ['build -o out .'],
  },
  {
    name: 'pkg-config, with flags and a pattern of packages',
    files: c({
      preamble: '#cgo pkg-config: --static calc\nint twice(int);',
      files:
        '-- twice.c --\nint twice(int a) { return a + STEP; }\n-- pc/calc.pc --\nName: calc\nDescription: calc\nVersion: 1.0\nCflags: -DSTEP=4 -I/nowhere/with\\ blank\nLibs: -lm\nLibs.private: -lpthread\n',
    }),
    env: { PKG_CONFIG_PATH: 'pc' },
    commands: ['build -o out .', 'build -o out .'],
    needs: ['pkg-config'],
  },
  {
    name: 'pkg-config that fails',
    files: c({ preamble: '#cgo pkg-config: nosuchpackage\nint twice(int);' }),
    commands: ['build -o out .'],
    needs: ['pkg-config'],
    unshared: true,
  },
  { name: 'CC=clang', files: c(), env: { CC: 'clang' }, commands: ['build -o out .'], needs: ['clang'], slow: true },
  {
    name: 'CC with arguments, CXX, AR',
    files: c(),
    env: { CC: 'gcc -DWORD="a b"', CXX: 'g++ -O1', AR: 'ar' },
    commands: ['build -o out .'],
    needs: ['gcc', 'g++'],
  },
  { name: 'a CC that is not there', files: c(), env: { CC: 'nosuchcc' }, commands: ['build -o out .'], unshared: true },
  {
    name: 'exports, callbacks, _cgo_export.h',
    files: `${gomod}-- main.go --\npackage main\n\n// int through(int);\nimport "C"\n\n//export called\nfunc called(a C.int, text string) (C.int, error) { return a + C.int(len(text)), nil }\n\nfunc main() { println(C.through(3)) }\n-- through.c --\n#include "_cgo_export.h"\n\nint through(int a) { GoString s = { "ab", 2 }; return called(a, s).r0; }\n`,
    commands: ['build -o out .'],
  },
  {
    name: 'external and internal linking',
    files: c(),
    commands: ['build -ldflags=-linkmode=external -o out .', 'build -ldflags=-linkmode=internal -o out2 .'],
  },
  {
    name: 'external linking with -extldflags, -extld, -s -w',
    files: c(),
    commands: ['build -ldflags=-linkmode=external_-extldflags=-static_-s -o out .'],
  },
  {
    name: 'cross compilation with a C cross compiler',
    files: c(),
    env: { GOARCH: 'arm64', CGO_ENABLED: '1', CC: 'aarch64-linux-gnu-gcc' },
    commands: ['build -o out .'],
    needs: ['aarch64-linux-gnu-gcc'],
    slow: true,
  },
  {
    name: 'errors of the C compiler, at the lines of the Go file',
    files: c({ preamble: 'static int broken(void) { return nothing; }', call: 'C.broken()' }),
    commands: ['build -o out .'],
    unshared: true,
  },
  {
    name: 'errors of the C compiler in a C file; warnings of a build that succeeds',
    files: c({
      files:
        '-- twice.c --\n#warning look\nint twice(int a) { return a + a; }\n-- bad/bad.go --\npackage bad\n\nimport "C"\n-- bad/bad.c --\nint f( { }\n',
    }),
    commands: ['build -o out .', 'build ./...'],
    unshared: true,
  },
  {
    name: 'names that C lacks',
    files: c({ call: 'C.absent(1) + C.other' }),
    commands: ['build -o out .'],
    unshared: true,
  },
  {
    name: 'CGO_ENABLED=0 leaves cgo files out',
    files: c({ files: '-- without.go --\n//go:build !cgo\n\npackage main\n\nfunc main() {}\n' }),
    env: { CGO_ENABLED: '0' },
    commands: ['build -o out .'],
  },
  {
    name: 'C files without cgo',
    files: `${gomod}-- main.go --\npackage main\n\nfunc main() {}\n-- a.c --\nint a;\n`,
    commands: ['build -o out .'],
    unshared: true,
  },
];

function swig(interfaceFile: string, files: string): string {
  return `${gomod}-- main.go --\npackage main\n\nimport "example.com/m/calc"\n\nfunc main() { println(calc.Twice(2)) }\n${`-- ${interfaceFile} --\n%module calc\n%{\nextern int twice(int a);\n%}\nextern int twice(int a);\n${files}-- calc.go --\npackage calc\n`.replaceAll('-- calc', '-- calc/calc')}`;
}
