import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { errorText } from '../../src/base/errors.ts';
import { loadPackages } from '../../src/packages/load-packages.ts';
import { reportPackageErrors } from '../../src/packages/package-errors.ts';
import type { System } from '../../src/sys/system.ts';
import { findGo, goEnvironmentValue } from '../support/programs-under-test.ts';
import { goConfig, nodeFiles } from './packages-go.ts';

let gopath: string;
let cache: string;
const target = { goos: 'linux', goarch: 'amd64', cgo: true };

beforeAll(() => {
  gopath = realpathSync(mkdtempSync(join(tmpdir(), 'gots-packages-')));
  if (findGo() !== undefined) cache = goEnvironmentValue('GOCACHE');
});

afterAll(() => {
  rmSync(gopath, { recursive: true, force: true });
});

function write(files: Readonly<Record<string, string>>): void {
  const old = new Date('2020-01-02T03:04:05Z');
  for (const [name, text] of Object.entries(files)) {
    const path = join(gopath, 'src', name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    utimesSync(path, old, old);
  }
}

/** What go says, and what gots says, about the same arguments in GOPATH mode. */
async function both(dir: string, args: readonly string[]): Promise<{ go: string; gots: string }> {
  const cwd = join(gopath, 'src', dir);
  const env = {
    ...process.env,
    GOPATH: gopath,
    GO111MODULE: 'off',
    GOCACHE: cache,
    GOFLAGS: '',
    CGO_ENABLED: '1',
    PWD: cwd,
  };
  const { stderr } = spawnSync('go', ['build', '-o', '/dev/null', ...args], { cwd, env, encoding: 'utf8' });
  const config = { ...goConfig(target, { cwd: '/' }), cwd, gopath: [gopath], gobin: '', go111module: 'off' as const };
  const sys = { now: () => Date.now(), ticks: () => performance.now(), lookPath: () => undefined } as unknown as System;
  let text = '';
  try {
    const result = await loadPackages(args, { config, sys, files: nodeFiles, importTable: undefined }, (event) => {
      if (event.kind === 'note') text += `go: ${event.text}\n`;
    });
    text += reportPackageErrors(result.roots)
      .map((line) => `${line}\n`)
      .join('');
  } catch (error) {
    text += `${errorText(error)}\n`;
  }
  return { go: stderr, gots: text };
}

const trees: readonly { name: string; files: Record<string, string>; dir: string; args: string[] }[] = [
  {
    name: 'an import that is nowhere',
    files: {
      'a1/a.go': 'package main\n\nimport (\n	"fmt"\n	"example.com/none"\n)\n\nfunc main() { fmt.Println(none.X) }\n',
    },
    dir: 'a1',
    args: [],
  },
  {
    name: 'an import cycle',
    files: {
      'c1/a/a.go': 'package a\n\nimport _ "c1/b"\n',
      'c1/b/b.go': 'package b\n\nimport _ "c1/c"\n',
      'c1/c/c.go': 'package c\n\nimport _ "c1/a"\n',
    },
    dir: 'c1',
    args: ['./a', './b', './...'],
  },
  {
    name: 'internal packages of others',
    files: {
      'i1/x/internal/p/p.go': 'package p\n',
      'i1/y/y.go': 'package y\n\nimport _ "i1/x/internal/p"\n',
      'i1/z/z.go': 'package z\n\nimport _ "i1/y"\nimport _ "internal/abi"\n',
    },
    dir: 'i1',
    args: ['./y', 'i1/z'],
  },
  {
    name: 'vendored packages by their full path',
    files: {
      'v1/vendor/dep/d.go': 'package dep\n',
      'v1/ok.go': 'package v1\n\nimport _ "dep"\n',
      'v1/sub/s.go': 'package sub\n\nimport _ "v1/vendor/dep"\n',
      'v2/s.go': 'package v2\n\nimport _ "v1/vendor/dep"\n',
    },
    dir: 'v1',
    args: ['.', './sub', 'v2'],
  },
  {
    name: 'programs that are imported',
    files: {
      'm1/cmd/c.go': 'package main\n\nfunc main() {}\n',
      'm1/m.go': 'package m1\n\nimport _ "m1/cmd"\n',
    },
    dir: 'm1',
    args: ['.'],
  },
  {
    name: 'an import of itself, and of another, that ends in a slash',
    files: {
      's1/s.go': 'package main\n\nimport (\n\t_ "s1/"\n\t_ "s1/sub/"\n\t_ "s1/none/"\n)\n\nfunc main() {}\n',
      's1/sub/s.go': 'package sub\n',
    },
    dir: 's1',
    args: ['.'],
  },
  {
    name: 'patterns that go up and come back',
    files: { 'u1/sub/s.go': 'package sub\n\nimport _ "none"\n', 'u1/u.go': 'package u1\n' },
    dir: 'u1',
    args: ['../u1/s...', './../u1/sub/...', '../u2/...'],
  },
  {
    name: 'patterns below what wildcards pass over, and below a file',
    files: {
      't1/testdata/t.go': 'package t\n\nimport _ "none"\n',
      't1/_u/sub/u.go': 'package u\n\nimport _ "none"\n',
      't1/t.go': 'package t1\n',
    },
    dir: 't1',
    args: ['./testdata/...', './_u/sub/...', './_u/...', './t.go/...'],
  },
  {
    name: 'two packages in one directory, test files included',
    files: {
      'p1/a.go': 'package a\n',
      'p1/b.go': 'package b\n',
      'p2/a.go': 'package a\n',
      'p2/b_test.go': 'package b\n',
    },
    dir: 'p1',
    args: ['.', 'p2'],
  },
  {
    name: 'directories without files for the target',
    files: {
      'n1/a_windows.go': 'package a\n',
      'n3/x.txt': '',
      'n4/n.go': 'package n4\n\nimport _ "n1"\n',
    },
    dir: 'n1',
    args: ['.', 'n3', 'n4'],
  },
  {
    name: 'embed patterns that fail',
    files: {
      'e1/e.go': 'package e1\n\nimport _ "embed"\n\n//go:embed nope.txt\nvar s string\n',
      'e2/e.go': 'package e2\n\nimport _ "embed"\n\n//go:embed  ../x\nvar s string\n',
      'e3/e.go': 'package e3\n\nimport "embed"\n\n//go:embed "d" d*\nvar s embed.FS\n',
      'e3/d/.hidden': '',
      'e4/e.go': 'package e4\n\nimport "embed"\n\n//go:embed *.txt d/x\nvar s embed.FS\n',
      'e4/a.txt': '',
      'e4/d/go.mod': 'module x\n',
      'e4/d/x': '',
      'e5/e.go': 'package e5\n\nimport "embed"\n\n//go:embed [a\nvar s embed.FS\n',
      'e6/e.go': 'package e6\n\nimport "embed"\n\n//go:embed con.txt\nvar s embed.FS\n',
      'e6/con.txt': '',
    },
    dir: 'e1',
    args: ['.', 'e2', 'e3', 'e4', 'e5', 'e6'],
  },
  {
    name: 'files of other languages without cgo',
    files: {
      'l1/a.go': 'package a\n',
      'l1/b.c': '',
      'l2/a.go': 'package a\n',
      'l2/b.cc': '',
      'l3/a.go': 'package a\n',
      'l3/b.f90': '',
    },
    dir: 'l1',
    args: ['.', 'l2', 'l3'],
  },
  {
    name: 'import comments',
    files: {
      'q1/a.go': 'package q1 // import "other/q1"\n',
      'q2/a.go': 'package q2 /* import bad */\n',
      'q3/a.go': 'package q3 // import "q3"\n',
      'q3/b.go': 'package q3 // import "q4"\n',
    },
    dir: 'q1',
    args: ['.', 'q2', 'q3'],
  },
  {
    name: 'malformed import paths',
    files: {
      'r1/a.go': 'package r1\n\nimport _ "a b"\n',
      'r2/a.go': 'package r2\n\nimport _ "/abs"\n',
      'r3/a.go': 'package r3\n\nimport _ "x@v1"\n',
      'r4/a.go': 'package r4\n\nimport _ "fmt//x"\n',
      'r5/a.go': 'package r5\n\nimport _ "./sub"\n',
      'r5/sub/a.go': 'package sub\n',
      'r6/a.go': 'package r6\n\nimport _ "mod/x"\n',
      'r7/a.go': 'package r7\n\nimport _ "-x"\n',
      'r8/a.go': 'package r8\n\nimport _ "R8/a"\n',
      'R8/a/a.go': 'package a\n',
      'r8/a/a.go': 'package a\n\nimport _ "r8"\n',
    },
    dir: 'r1',
    args: ['.', 'r2', 'r3', 'r4', 'r5', 'r6', 'r7', 'r8', 'r8/a'],
  },
  {
    name: 'cgo lines that are wrong',
    files: {
      'g1/a.go': 'package g1\n\n// #cgo LDFLAGS -lm\nimport "C"\n',
      'g2/a.go': 'package g2\n\n// #cgo BOGUS: x\nimport "C"\n',
      'g3/a.go': 'package g3\n\n// #cgo CFLAGS: -D`x`\nimport "C"\n',
      'g4/a.go': 'package g4\n',
      'g4/a_test.go': 'package g4\n\nimport "C"\n',
    },
    dir: 'g1',
    args: ['.', 'g2', 'g3', 'g4'],
  },
  {
    name: 'constraints that are wrong',
    files: {
      'k1/a.go': '//go:build linux &&\n\npackage k1\n',
      'k2/a.go': '//go:build linux\n//go:build amd64\n\npackage k2\n',
      'k3/a.go': '//go:build (linux\n\npackage k3\n',
      'k4/a.go': '//go:build !!linux\n\npackage k4\n',
      'k5/a.go': '//go:build linux | windows\n\npackage k5\n',
    },
    dir: 'k1',
    args: ['.', 'k2', 'k3', 'k4', 'k5'],
  },
  {
    name: 'named files that do not go together',
    files: {
      'f1/a.go': 'package main\n',
      'f1/d/b.go': 'package main\n',
    },
    dir: 'f1',
    args: ['a.go', 'd/b.go'],
  },
  { name: 'a named file that is missing', files: { 'f2/a.go': 'package main\n' }, dir: 'f2', args: ['a.go', 'b.go'] },
  { name: 'a named file that is no Go', files: { 'f3/a.go': 'package main\n' }, dir: 'f3', args: ['a.go', 'b.txt'] },
  {
    name: 'named files with a missing import',
    files: { 'f4/a.go': 'package main\n\nimport _ "nowhere/x"\n' },
    dir: 'f4',
    args: ['a.go'],
  },
  {
    name: 'patterns that match nothing',
    files: { 'w1/a.go': 'package w1\n' },
    dir: 'w1',
    args: ['./none/...', 'nope/...', './x...'],
  },
  {
    name: 'a directory that is missing',
    files: { 'w2/a.go': 'package w2\n' },
    dir: 'w2',
    args: ['./none', 'nonesuch'],
  },
];

test.each(trees)('go and gots say the same about $name', async ({ files, dir, args }) => {
  write(files);
  for (const arg of args.length === 0 ? ['.'] : dir.startsWith('f') ? [undefined] : args) {
    const { go, gots } = await both(dir, arg === undefined ? args : [arg]);
    expect(gots).toBe(go);
  }
});

test('go and gots say the same about headers that are no Go', async () => {
  const headers = [
    '',
    'package',
    'package 1',
    'package x y',
    'packagex\n',
    '// only a comment\n',
    '\n\nfunc main() {}\n',
    'package x\nimport',
    'package x\nimport fmt\n',
    'package x\nimport "fmt\n',
    'package x\nimport "fmt" "os"\n',
    'package x\nimport (\n"fmt", "os"\n)\n',
    'package x\nimport (\n"fmt"\n',
    'package x\nimport ("fmt"\nfunc f() {}\n',
    'package x\nimport 1\n',
    "package x\nimport 'a'\n",
    'package x\nimport "a\\q"\n',
    'package x\nimport `a\n',
    'package x /* open\n',
    'package x; import "fmt"; import ("os"; "io")\n#\n',
    'package x\n#\n',
    '#!/bin/sh\npackage x\n',
    'package x\n\u0000\n',
    'package x\nimport “fmt”\n',
    '\u00fe\u00ff',
    'package x\nimport "fmt" // \u0000\n',
    'package x\nimport "a!"\n',
    'package x\nimport ""\n',
    'package x\nimport type "fmt"\n',
    'package x import "fmt"\n',
    'package x, y\n',
    'package "x"\n',
    'package x\nimport (\n\t_ "fmt"\n\t. os\n)\n',
    '//line foo.y:10\npackage x y\n',
    'package x\n/*line bar.y:7:9*/import y\n',
    'package type\n',
    'package x\nimport "\\x41"\n',
    'package x\nimport "\\400"\n',
    'package x\nimport "\\ud800"\n',
    'package x\nimport a.b "c"\n',
    'package\nx\nimport "C" "D"',
    'package x\n\nimport "fmt"\n\nimport\n"os" ; ; import "io"; )',
    'package x\n}\nimport (',
  ];
  for (const [i, text] of headers.entries()) {
    const dir = `h${i}`;
    write({ [`${dir}/x.go`]: text });
    const { go, gots } = await both(dir, ['.']);
    expect(`${JSON.stringify(text)}: ${gots}`).toBe(`${JSON.stringify(text)}: ${/^# /m.test(go) ? '' : go}`);
  }
  write({ 'hx/x.go': '' });
  writeFileSync(
    join(gopath, 'src', 'hx', 'x.go'),
    Buffer.from([...Buffer.from('package x\nimport "a'), 0xff, 0x22, 0x0a]),
  );
  expect(await both('hx', ['.'])).toMatchObject({ gots: (await both('hx', ['.'])).go });
});
