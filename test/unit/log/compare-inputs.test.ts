import { expect, test } from 'vitest';
import { changedImports, compareInputs, compareLateInputs } from '../../../src/log/compare-inputs.ts';

/** Inputs of a package with cgo, in the order of the hash text. */
const before = [
  'left out x_windows.go',
  'compile',
  'dir /m/a',
  'go 1.26',
  'goos linux goarch amd64',
  'import "m/a"',
  'omitdebug false standard false local false prefix ""',
  'cgo "cgo version go1.26.8"',
  'CC=["gcc"] [] ["-g" "-O2"] []',
  'CC ID="gcc 12.2.0"',
  'compile compile version go1.26.8 [] []',
  'asm "asm version go1.26.8" [] []',
  'GOAMD64=v1',
  'file a.go H1',
  'file b.go H2',
  'embed t.txt H3',
  'import fmt C1',
];

/** The same with some lines replaced, or removed. */
function withLines(changes: Readonly<Record<string, string | undefined>>): string[] {
  for (const line of Object.keys(changes)) if (!before.includes(line)) throw new Error(`no line ${line}`);
  return before.flatMap((line) => (line in changes ? (changes[line] ?? []) : line));
}

test.each([
  [{ 'file a.go H1': 'file a.go H9' }, { kind: 'file', change: 'changed', file: 'a.go' }],
  [
    { 'file a.go H1': undefined, 'file b.go H2': 'file b.go H9' },
    { kind: 'file', change: 'removed', file: 'a.go', more: 1 },
  ],
  [{ 'file a.go H1': undefined }, { kind: 'file', change: 'removed', file: 'a.go' }],
  [{ 'embed t.txt H3': 'embed t.txt H9' }, { kind: 'embed', change: 'changed', file: 't.txt' }],
  [
    { 'left out x_windows.go': 'file x_windows.go H4' },
    { kind: 'constraint', change: 'selected', file: 'x_windows.go' },
  ],
  [{ 'file b.go H2': 'left out b.go' }, { kind: 'constraint', change: 'left out', file: 'b.go' }],
  [{ 'dir /m/a': 'dir /w/a' }, { kind: 'directory', before: '/m/a', after: '/w/a' }],
  [{ 'go 1.26': 'go 1.25' }, { kind: 'language', before: '1.26', after: '1.25' }],
  [
    { 'goos linux goarch amd64': 'goos linux goarch arm64' },
    { kind: 'environment', name: 'GOARCH', before: 'amd64', after: 'arm64' },
  ],
  [{ 'GOAMD64=v1': 'GOAMD64=v3' }, { kind: 'environment', name: 'GOAMD64', before: 'v1', after: 'v3' }],
  [
    { 'CC=["gcc"] [] ["-g" "-O2"] []': 'CC=["gcc"] [] ["-g"] []' },
    { kind: 'environment', name: 'CGO_CFLAGS', before: '["-g" "-O2"]', after: '["-g"]' },
  ],
  [
    { 'CC=["gcc"] [] ["-g" "-O2"] []': 'CC=["clang"] [] ["-g" "-O2"] []' },
    { kind: 'cgo-compiler', tool: 'CC', before: '["gcc"]', after: '["clang"]' },
  ],
  [
    { 'CC ID="gcc 12.2.0"': 'CC ID="gcc 14.1.0"' },
    { kind: 'cgo-compiler', tool: 'CC', before: 'gcc 12.2.0', after: 'gcc 14.1.0' },
  ],
  [
    { 'compile compile version go1.26.8 [] []': 'compile compile version go1.26.9 [] []' },
    { kind: 'compiler', tool: 'compile', before: 'compile version go1.26.8', after: 'compile version go1.26.9' },
  ],
  [
    { 'compile compile version go1.26.8 [] []': 'compile compile version go1.26.8 [] ["-N" "-l"]' },
    { kind: 'flag', flag: '-gcflags', before: '[]', after: '["-N" "-l"]' },
  ],
  [
    { 'compile compile version go1.26.8 [] []': 'compile compile version go1.26.8 ["-race"] []' },
    { kind: 'flag', flag: '-race', before: 'false', after: 'true' },
  ],
  [
    { 'compile compile version go1.26.8 [] []': 'compile compile version go1.26.8 ["-shared"] []' },
    { kind: 'flag', flag: '-buildmode', before: '[]', after: '["-shared"]' },
  ],
  [
    { 'asm "asm version go1.26.8" [] []': 'asm "asm version go1.26.8" [] ["-D" "x]"]' },
    { kind: 'flag', flag: '-asmflags', before: '[]', after: '["-D" "x]"]' },
  ],
  [{ 'dir /m/a': 'trimpath' }, { kind: 'flag', flag: '-trimpath', before: 'false', after: 'true' }],
])('%j is told as %j', (changes, reason) => {
  expect(compareInputs(before, withLines(changes))).toEqual(reason);
});

test.each([
  ['pgofile P', { kind: 'profile', change: 'added' }],
  ['magic GOSSAFUNC=main', { kind: 'environment', name: 'GOSSAFUNC', before: '', after: 'main' }],
  ['cover "set" "cover version"', { kind: 'flag', flag: '-cover', before: '', after: 'set' }],
  ['file c.go H5', { kind: 'file', change: 'added', file: 'c.go' }],
])('a new line %s is told', (line, reason) => {
  expect(compareInputs(before, [...before, line])).toEqual(reason);
});

