/**
 * Commands that are shown.  With -p=1 go's text is the same in each run, but for what test/support/parity.ts leaves out:
 * names of temporary directories and hashes of them, and how long version control took.
 */
import { gomod, hello, type Feature } from './feature.ts';

const native = `${gomod}-- main.go --\npackage main\n\n// #include "one.h"\nimport "C"\n\nfunc main() { println(C.one()) }\n-- one.h --\nint one(void);\n-- one.c --\nint one(void) { return 1; }\n`;

const packages = `${gomod}-- main.go --
package main

import (
	"example.com/m/asm"
	"example.com/m/native"
	"example.com/m/words"
)

func main() { println(asm.Two(), words.Text, native.Three()) }
-- asm/asm.go --
package asm

func Two() int
-- asm/two_amd64.s --
TEXT ·Two(SB),4,$0-8
	MOVQ $2, ret+0(FP)
	RET
-- words/words.go --
package words

import _ "embed"

//go:embed text.txt
var Text string
-- words/text.txt --
it's $embedded
-- native/native.go --
package native

// int one(void);
// int two(void);
import "C"

func Three() int { return int(C.one() + C.two()) }
-- native/one.c --
int one(void) { return 1; }
-- native/two.cc --
extern "C" int two(void) { return 2; }
-- native/none.S --
.section .note.GNU-stack,"",%progbits
-- bad/bad.go --
package bad

var x int = ""
`;

const commit =
  'export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b.c GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b.c; git init -q -b main; git add .; git commit -q -m one';

export const shown: readonly Feature[] = [
  {
    name: '`-n` and `-x`, as text',
    files: native,
    commands: ['build -n -p=1 -o out .', 'build -x -p=1 -o out .'],
    unshared: true,
  },
  {
    name: '`-n` and `-x` of several packages: cgo, C++, assembly, embedded files, one that fails',
    files: packages,
    commands: [
      'build -n -p=1 -o out .',
      'build -x -p=1 -o out .',
      'build -n -p=1 ./...',
      'build -x -p=1 ./...',
      'build -x -p=1 -json -o out2 .',
      'build -n -x -v -work -p=1 -o out3 .',
    ],
    unshared: true,
  },
  {
    name: '`-n` and `-x` of run and install',
    files: packages,
    commands: [
      'run -n -p=1 . a b',
      'run -x -p=1 . a b',
      'run -x -p=1 -exec=/bin/echo . a b',
      'install -n -p=1 .',
      'install -x -p=1 .',
      'install -n -p=1 fmt cmd/pack',
    ],
    unshared: true,
  },
  {
    name: '`-n` and `-x` beside modes and flags',
    files: packages,
    commands: [
      'build -n -p=1 -buildmode=c-shared -o out.so .',
      'build -x -p=1 -buildmode=c-archive -o out.a .',
      'build -n -p=1 -buildmode=shared ./asm',
      'build -n -p=1 -linkshared -o out .',
      'build -n -p=1 -race -o out .',
      'build -n -p=1 -asan -o out .',
      'build -x -p=1 -cover -o out .',
      'build -n -p=1 -trimpath -o out .',
      'build -n -p=1 -toolexec=/bin/env -o out .',
      'build -n -p=1 -gcflags=-N -asmflags=-debug -ldflags=-s -o out .',
    ],
    unshared: true,
  },
  {
    name: '`-n` and `-x` in a repository',
    files: hello,
    setUp: `${commit}; git tag v1.2.3; git commit -q --allow-empty -m two`,
    commands: ['build -n -p=1 -buildvcs=true -o ../out .', 'build -x -p=1 -buildvcs=true -o ../out .'],
    needs: ['git'],
    unshared: true,
  },
];
