import { expect, test } from 'vitest';
import { type BuildFlags, defaultBuildFlags } from '../../../src/config/build-flags.ts';
import type { Config } from '../../../src/config/config.ts';
import type { BuildEvent, PlannedAction } from '../../../src/events/events.ts';
import { AfterBuild } from '../../../src/reporters/after-build.ts';
import type { System } from '../../../src/sys/system.ts';

const action: PlannedAction = {
  id: 0,
  mode: 'build',
  package: 'm/a',
  deps: [],
  objdir: '',
  target: '',
  priority: 0,
  needBuild: true,
  args: [],
};

function invoked(at: number): BuildEvent {
  const common = { commandLine: ['build'], cwd: '/m', goVersion: 'go1.26.8', tags: [], isForced: false, parallel: 1 };
  return { kind: 'invoked', at, ...common };
}

/** What stderr gets of a build that takes a time. */
function printed(
  took: number,
  options: { isTTY: boolean; flags?: Partial<BuildFlags>; last?: readonly BuildEvent[] },
): string {
  const written: string[] = [];
  const stderr = { isTTY: options.isTTY, columns: 80, write: (text: string) => written.push(text) };
  const sys = { stderr, now: () => 1000 + took, pid: 1 } as unknown as System;
  const flags = { ...defaultBuildFlags, ...options.flags };
  const config = { gocache: 'off', flags, getenv: () => '' } as unknown as Config;
  const after = new AfterBuild(config, sys, { sameExports: () => undefined, timings: undefined });
  const ended: BuildEvent = { kind: 'ended', at: 1000 + took, status: 0, error: '' };
  const loaded: BuildEvent = { kind: 'loaded', targets: ['m/a'], packages: 1, took: {} };
  const graph: BuildEvent = { kind: 'graph', actions: [action] };
  for (const event of [invoked(1000), loaded, graph, ...(options.last ?? [ended])]) after.observe(event);
  return written.join('');
}

const summary = /^gots: 1 package: nothing done in \d/;

test('a long build on a terminal is summed up unasked', () => {
  expect(printed(2001, { isTTY: true })).toMatch(summary);
});

test.each([
  ['a short build', 1999, { isTTY: true }],
  ['a build whose output goes into a pipe', 5000, { isTTY: false }],
  ['a build with -json', 5000, { isTTY: true, flags: { json: true } }],
  ['a build with -summary=false', 5000, { isTTY: true, flags: { summary: false } }],
  ['a dry run', 5000, { isTTY: true, flags: { n: true, summary: true } }],
])('%s is not', (_, took, options) => {
  expect(printed(took, options)).toBe('');
});

test('-summary sums up any build', () => {
  expect(printed(5, { isTTY: false, flags: { summary: true } })).toMatch(summary);
});

test('a program that is run is started after the sum, which is told once', () => {
  const start: BuildEvent = { kind: 'artifact', path: '/x', buildID: '', args: [] };
  const ended: BuildEvent = { kind: 'ended', at: 9000, status: 1, error: 'exit status 1' };
  const flags = { summary: true };
  const before = printed(5, { isTTY: false, flags, last: [start] });
  expect(before).toMatch(summary);
  expect(printed(5, { isTTY: false, flags, last: [start, ended] })).toBe(before);
});
