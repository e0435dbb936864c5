import { expect, test } from 'vitest';
import type { BuildEvent, PlannedAction } from '../../../src/events/events.ts';
import { RecordBuilder } from '../../../src/events/record-builder.ts';

function planned(id: number, mode: string, deps: readonly number[]): PlannedAction {
  return { id, mode, package: 'm/a', deps, objdir: '', target: '', priority: 0, needBuild: true, args: [] };
}

function record(events: readonly BuildEvent[], now: number): ReturnType<RecordBuilder['finish']> {
  const builder = new RecordBuilder();
  for (const event of events) builder.observe(event);
  return builder.finish(now);
}

const invoked: BuildEvent = {
  kind: 'invoked',
  at: 1000,
  commandLine: ['build', './a'],
  cwd: '/m',
  goVersion: 'go1.26.8',
  tags: [],
  isForced: false,
  parallel: 2,
};

test('times are counted from the start of the build, steps and tools are added up by name', () => {
  const build = record(
    [
      invoked,
      { kind: 'phase', name: 'load', at: 1010, edge: 'start' },
      { kind: 'phase', name: 'load', at: 1030, edge: 'end' },
      { kind: 'loaded', targets: ['m/a'], packages: 1, took: { 'm/a': 3 } },
      { kind: 'graph', actions: [planned(0, 'build', [1]), planned(1, 'build check cache', [])] },
      { kind: 'action-ready', id: 1, at: 1030 },
      { kind: 'action-started', id: 1, at: 1031, lane: 1 },
      { kind: 'step', id: 1, step: 'hash', took: 0.25 },
      { kind: 'command', id: 1, tool: 'asm', command: 'asm a.s', at: 1032, took: 2 },
      { kind: 'command', id: 1, tool: 'asm', command: 'asm b.s', at: 1034, took: 3.5 },
      {
        kind: 'action-finished',
        id: 1,
        at: 1040,
        outcome: 'done',
        actionID: 'A',
        buildID: 'A/C',
        origin: 'made',
        bytes: 7,
        outputID: 'ff',
      },
      { kind: 'ended', at: 1050, status: 1, error: '' },
    ],
    1050,
  );
  expect(build).toMatchObject({
    startedAt: 1000,
    took: 50,
    loadTook: 20,
    packagesTook: { 'm/a': 3 },
    targets: ['m/a'],
    status: 1,
  });
  expect(build.actions[1]).toEqual({
    id: 1,
    mode: 'build check cache',
    package: 'm/a',
    deps: [],
    ready: 30,
    start: 31,
    end: 40,
    lane: 1,
    outcome: 'done',
    origin: 'made',
    bytes: 7,
    actionID: 'A',
    contentID: 'C',
    outputID: 'ff',
    took: { hash: 0.25, asm: 5.5 },
    inputs: undefined,
  });
  expect(build.actions[0]).toMatchObject({ ready: -1, start: -1, end: -1, outcome: 'none', contentID: '' });
});

function inputsOf(lines: readonly string[], options: { isImmutable: boolean }): readonly string[] | undefined {
  const graph = { kind: 'graph', actions: [planned(0, 'build', [])] } as const;
  const build = record(
    [invoked, graph, { kind: 'inputs', id: 0, lines, embeds: ['t.txt'], leftOut: ['a_windows.go'], ...options }],
    1001,
  );
  return build.actions[0]?.inputs?.lines;
}

test('inputs tell embedded files and those left out from sources, and archives of a link as imports', () => {
  const lines = ['import "m/a"\n', 'file a.go H\n', 'file t.txt I\n', 'import fmt C\n', 'packagefile fmt=D\n'];
  expect(inputsOf(lines, { isImmutable: false })).toEqual([
    'left out a_windows.go',
    'import "m/a"',
    'file a.go H',
    'embed t.txt I',
    'import fmt C',
    'import fmt D',
  ]);
});

test('files that never change are one line, which is another where one of them is another', () => {
  const [first, second] = ['H', 'I'].map((hash) =>
    inputsOf(['file a.go G\n', `file b.go ${hash}\n`], { isImmutable: true }),
  );
  expect(first).toHaveLength(1);
  expect(first).not.toEqual(second);
});
