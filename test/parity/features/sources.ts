/** Build constraints, assembly and embedded files. */
import { gomod, hello, type Feature } from './feature.ts';

/** A main package that tells which of its files were selected. */
function selected(files: Readonly<Record<string, string>>): string {
  const main = 'package main\n\nvar parts string\n\nfunc main() { println(parts) }\n';
  const others = Object.entries(files).map(
    ([name, header], index) => `-- ${name} --\n${header}package main\n\nfunc init() { parts += " ${index}" }\n`,
  );
  return `${gomod}-- main.go --\n${main}${others.join('')}`;
}

export const constraints: readonly Feature[] = [
  {
    name: '`//go:build` and `// +build` lines, one, both, neither where it counts',
    files: selected({
      'new.go': '//go:build linux && !x\n\n',
      'old.go': '// +build linux,!x darwin\n\n',
      'both.go': '//go:build x\n// +build linux\n\n',
      'late.go': '// +build x\n',
      'off.go': '//go:build ignore\n\n',
      'comment.go': '/* a */ // b\n\n//go:build linux\n\n',
    }),
    commands: ['build -o out .', 'run .'],
    unshared: true,
  },
  {
    name: 'file names: systems, architectures, tests, unknown suffixes, `_` and `.` in front',
    files: selected(
      Object.fromEntries(
        ['a_linux.go', 'b_windows.go', 'c_amd64.go', 'd_linux_arm64.go', 'e_unix.go', 'f_x.go', 'g_test.go', 'linux.go']
          .concat(['_h.go', '.i.go', 'j_linux_test.go', 'k_cgo.go'])
          .map((name) => [name, '']),
      ),
    ),
    commands: ['build -o out .'],
  },
  {
    name: '`-tags`, with the commas and blanks of go',
    files: selected({ 'a.go': '//go:build x && y\n\n', 'b.go': '//go:build !x\n\n', 'c.go': '//go:build y || z\n\n' }),
    commands: ['build -tags=x,y -o out .', 'build -tags= -o out2 .', 'build -tags=y,,z -o out3 .'],
  },
  {
    name: 'release tags, compiler tags, unix, cgo, race, msan, asan',
    files: selected(
      Object.fromEntries(
        ['go1.26', 'go1.27', 'gc', 'gccgo', 'unix', 'cgo', 'race', 'msan', 'asan'].map((tag) => [
          `t${tag.replace('.', '')}x.go`,
          `//go:build ${tag}\n\n`,
        ]),
      ),
    ),
    commands: ['build -n -p=1 -asan -o sane .', 'build -o out .', 'build -race -o raced .'],
  },
  {
    name: 'architecture levels: GOAMD64=v3 and the tags amd64.v1 to v4',
    files: selected({
      'a.go': '//go:build amd64.v3\n\n',
      'b.go': '//go:build amd64.v4\n\n',
      'c.go': '//go:build amd64.v1\n\n',
    }),
    commands: ['build -o out .'],
    env: { GOAMD64: 'v3' },
    slow: true,
  },
  {
    name: 'GOEXPERIMENT and its tags',
    files: selected({
      'a.go': '//go:build goexperiment.arenas\n\n',
      'b.go': '//go:build !goexperiment.greenteagc\n\n',
    }),
    commands: ['build -o out .'],
    env: { GOEXPERIMENT: 'arenas,nogreenteagc' },
    slow: true,
  },
  {
    name: 'files that are symbolic links; BOM; CRLF',
    files: selected({ 'a.go': '\uFEFF//go:build linux\n\n', 'b.go': '//go:build linux\r\n\r\n' }),
    setUp:
      'mkdir -p elsewhere; mv b.go elsewhere/c.txt; ln -s elsewhere/c.txt b.go; ln -s nowhere dangling.txt; ln -s elsewhere linked',
    commands: ['build -o out ./...'],
  },
  {
    name: 'a Go file that is a dangling symbolic link',
    files: hello,
    setUp: 'ln -s nowhere.go dangling.go',
    commands: ['build -o out .'],
    unshared: true,
  },
  {
    name: 'files that differ only by case',
    files: `${hello}-- lib/a.go --\npackage lib\n-- lib/A.go --\npackage lib\n`,
    commands: ['build ./lib'],
    unshared: true,
  },
  {
    name: 'ignored directories: testdata, `_x`, `.x`, and the go.mod `ignore` block',
    files: `-- go.mod --\nmodule example.com/m\n\ngo 1.26\n\nignore ./left\n-- main.go --\npackage main\n\nfunc main() {}\n${[
      'testdata',
      '_x',
      '.x',
      'left',
      'taken',
    ]
      .map((name) => `-- ${name}/x.go --\npackage x\n`)
      .join('')}`,
    commands: ['build -v ./...', 'build -x ./...', 'build -x example.com/...', 'build -x all'],
    unshared: true,
  },
  {
    name: '`ignore` blocks of dependencies',
    files:
      '-- go.mod --\nmodule example.com/m\n\ngo 1.26\n\nrequire example.org/d v1.0.0\n\nreplace example.org/d => ./d\n-- main.go --\npackage main\n\nfunc main() {}\n-- d/go.mod --\nmodule example.org/d\n\ngo 1.25\n\nignore (\n\t./left\n\tout\n)\n-- d/left/l.go --\npackage left\n-- d/in/out/o.go --\npackage out\n-- d/in/left/i.go --\npackage left\n',
    commands: ['build -v example.org/...', 'build -x -p=1 example.org/...'],
    unshared: true,
  },
];

