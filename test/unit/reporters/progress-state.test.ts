import { expect, test } from 'vitest';
import type { BuildEvent, PlannedAction } from '../../../src/events/events.ts';
import { ProgressState } from '../../../src/reporters/progress/progress-state.ts';

function planned(id: number, mode: string, path: string): PlannedAction {
  return { id, mode, package: path, deps: [], objdir: '', target: '', priority: id, needBuild: true, args: [] };
}

function finished(id: number, origin: 'made' | 'cached', outcome: 'done' | 'failed' = 'done'): BuildEvent {
  return { kind: 'action-finished', id, at: 0, outcome, origin, actionID: '', buildID: '', bytes: 0, outputID: '' };
}

const graph: BuildEvent = {
  kind: 'graph',
  actions: [
    planned(0, 'link', 'example.com/m'),
    planned(1, 'build', 'example.com/m'),
    planned(2, 'build', 'k8s.io/api/core/v1'),
    planned(3, 'build check cache', 'k8s.io/api/core/v1'),
  ],
};

test('the action that has run longest is shown, with how many beside it', () => {
  const state = new ProgressState(1000);
  const at = 1500;
  const events: readonly BuildEvent[] = [
    graph,
    { kind: 'action-started', id: 3, at, lane: 0 },
    { kind: 'action-started', id: 2, at, lane: 0 },
    { kind: 'action-started', id: 1, at, lane: 1 },
  ];
  for (const event of events) state.observe(event);
  expect(state.format(5100, 80)).toBe('[0/3] compile k8s.io/api/core/v1 (+1)  4.1s  0 cached');
  state.observe(finished(2, 'cached'));
  expect(state.format(5100, 80)).toBe('[1/3] compile example.com/m  4.1s  1 cached');
  state.observe(finished(1, 'made'));
  expect(state.format(5100, 80)).toBe('[2/3] 4.1s  1 cached');
});

test('the path gives way on a narrow terminal, then the line ends', () => {
  const state = new ProgressState(0);
  state.observe(graph);
  state.observe({ kind: 'action-started', id: 2, at: 0, lane: 0 });
  expect(state.format(4100, 44)).toBe('[0/3] compile …o/api/core/v1  4.1s  0 cached');
  expect(state.format(4100, 20)).toBe('[0/3] compile   4.1…');
});

test('downloads show how many modules are there, and their bytes', () => {
  const state = new ProgressState(0);
  const module = { path: 'golang.org/x/net', version: 'v0.1.0' };
  state.observe({ kind: 'downloading', ...module });
  expect(state.format(600, 80)).toBe('downloading 0/1 modules  golang.org/x/net  0.6s');
  state.observe({ kind: 'downloaded', ...module, bytes: 1_250_000 });
  expect(state.format(700, 80)).toBe('loading packages  0.7s');
  state.observe({ kind: 'downloading', path: 'example.com/b', version: 'v1.0.0' });
  expect(state.format(800, 80)).toBe('downloading 1/2 modules, 1.3 MB  example.com/b  0.8s');
});

test('bytes of downloads under way count, and the one that takes longest is named', () => {
  const state = new ProgressState(0);
  const [large, small] = [
    { path: 'example.com/large', version: 'v1.0.0' },
    { path: 'example.com/small', version: 'v1.0.0' },
  ];
  for (const module of [large, small]) state.observe({ kind: 'downloading', ...module });
  state.observe({ kind: 'receiving', ...large, bytes: 2_000_000 });
  state.observe({ kind: 'receiving', ...large, bytes: 4_000_000 });
  expect(state.format(900, 80)).toBe('downloading 0/2 modules, 4.0 MB  example.com/large  0.9s');
  state.observe({ kind: 'downloaded', ...small, bytes: 500_000 });
  expect(state.format(950, 80)).toBe('downloading 1/2 modules, 4.5 MB  example.com/large  0.9s');
  state.observe({ kind: 'downloaded', ...large, bytes: 8_000_000 });
  expect(state.format(990, 80)).toBe('loading packages  1.0s');
});

test('a plain line tells of what was made or failed, not of the cache', () => {
  const state = new ProgressState(0);
  state.observe(graph);
  const lines = [finished(2, 'cached'), finished(1, 'made'), finished(0, 'made', 'failed')].map((event) => {
    state.observe(event);
    return state.formatFinished(event);
  });
  expect(lines).toEqual(['', '[2/3] compile example.com/m  0.0s\n', '[3/3] link example.com/m (failed)  0.0s\n']);
});
