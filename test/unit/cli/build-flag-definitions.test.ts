import { expect, test } from 'vitest';
import { buildFlagDefinitions } from '../../../src/cli/build-flag-definitions.ts';
import { parseFlags } from '../../../src/cli/flag-grammar.ts';
import { type BuildFlags, defaultBuildFlags } from '../../../src/config/build-flags.ts';

function parse(...argv: string[]): BuildFlags {
  return parseFlags({ definitions: buildFlagDefinitions('build'), usage: '' }, defaultBuildFlags, argv).flags;
}

test('no flags are the default flags', () => {
  expect(parse()).toEqual(defaultBuildFlags);
});

test('tags are separated by commas; with a space or a quote they are a quoted list', () => {
  expect(parse('-tags=a,b,,c').tags).toEqual(['a', 'b', 'c']);
  expect(parse('-tags', 'a b').tags).toEqual(['a', 'b']);
  expect(parse('-tags', "'a' b,c").tags).toEqual(['a', 'b,c']);
  expect(parse('-tags=').tags).toEqual([]);
});

test('-buildvcs is auto or a boolean, and true where it stands alone', () => {
  expect(parse('-buildvcs').buildvcs).toBe('true');
  expect(parse('-buildvcs=auto').buildvcs).toBe('auto');
  expect(parse('-buildvcs=0').buildvcs).toBe('false');
  expect(() => parse('-buildvcs=maybe')).toThrow(
    'invalid boolean value "maybe" for -buildvcs: value is neither \'auto\' nor a valid bool',
  );
});

test('per-package flags add up', () => {
  const { gcflags } = parse('-gcflags=-N -l', '-gcflags=std=-S');
  expect(gcflags.entries).toEqual([
    { pattern: undefined, args: ['-N', '-l'] },
    { pattern: 'std', args: ['-S'] },
  ]);
  expect(gcflags.raw).toBe('std=-S');
});

test('-covermode and -coverpkg turn coverage on', () => {
  expect(parse('-covermode=atomic')).toMatchObject({ cover: true, covermode: 'atomic' });
  expect(parse('-coverpkg=./...,std')).toMatchObject({ cover: true, coverpkg: ['./...', 'std'] });
  expect(() => parse('-covermode=all')).toThrow('valid modes are "set", "count", or "atomic"');
});

test('-mod is explicit where it says something', () => {
  expect(parse('-mod=mod')).toMatchObject({ mod: 'mod', modExplicit: true });
  expect(parse('-mod=').modExplicit).toBe(false);
});

test('-toolexec is a quoted list', () => {
  expect(parse('-toolexec', "time 'a b'").toolexec).toEqual(['time', 'a b']);
});

test('each verb has its own flags', () => {
  const has = (verb: 'build' | 'run' | 'install' | 'clean', name: string): boolean =>
    buildFlagDefinitions(verb).has(name);
  expect(['o', 'exec', 'json', 'race'].map((name) => has('build', name))).toEqual([true, false, true, true]);
  expect(['o', 'exec', 'json', 'race'].map((name) => has('run', name))).toEqual([false, true, true, true]);
  expect(['o', 'exec', 'json', 'race'].map((name) => has('install', name))).toEqual([false, false, true, true]);
  expect(['o', 'exec', 'json', 'race'].map((name) => has('clean', name))).toEqual([false, false, false, true]);
});
