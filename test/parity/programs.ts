/** Small programs, each of another kind, and the configurations in which they are built. */

export interface Configuration {
  readonly name: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

export const configurations: readonly Configuration[] = [
  { name: 'as it is', args: [], env: {} },
  { name: 'without cgo', args: [], env: { CGO_ENABLED: '0' } },
  { name: 'trimmed and stripped', args: ['-trimpath', '-ldflags=-s -w'], env: {} },
  { name: 'for linux/arm64', args: [], env: { GOOS: 'linux', GOARCH: 'arm64', CGO_ENABLED: '0' } },
  { name: 'for windows/amd64', args: [], env: { GOOS: 'windows', GOARCH: 'amd64' } },
  { name: 'for darwin/arm64', args: [], env: { GOOS: 'darwin', GOARCH: 'arm64' } },
];

export interface Program {
  readonly name: string;
  /** a txtar; undefined: fixtures/notekeeper */
  readonly files: string | undefined;
  readonly package: string;
  /** names of configurations; undefined: all */
  readonly only?: readonly string[];
  /** has C files: needs a C compiler */
  readonly usesC?: true;
}

const gomod = (name: string): string => `-- go.mod --\nmodule example.com/${name}\n\ngo 1.26\n`;

export const programs: readonly Program[] = [
  {
    name: 'hello',
    package: '.',
    files: `${gomod('hello')}-- main.go --
package main

import "fmt"

func main() { fmt.Println("hello") }
`,
  },
  { name: 'notekeeper', package: './cmd/notekeeper', files: undefined },
  {
    name: 'a server',
    package: '.',
    only: ['as it is', 'trimmed and stripped'],
    files: `${gomod('server')}-- main.go --
package main

import (
	"fmt"
	"net/http"
)

func main() {
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, r.URL.Path) })
	if err := http.ListenAndServe("127.0.0.1:0", nil); err != nil {
		panic(err)
	}
}
`,
  },
  {
    name: 'cgo',
    package: '.',
    usesC: true,
    only: ['as it is', 'trimmed and stripped'],
    files: `${gomod('cgo')}-- main.go --
package main

// #include "sum.h"
// #cgo CFLAGS: -DSTEP=2
import "C"

import "fmt"

func main() { fmt.Println(C.sum(1, 2)) }
-- sum.h --
int sum(int a, int b);
-- sum.c --
#include "sum.h"

int sum(int a, int b) { return a + b + STEP; }
`,
  },
  {
    name: 'assembler',
    package: '.',
    only: ['as it is', 'trimmed and stripped', 'for linux/arm64'],
    files: `${gomod('assembler')}-- main.go --
package main

import "example.com/assembler/add"

func main() { println(add.Add(1, 2)) }
-- add/add.go --
package add

// Add adds.
func Add(a, b int64) int64
-- add/add_amd64.s --
#include "textflag.h"
#include "offset.h"

TEXT ·Add(SB), NOSPLIT, $0-24
	MOVQ a+0(FP), AX
	ADDQ b+8(FP), AX
	ADDQ $OFFSET, AX
	MOVQ AX, ret+16(FP)
	RET
-- add/add_arm64.s --
#include "textflag.h"

TEXT ·Add(SB), NOSPLIT, $0-24
	MOVD a+0(FP), R0
	MOVD b+8(FP), R1
	ADD R1, R0
	MOVD R0, ret+16(FP)
	RET
-- add/offset.h --
#define OFFSET 0
`,
  },
  {
    name: 'embedded files',
    package: '.',
    only: ['as it is', 'trimmed and stripped', 'for windows/amd64'],
    files: `${gomod('embedded')}-- main.go --
package main

import (
	"embed"
	"fmt"
)

//go:embed text.txt
var text string

//go:embed tree all:hidden
var tree embed.FS

func main() {
	data, err := tree.ReadFile("tree/b/c.txt")
	fmt.Println(text, string(data), err)
}
-- text.txt --
text
-- tree/a.txt --
a
-- tree/b/c.txt --
c
-- tree/.skipped --
-- hidden/.kept --
`,
  },
];
