import { expect, test } from 'vitest';
import type { RebuildReason } from '../../../src/log/rebuild-reason.ts';
import { formatReason } from '../../../src/reporters/reason-text.ts';

type ReasonOf<Kind extends RebuildReason['kind']> = Extract<RebuildReason, { readonly kind: Kind }>;

const change = { before: 'a', after: 'b' };

/** Every word of the vocabulary: the compiler refuses this while one is missing. */
const words: { readonly [Kind in RebuildReason['kind']]: readonly (readonly [ReasonOf<Kind>, string])[] } = {
  first: [
    [{ kind: 'first', of: 'target' }, 'first build of this target that is on record'],
    [{ kind: 'first', of: 'package' }, 'not part of the build before'],
  ],
  forced: [[{ kind: 'forced' }, '-a given']],
  'failed-before': [[{ kind: 'failed-before' }, 'the same failed in the build before']],
  evicted: [[{ kind: 'evicted' }, 'nothing changed, but the result is no longer there']],
  compiler: [[{ kind: 'compiler', tool: 'asm', ...change }, 'asm changed: a -> b']],
  'cgo-compiler': [[{ kind: 'cgo-compiler', tool: 'CC', ...change }, 'C compiler CC changed: a -> b']],
  environment: [
    [{ kind: 'environment', name: 'GOAMD64', before: '', after: 'v3' }, 'environment GOAMD64 changed: none -> v3'],
  ],
  flag: [[{ kind: 'flag', flag: '-gcflags', before: '[]', after: '["-N"]' }, 'flag -gcflags changed: [] -> ["-N"]']],
  language: [[{ kind: 'language', ...change }, 'go line of go.mod changed: a -> b']],
  godebug: [[{ kind: 'godebug', ...change }, 'default GODEBUG changed: a -> b']],
  'debug-info': [
    [
      { kind: 'debug-info', before: 'kept', after: 'left out' },
      'debug information is left out now: run leaves it out, build and install keep it',
    ],
  ],
  module: [[{ kind: 'module', path: 'x.org/y', ...change }, 'module x.org/y changed: a -> b']],
  directory: [
    [
      { kind: 'directory', before: '/a', after: '/b' },
      'directory changed: /a -> /b (with -trimpath it would not matter)',
    ],
  ],
  file: [
    [{ kind: 'file', change: 'removed', file: 'a.go' }, 'file a.go removed'],
    [{ kind: 'file', change: 'changed', file: 'a.go', more: 2 }, 'file a.go changed (and 2 more)'],
  ],
  embed: [[{ kind: 'embed', change: 'added', file: 'a.txt' }, 'embedded file a.txt added']],
  constraint: [
    [{ kind: 'constraint', change: 'left out', file: 'a.go' }, 'build constraint: a.go is left out now'],
    [{ kind: 'constraint', change: 'selected', file: '' }, 'build constraints select other files of it now'],
  ],
  import: [
    [{ kind: 'import', change: 'exports', importPath: 'm/a' }, 'import m/a changed (export data)'],
    [{ kind: 'import', change: 'code', importPath: 'm/a' }, 'import m/a changed (only its code)'],
    [{ kind: 'import', change: 'unknown', importPath: 'm/a' }, 'import m/a changed'],
    [{ kind: 'import', change: 'content', importPath: 'm/a' }, 'import m/a changed'],
    [{ kind: 'import', change: 'added', importPath: 'm/a' }, 'import m/a added'],
    [{ kind: 'import', change: 'removed', importPath: 'm/a' }, 'import m/a removed'],
  ],
  profile: [[{ kind: 'profile', change: 'changed' }, 'profile of -pgo changed']],
  vcs: [[{ kind: 'vcs', setting: 'vcs.revision', ...change }, 'version control stamp vcs.revision changed: a -> b']],
  'build-info': [[{ kind: 'build-info', setting: 'dep x', ...change }, 'build info dep x changed: a -> b']],
  other: [[{ kind: 'other', ...change }, 'input changed: a -> b']],
  'nothing-recorded': [[{ kind: 'nothing-recorded' }, 'nothing recorded']],
};

test.each(Object.values(words).flat())('%j in words', (reason, text) => {
  expect(formatReason(reason, [[], []])).toBe(text);
});

test('long values begin shortly before they begin to differ', () => {
  const long = 'x'.repeat(110);
  expect(formatReason({ kind: 'compiler', tool: 'compile', before: `${long}1`, after: `${long}2` }, [[], []])).toBe(
    `compile changed: ...${'x'.repeat(20)}1 -> ...${'x'.repeat(20)}2`,
  );
});

test('a constraint names the tags where they are others', () => {
  const reason = { kind: 'constraint', change: 'selected', file: 'x.go' } as const;
  expect(formatReason(reason, [[], ['debug', 'x']])).toBe(
    'build constraint: x.go is selected now (-tags: none -> debug,x)',
  );
  expect(formatReason(reason, [['a'], ['a']])).toBe('build constraint: x.go is selected now');
  expect(formatReason({ ...reason, file: '' }, [[], ['netgo']])).toBe(
    'build constraints select other files of it now (-tags: none -> netgo)',
  );
});
