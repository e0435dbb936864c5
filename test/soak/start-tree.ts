/** The tree that a soak test starts with: two commands, packages of all kinds, a module beside them. Pure. */
import type { Entry, Tree } from './scene.ts';

/** package -> what it imports, of this module by short names */
const imports: Readonly<Record<string, readonly string[]>> = {
  p0: [],
  p1: ['p0'],
  p2: ['p0'],
  p3: ['p1'],
  p4: ['p1', 'p2'],
  p5: ['p3', 'strings'],
  p6: ['p2', 'errors'],
  p7: ['p4', 'p5', 'sort'],
  p8: ['p6'],
  p9: ['p0', 'p8'],
};

export const modulePath: string = 'example.com/m';

/** A package with a body, an inlined body, a constant and a type to edit. @param used names of packages of this module */
export function packageText(name: string, used: readonly string[], unused: readonly string[] = []): string {
  const lines = [...used.map((other) => `\t"${modulePath}/${other}"`), ...unused.map((path) => `\t_ "${path}"`)];
  const calls = used.map((other) => ` + ${other}.Count(n-1) + int(${other}.Small()) + ${other}.Size`).join('');
  return `// Package ${name} counts. 0
package ${name}

import (
${lines.join('\n')}
)

const Size = 3

type Thing struct{ A int }

//go:noinline
func Count(n int) int {
	if n < 0 {
		return 0
	}
	return n + 4${calls}
}

func Small() int64 { return 5 }
`;
}

function commandText(name: string, used: readonly string[]): string {
  const others = ['asm', 'emb', 'linked', 'nat', 'tags'].filter((other) => used.includes(other));
  const imported = [...used.map((other) => `${modulePath}/${other}`), ...(name === 'one' ? ['example.com/dep'] : [])];
  const values = [...others, ...(name === 'one' ? ['dep'] : [])].map((other) => `\tprintln(${other}.Value())\n`);
  const counts = used
    .filter((other) => !others.includes(other))
    .map((other) => `\tprintln(${other}.Count(2), ${other}.Thing{}.A)\n`);
  return `// Command ${name} prints what its packages say. 0
package main

import (
${imported.map((path) => `\t"${path}"`).join('\n')}
)

func main() {
	println("${name}", 0)
${values.join('')}${counts.join('')}}
`;
}

const emb = `package emb

import "embed"

//go:embed text.txt
var text string

//go:embed data
var data embed.FS

func Value() string {
	entries, _ := data.ReadDir("data")
	return text + entries[0].Name() + string(rune('0'+len(entries)))
}
`;

const kinds: Readonly<Record<string, string>> = {
  'm/emb/emb.go': emb,
  'm/emb/text.txt': 'text 0',
  'm/emb/data/a.txt': 'a 0',
  'm/emb/data/b.txt': 'b 0',
  'm/tags/tags.go':
    'package tags\n\nvar Stamp = "none"\n\nfunc Value() string { return Stamp + system + tagged + withC + "0" }\n',
  'm/tags/system_linux.go': 'package tags\n\nconst system = " linux 0"\n',
  'm/tags/system_windows.go': 'package tags\n\nconst system = " windows 0"\n',
  'm/tags/system_other.go': '//go:build !linux && !windows\n\npackage tags\n\nconst system = " other 0"\n',
  'm/tags/with_x.go': '//go:build x\n\npackage tags\n\nconst tagged = " x 0"\n',
  'm/tags/without_x.go': '//go:build !x\n\npackage tags\n\nconst tagged = " not x 0"\n',
  'm/tags/with_c.go': '//go:build cgo\n\npackage tags\n\nconst withC = " C 0"\n',
  'm/tags/without_c.go': '//go:build !cgo\n\npackage tags\n\nconst withC = " no C 0"\n',
  'm/tags/y.go': '//go:build y\n\npackage tags\n\nfunc init() { println("y 0") }\n',
  'm/asm/asm.go': "package asm\n\nfunc Value() string { return string(rune('0' + one())) }\n",
  'm/asm/declared_amd64.go': 'package asm\n\nfunc one() int64\n',
  'm/asm/other.go': '//go:build !amd64\n\npackage asm\n\nfunc one() int64 { return 0 }\n',
  'm/asm/asm.h': '#define ONE $1\n',
  'm/asm/asm_amd64.s':
    '#include "textflag.h"\n#include "asm.h"\n\n#ifdef TWO\n#define N $2\n#else\n#define N ONE\n#endif\n\nTEXT ·one(SB), NOSPLIT, $0-8\n\tMOVQ N, ret+0(FP)\n\tRET\n',
  'elsewhere/one/linked.go': 'package linked\n\nfunc Value() string { return "one 0" }\n',
  'elsewhere/two/linked.go': 'package linked\n\nfunc Value() string { return "two 0" }\n',
  'elsewhere/a.txt': 'package p1\n\nfunc init() { println("link to a 0") }\n',
  'elsewhere/b.txt': 'package p1\n\nfunc init() { println("link to b 0") }\n',
  'dep/go.mod': 'module example.com/dep\n\ngo 1.21\n',
  'dep/dep.go': 'package dep\n\nfunc Value() string { return "dep 0" }\n',
  'dep2/go.mod': 'module example.com/dep\n\ngo 1.21\n',
  'dep2/dep.go': 'package dep\n\nfunc Value() string { return "dep2 0" }\n',
  'm/.gitignore': '/one\n/two\n',
  goenv: '',
};

const nat: Readonly<Record<string, string>> = {
  'm/nat/nat.go': 'package nat\n\n// #include "nat.h"\nimport "C"\n\nfunc Value() int { return int(C.three()) + 0 }\n',
  'm/nat/nat.c':
    '#include "nat.h"\n\n#ifndef COMPILER\n#define COMPILER 0\n#endif\n\nint three(void) { return THREE + COMPILER; }\n',
  'm/nat/nat.h': '#define THREE 3\nint three(void);\n',
  'm/nat/without.go': '//go:build !cgo\n\npackage nat\n\nfunc Value() int { return 0 }\n',
};

const goModText = `module ${modulePath}

go 1.26

require example.com/dep v0.0.0

replace example.com/dep => ../dep
`;

/** @param cgo with a package that has C */
export function startTree(cgo: boolean): Tree {
  const tree = new Map<string, Entry>();
  const put = (path: string, text: string): void => void tree.set(path, { kind: 'file', text });
  for (const [path, text] of Object.entries({ ...kinds, ...(cgo ? nat : {}) })) put(path, text);
  for (const [name, all] of Object.entries(imports)) {
    const used = all.filter((other) => other in imports);
    put(
      `m/${name}/p.go`,
      packageText(
        name,
        used,
        all.filter((other) => !used.includes(other)),
      ),
    );
  }
  put('m/go.mod', goModText);
  put('m/other.mod', goModText.replace('../dep', '../dep2'));
  const special = ['asm', 'emb', 'linked', 'tags', ...(cgo ? ['nat'] : [])];
  put('m/cmd/one/main.go', commandText('one', [...special, 'p3', 'p7', 'p8', 'p9']));
  put('m/cmd/two/main.go', commandText('two', ['p1', 'p4', 'tags']));
  tree.set('m/linked', { kind: 'link', target: '../elsewhere/one' });
  tree.set('m/p1/link.go', { kind: 'link', target: '../../elsewhere/a.txt' });
  tree.set('m2', { kind: 'link', target: 'm' });
  return tree;
}