const sum = `-- sum/sum.go --
package sum

type pair struct{ first, second int64 }

const Amount = 3

func Sum(a, b int64) int64
`;

const sumMain = '-- main.go --\npackage main\n\nimport "example.com/m/sum"\n\nfunc main() { println(sum.Sum(1, 2)) }\n';

const sumAssembly = (amount: string): string => `
TEXT ·Sum(SB), NOSPLIT, $0-24
	MOVQ a+0(FP), AX
	ADDQ b+8(FP), AX
	ADDQ ${amount}, AX
	MOVQ AX, ret+16(FP)
	RET
`;

export const assembly: readonly Feature[] = [
  {
    name: 'symabis, go_asm.h, headers of the package',
    files: `${gomod}${sumMain}${sum}-- sum/sum_amd64.s --\n#include "textflag.h"\n#include "go_asm.h"\n#include "more.h"\n${sumAssembly('$(const_Amount+pair_second+MORE)')}-- sum/more.h --\n#define MORE 1\n`,
    commands: ['build -o out .', 'build -trimpath -o out2 .'],
  },
  {
    name: '`-asmflags`, with patterns',
    files: `${gomod}${sumMain}${sum}-- sum/sum_amd64.s --\n#include "textflag.h"\n${sumAssembly('$MORE')}`,
    commands: ['build -asmflags=example.com/m/sum=-D=MORE=2 -o out .', 'build -o out2 .'],
    unshared: true,
  },
  {
    name: 'functions without bodies: -complete, an empty .s file, go:linkname',
    files: `${hello}-- a/a.go --\npackage a\n\nfunc absent()\n-- b/b.go --\npackage b\n\nimport _ "unsafe"\n\n//go:linkname nanotime runtime.nanotime\nfunc nanotime() int64\n\nvar Now = nanotime()\n-- b/empty.s --\n`,
    commands: ['build ./b', 'build ./a'],
    unshared: true,
  },
  {
    name: 'errors of the assembler, at their lines',
    files: `${gomod}${sumMain}${sum}-- sum/sum_amd64.s --\nTEXT ·Sum(SB), $0\n\tNOSUCH AX\n\tMOVQ $1\n`,
    commands: ['build -o out .'],
    unshared: true,
  },
];

function embedding(patterns: string, kind = 'embed.FS'): string {
  return `${gomod}-- main.go --\npackage main\n\nimport ${kind === 'embed.FS' ? '' : '_ '}"embed"\n\n//go:embed ${patterns}\nvar embedded ${kind}\n\nfunc main() { _ = embedded; println("ok") }\n`;
}

