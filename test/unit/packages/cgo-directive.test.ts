import { expect, test } from 'vitest';
import { addCgoFlags, emptyCgoFlags, type CgoFlags } from '../../../src/packages/cgo-directive.ts';

const place = { file: '/p/a.go', dir: '/p', hasTag: (tag: string): boolean => ['linux', 'amd64'].includes(tag) };

function flags(doc: string): CgoFlags {
  const result = emptyCgoFlags();
  expect(addCgoFlags(doc, place, result)).toBeUndefined();
  return result;
}

test('flags are gathered by kind, in order', () => {
  const doc =
    '#cgo CFLAGS: -DA -I/usr/x\n#cgo LDFLAGS: -lm\n  #cgo CFLAGS: "-DB=1 2"\n#cgo pkg-config: a b\n#include <x>';
  expect(flags(doc)).toMatchObject({ CFLAGS: ['-DA', '-I/usr/x', '-DB=1 2'], LDFLAGS: ['-lm'], pkgConfig: ['a', 'b'] });
});

test('conditions choose lines: any word, commas for and, or an expression', () => {
  expect(flags('#cgo windows CFLAGS: -a\n#cgo linux CFLAGS: -b').CFLAGS).toEqual(['-b']);
  expect(flags('#cgo windows linux,amd64 CFLAGS: -a\n#cgo linux,arm64 CFLAGS: -b').CFLAGS).toEqual(['-a']);
  expect(flags('#cgo linux&&!arm64 CFLAGS: -a').CFLAGS).toEqual(['-a']);
});

test('${SRCDIR} is the directory, and relative -I and -L become absolute', () => {
  expect(flags('#cgo LDFLAGS: -L${SRCDIR}/l -Lx -L y -lz').LDFLAGS).toEqual(['-L/p/l', '-L/p/x', '-L', '/p/y', '-lz']);
});

test('lines for callbacks are no flags', () => {
  expect(flags('#cgo noescape f\n#cgo nocallback g')).toEqual(emptyCgoFlags());
});

test.each([
  ['#cgo CFLAGS -g', '/p/a.go: invalid #cgo line: #cgo CFLAGS -g'],
  ['#cgo : -g', '/p/a.go: invalid #cgo line: #cgo : -g'],
  ['#cgo CFLAGS: "-g', '/p/a.go: invalid #cgo line: #cgo CFLAGS: "-g'],
  ['#cgo CFLAGS: -D`x`', '/p/a.go: malformed #cgo argument: -D`x`'],
  ['#cgo NOPE: x', '/p/a.go: invalid #cgo verb: #cgo NOPE: x'],
])('%s is refused', (doc, message) => {
  expect(addCgoFlags(doc, place, emptyCgoFlags())).toBe(message);
});
