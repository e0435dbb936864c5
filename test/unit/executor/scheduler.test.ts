import { expect, test } from 'vitest';
import { type Node, Scheduler } from '../../../src/executor/scheduler.ts';

interface Named extends Node {
  readonly name: string;
  readonly deps: Named[];
}

/** @param edges name -> names of dependencies, each of which stands before */
function graph(edges: Readonly<Record<string, readonly string[]>>): Named[] {
  const nodes = new Map<string, Named>();
  for (const [name, deps] of Object.entries(edges)) {
    nodes.set(name, { name, deps: deps.flatMap((dep) => nodes.get(dep) ?? []) });
  }
  return [...nodes.values()];
}

function ready(scheduler: Scheduler<Named>): string[] {
  const names: string[] = [];
  for (let node = scheduler.next(); node !== undefined; node = scheduler.next()) names.push(node.name);
  return names;
}

function named(nodes: readonly Named[], name: string): Named {
  const node = nodes.find((candidate) => candidate.name === name);
  if (node === undefined) throw new Error(`no ${name}`);
  return node;
}

test('what depends on nothing is ready, in the order of the list', () => {
  //   a   b   c <- a
  expect(ready(new Scheduler(graph({ a: [], b: [], c: ['a'] })))).toEqual(['a', 'b']);
});

test('what becomes ready later goes first where it stands first in the list', () => {
  //   a <- b      c      d
  const nodes = graph({ a: [], b: ['a'], c: [], d: [] });
  const scheduler = new Scheduler(nodes);
  expect(scheduler.next()?.name).toBe('a');
  scheduler.finish(named(nodes, 'a'), 'done');
  expect(ready(scheduler)).toEqual(['b', 'c', 'd']);
});

test('an action waits for the last of its dependencies', () => {
  //   a <- c -> b
  const nodes = graph({ a: [], b: [], c: ['a', 'b'] });
  const scheduler = new Scheduler(nodes);
  ready(scheduler);
  scheduler.finish(named(nodes, 'b'), 'done');
  expect(ready(scheduler)).toEqual([]);
  scheduler.finish(named(nodes, 'a'), 'done');
  expect(ready(scheduler)).toEqual(['c']);
});

test('a failure blocks everything above it, and nothing else', () => {
  //   a <- b <- c      d <- e
  const nodes = graph({ a: [], b: ['a'], c: ['b'], d: [], e: ['d'] });
  const scheduler = new Scheduler(nodes);
  expect(ready(scheduler)).toEqual(['a', 'd']);
  scheduler.finish(named(nodes, 'a'), 'failed');
  scheduler.finish(named(nodes, 'd'), 'done');
  expect(ready(scheduler)).toEqual(['b', 'e']);
  scheduler.finish(named(nodes, 'b'), 'failed');
  expect(ready(scheduler)).toEqual(['c']);
  expect(nodes.filter((node) => scheduler.isBlocked(node)).map(({ name }) => name)).toEqual(['a', 'b', 'c']);
});

test('an action above a failure still waits for its other dependencies', () => {
  //   a <- c -> b
  const nodes = graph({ a: [], b: [], c: ['a', 'b'] });
  const scheduler = new Scheduler(nodes);
  ready(scheduler);
  scheduler.finish(named(nodes, 'a'), 'failed');
  expect(ready(scheduler)).toEqual([]);
  scheduler.finish(named(nodes, 'b'), 'done');
  expect(ready(scheduler)).toEqual(['c']);
});

test('a dependency that is named twice counts twice, and ends once', () => {
  const a: Named = { name: 'a', deps: [] };
  const b: Named = { name: 'b', deps: [a, a] };
  const scheduler = new Scheduler([a, b]);
  ready(scheduler);
  scheduler.finish(a, 'done');
  expect(ready(scheduler)).toEqual(['b']);
});
