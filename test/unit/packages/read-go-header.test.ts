import { array, assert, constantFrom, property } from 'fast-check';
import { expect, test } from 'vitest';
import { parseGoHeader } from '../../../src/packages/parse-go-header.ts';
import { readGoHeader, readOtherHeader } from '../../../src/packages/read-go-header.ts';

const read = (text: string): ReturnType<typeof readGoHeader> => readGoHeader(Buffer.from(text));

test('a header has its package, imports with positions, and constraint', () => {
  const header = read(
    [
      '// Copyright',
      '',
      '//go:build linux && !cgo',
      '',
      '/* Package x',
      '   does. */',
      'package x',
      '',
      'import "fmt"',
      'import (',
      '\t"os"; str "strings" // why',
      '',
      '\t/* dot */ . "example.com/a/b"',
      ')',
      'func init() {}',
    ].join('\n'),
  );
  expect(header).toMatchObject({ packageName: 'x', error: undefined, embeds: [], directives: [] });
  expect(header.constraint.goBuild).toBe('//go:build linux && !cgo');
  expect(header.imports.map((item) => [item.path, item.position.line, item.position.column])).toEqual([
    ['fmt', 9, 8],
    ['os', 11, 2],
    ['strings', 11, 8],
    ['example.com/a/b', 13, 12],
  ]);
});

test('what follows the imports is not read', () => {
  const header = read('package x\nimport "a"\nvar s = `\nimport "b"\n`\n\u0000');
  expect(header.imports.map((item) => item.path)).toEqual(['a']);
  expect(header.error).toBeUndefined();
});

test('a byte order mark at the start counts for nothing', () => {
  expect(read('\ufeffpackage x; import "a"').imports).toEqual([
    { path: 'a', position: { line: 1, column: 19 }, doc: '' },
  ]);
});

test('the comment above import "C" is kept without markers and directives', () => {
  const header = read('package x\n\n// #cgo LDFLAGS: -lm\n//export f\n//\n//\n// #include <a.h>\nimport "C"\n');
  expect(header.imports).toEqual([
    { path: 'C', position: { line: 8, column: 8 }, doc: '#cgo LDFLAGS: -lm\n\n#include <a.h>\n' },
  ]);
  expect(read('package x\n\n/*\n#cgo CFLAGS: -g\n*/\n\nimport "C"\n').imports[0]?.doc).toBe('');
  expect(read('package x\n\n/*\n#cgo CFLAGS: -g\n*/\nimport (\n\t"C"\n)\n').imports[0]?.doc).toBe('#cgo CFLAGS: -g\n');
  expect(read('package x\n\n/* a */\nimport (\n\t// b\n\t"C"\n\t"d"\n)\n').imports[0]?.doc).toBe('b\n');
});

test('go:debug lines stand above the package clause', () => {
  const header = read('//go:debug a=1\n//go:generate x\n//go:debug b=2\r\n\npackage main\n//go:debug c=3\n');
  expect(header.directives.map((item) => [item.text, item.position.line])).toEqual([
    ['//go:debug a=1', 1],
    ['//go:debug b=2', 3],
  ]);
});

test('embed patterns are words, quoted or not, wherever the comment stands', () => {
  const text = [
    'package x',
    'import _ "embed"',
    'var r = \'"\' // "',
    '//go:embed a.txt "b c" `d`',
    '\t//go:embed all:dir *.é x',
    'var s = "//go:embed no"',
    'var t = `',
    '//go:embed no',
    '`',
    '/*',
    '//go:embed no',
    '*/',
    '//go:embedded no',
    '//go:embed "open',
  ].join('\n');
  expect(read(text).embeds.map((item) => [item.pattern, item.position.line, item.position.column])).toEqual([
    ['a.txt', 4, 12],
    ['b c', 4, 18],
    ['d', 4, 24],
    ['all:dir', 5, 13],
    ['*.é', 5, 21],
    ['x', 5, 26],
  ]);
  expect(read('package x\n//go:embed a\nvar s string').embeds).toEqual([]);
});

test.each([
  ['', "expected 'package', found 'EOF'", 1, 1],
  ['package', "expected 'IDENT', found 'EOF'", 1, 8],
  ['package x import "y"', "expected ';', found 'import'", 1, 11],
  ['package x\nimport fmt', 'missing import path', 2, 11],
  ['package x\nimport "a', 'string literal not terminated', 2, 8],
  ['package x\nimport 1', 'import path must be a string', 2, 8],
  ['package x /*', 'comment not terminated', 1, 11],
  ['#', "illegal character U+0023 '#'", 1, 1],
])('%j is refused: %s', (text, message, line, column) => {
  expect(read(text).error).toMatchObject({ kind: 'syntax', message, position: { line, column } });
});

test('a line comment moves positions', () => {
  expect(read('//line x.y:7\npackage x import y').error?.position).toMatchObject({ file: 'x.y', line: 7, column: 0 });
});

test('an import path with forbidden characters is refused with its position', () => {
  expect(read('package x\nimport "a!b"\n').error).toMatchObject({
    kind: 'import',
    message: 'invalid import path: a!b',
  });
});

test('a NUL byte in the header makes a file unreadable', () => {
  expect(read('package x\n// \u0000\n').error).toMatchObject({ kind: 'read', message: 'unexpected NUL in input' });
});

test('imports above an error are still told', () => {
  expect(read('package x\nimport "a"\nimport (\n"b"\nc\n').partialImports).toEqual(['a', 'b']);
});

test('the fast reader answers as the exact one', () => {
  const word = constantFrom(
    'a',
    '_',
    '. ',
    '"x"',
    '"y/z"',
    '`r`',
    'import',
    'import (',
    ')',
    ';',
    '\n',
    '// c\n',
    '/* b\n */',
    ' ',
    '\t',
    'é',
  );
  assert(
    property(array(word, { maxLength: 25 }), (words) => {
      const source = Buffer.from(`package p\n${words.join('')}`);
      expect(readGoHeader(source)).toEqual(parseGoHeader(source));
    }),
    { numRuns: 2000 },
  );
});

test('other languages have constraints in their first comments only', () => {
  expect(readOtherHeader(Buffer.from('// x\n\n//go:build linux\n\n#include "a.h"\n')).goBuild).toBe('//go:build linux');
  expect(readOtherHeader(Buffer.from('#include "a.h"\n//go:build linux\n')).goBuild).toBeUndefined();
  expect(readOtherHeader(Buffer.from('// +build linux\n\nTEXT')).plusBuild).toEqual(['// +build linux']);
  expect(readOtherHeader(Buffer.from('// +build linux\nTEXT')).plusBuild).toEqual([]);
});