const tree = ['data/a.txt', 'data/.hidden', 'data/_under', 'data/sub/b.bin', 'data/sub/.c', 'top.txt', 'sp ace/x y.txt']
  .map((name) => `-- ${name} --\n${name}\n`)
  .join('');

export const embed: readonly Feature[] = [
  ...['data', 'all:data', 'data/*', 'data/*.txt data/sub', '"sp ace/x y.txt" top.txt', '`sp ace`', '[a-t]op.txt'].map(
    (patterns): Feature => ({
      name: `\`//go:embed ${patterns}\``,
      files: embedding(patterns) + tree,
      commands: ['build -o out .'],
    }),
  ),
  {
    name: 'into a string and into bytes',
    files: `${embedding('top.txt', 'string')}${tree}-- b.go --\npackage main\n\n//go:embed top.txt\nvar more []byte\n`,
    commands: ['build -o out .'],
  },
  {
    name: 'a directory with a go.mod is left out',
    files: `${embedding('data')}${tree}-- data/mod/go.mod --\nmodule x\n-- data/mod/x.txt --\nx\n`,
    commands: ['build -o out .'],
  },
  {
    name: 'of a replaced module',
    files:
      `-- go.mod --\nmodule example.com/m\n\ngo 1.26\n\nrequire example.com/dep v1.0.0\n\nreplace example.com/dep => ./dep\n-- main.go --\npackage main\n\nimport "example.com/dep"\n\nfunc main() { println(dep.Text) }\n-- dep/go.mod --\nmodule example.com/dep\n-- dep/dep.go --\npackage dep\n\nimport _ "embed"\n\n//go:embed text.txt\nvar Text string\n-- dep/text.txt --\ntext\n`.replace(
        '-- dep/go.mod --\nmodule example.com/dep\n',
        '-- dep/go.mod --\nmodule example.com/dep\n\ngo 1.20\n',
      ),
    commands: ['build -o out .', 'build -trimpath -o out2 .'],
  },
  {
    name: 'of a vendored module',
    files: `-- go.mod --\nmodule example.com/m\n\ngo 1.26\n\nrequire example.com/dep v1.0.0\n-- main.go --\npackage main\n\nimport "example.com/dep"\n\nfunc main() { println(dep.Text) }\n-- vendor/modules.txt --\n# example.com/dep v1.0.0\n## explicit; go 1.20\nexample.com/dep\n-- vendor/example.com/dep/dep.go --\npackage dep\n\nimport _ "embed"\n\n//go:embed text.txt\nvar Text string\n-- vendor/example.com/dep/text.txt --\ntext\n`,
    commands: ['build -o out .', 'build -trimpath -o out2 .'],
  },
  {
    name: 'symbolic links are refused',
    files: embedding('data') + tree,
    setUp: 'ln -s a.txt data/link',
    commands: ['build -o out .'],
    unshared: true,
  },
  {
    name: 'a symbolic link that is named',
    files: embedding('data/link') + tree,
    setUp: 'ln -s a.txt data/link',
    commands: ['build -o out .'],
    unshared: true,
  },
  ...[
    'nothing.txt',
    '../up',
    '/absolute',
    'data/../top.txt',
    '[a',
    'data/.git',
    'a\\b',
    '"open',
    'data/nothing*',
    'all:',
  ].map((patterns): Feature => ({
    name: `error: \`//go:embed ${patterns}\``,
    files: embedding(patterns) + tree,
    commands: ['build -o out .'],
    unshared: true,
  })),
  {
    name: 'names that can’t be embedded',
    files: `${embedding('data')}-- data/a*b --\nx\n-- data/c:d --\ny\n`,
    commands: ['build -o out .'],
    unshared: true,
  },
  {
    name: 'without import "embed", of a wrong type, in go 1.15',
    files: `-- go.mod --\nmodule example.com/m\n\ngo 1.15\n-- main.go --\npackage main\n\n//go:embed top.txt\nvar a int\n\nfunc main() {}\n${tree}`,
    commands: ['build -o out .'],
    unshared: true,
  },
];