test('flags of gccgo are its own', () => {
  const compile = (flags: string): string => `compile gcc version 12.2.0 (Debian) [] [${flags}]`;
  expect(compareInputs([compile('')], [compile('"-O2"')])).toEqual({
    kind: 'flag',
    flag: '-gccgoflags',
    before: '[]',
    after: '["-O2"]',
  });
});

test('a compiler comes before a flag, a flag before a file, a file before an import', () => {
  const flag = { 'compile compile version go1.26.8 [] []': 'compile compile version go1.26.8 [] ["-N"]' };
  const file = { 'file a.go H1': 'file a.go H9' };
  const imported = { 'import fmt C1': 'import fmt C9' };
  expect(compareInputs(before, withLines({ ...flag, ...file, ...imported }))).toMatchObject({ flag: '-gcflags' });
  expect(compareInputs(before, withLines({ ...file, ...imported }))).toMatchObject({ kind: 'file' });
  expect(compareInputs(before, withLines(imported))).toBeUndefined();
});

test('imports are changed, added or removed', () => {
  const after = [...withLines({ 'import fmt C1': 'import fmt C9' }), 'import os C2'];
  expect(changedImports(before, after)).toEqual([
    { importPath: 'fmt', change: 'changed' },
    { importPath: 'os', change: 'added' },
  ]);
  expect(changedImports(after, withLines({ 'import fmt C1': undefined }))).toEqual([
    { importPath: 'fmt', change: 'removed' },
    { importPath: 'os', change: 'removed' },
  ]);
});

test.each([
  ['dir /go/pkg/mod/x.org/y@v1.0.0/z', 'dir /go/pkg/mod/x.org/y@v1.2.0/z'],
  ['dir /cache/x.org/y@v1.0.0', 'dir /cache/x.org/y@v1.2.0'],
  ['module x.org/y@v1.0.0', 'module x.org/y@v1.2.0'],
])('another version of a module: %s, %s', (was, is) => {
  const reason = { kind: 'module', path: 'x.org/y', before: 'v1.0.0', after: 'v1.2.0' };
  expect(compareInputs([was, 'files A'], [is, 'files B'])).toEqual(reason);
});

test('files that are not listed one by one', () => {
  expect(compareInputs(['dir /x', 'files A'], ['dir /x', 'files B'])).toEqual({
    kind: 'constraint',
    change: 'selected',
    file: '',
  });
});

/** As fmt's %q has it. */
function modinfo(...lines: readonly string[]): string[] {
  return [`modinfo ${JSON.stringify(lines.join('\n'))}`];
}

test.each([
  ['build\tvcs.revision=a', 'build\tvcs.revision=b', { kind: 'vcs', setting: 'vcs.revision', before: 'a', after: 'b' }],
  ['build\t-tags=x', 'build\t-tags=y', { kind: 'flag', flag: '-tags', before: 'x', after: 'y' }],
  [
    'build\tCGO_ENABLED=1',
    'build\tCGO_ENABLED=0',
    { kind: 'environment', name: 'CGO_ENABLED', before: '1', after: '0' },
  ],
  [
    'dep\tx.org/y\tv1.0.0\th1:a=',
    'dep\tx.org/y\tv1.2.0\th1:b=',
    { kind: 'build-info', setting: 'dep x.org/y', before: 'v1.0.0', after: 'v1.2.0' },
  ],
])('build info %j, %j', (was, is, reason) => {
  const path = 'path\tm';
  expect(compareLateInputs(modinfo(path, was), modinfo(path, is))).toEqual(reason);
});

test('the linker, its flags, the default GODEBUG, and what has no word of its own', () => {
  const link = [
    'link link version go1.26.8 [] exe',
    'linkflags []',
    'defaultgodebug "a=1"',
    'buildmode exe goos linux goarch amd64',
    'GOROOT=/go',
  ];
  const change = (was: string, is: string): string[] => link.map((line) => (line === was ? is : line));
  expect(compareInputs(link, change('linkflags []', 'linkflags ["-s"]'))).toEqual({
    kind: 'flag',
    flag: '-ldflags',
    before: '[]',
    after: '["-s"]',
  });
  expect(compareInputs(link, change(link[0] ?? '', 'link link version go1.26.8 ["-race"] exe'))).toMatchObject({
    flag: '-race',
  });
  expect(compareInputs(link, change(link[3] ?? '', 'buildmode pie goos linux goarch amd64'))).toMatchObject({
    flag: '-buildmode',
    before: 'exe',
    after: 'pie',
  });
  const trimpath = { kind: 'flag', flag: '-trimpath' };
  const trimmed = change('GOROOT=/go', 'GOROOT=');
  expect(compareInputs(link, trimmed)).toEqual({ ...trimpath, before: 'false', after: 'true' });
  expect(compareInputs(trimmed, link)).toEqual({ ...trimpath, before: 'true', after: 'false' });
  expect(compareInputs(link, change('GOROOT=/go', 'GOROOT=/other'))).toEqual({
    kind: 'environment',
    name: 'GOROOT',
    before: '/go',
    after: '/other',
  });
  expect(compareLateInputs(link, change('defaultgodebug "a=1"', 'defaultgodebug "a=0"'))).toEqual({
    kind: 'godebug',
    before: 'a=1',
    after: 'a=0',
  });
  expect(compareLateInputs(['omitdebug false'], ['omitdebug true'])).toEqual({
    kind: 'other',
    before: 'omitdebug false',
    after: 'omitdebug true',
  });
});
