/** Records of builds for tests. */
import type { ActionRecord, BuildRecord } from '../../../src/events/build-record.ts';

/** A compile that was done. */
export function compiled(path: string, actionID: string, lines: readonly string[]): ActionRecord {
  return {
    id: 0,
    mode: 'build',
    package: path,
    deps: [],
    ready: 0,
    start: 0,
    end: 10,
    lane: 0,
    outcome: 'done',
    origin: 'made',
    bytes: 100,
    actionID,
    contentID: `content-of-${actionID}`,
    outputID: `output-of-${actionID}`,
    took: { hash: 1, compile: 9 },
    inputs: { actionID, failed: false, lines },
  };
}

export function recordOf(
  actions: readonly ActionRecord[],
  changes: Partial<Omit<BuildRecord, 'actions'>> = {},
): BuildRecord {
  return {
    startedAt: 1000,
    took: 50,
    loadTook: 20,
    packagesTook: {},
    commandLine: ['build', '.'],
    cwd: '/m',
    goVersion: 'go1.26.8',
    tags: [],
    isForced: false,
    parallel: 2,
    targets: ['m'],
    status: 0,
    interruptedBy: '',
    ...changes,
    actions: actions.map((action, id) => ({ ...action, id })),
  };
}
