/**
 * The record of a build as bytes: JSON, deflated by zlib, whose checksum tells what is damaged.  Lines of inputs, most of which many actions share, stand once in a table,
 * and actions name them by their places.
 */
import { deflateSync, inflateSync } from 'node:zlib';
import type { ActionInputs, ActionRecord, BuildRecord } from '../events/build-record.ts';
import type { ResultOrigin } from '../events/events.ts';

const format = 'gots log 1';

/** The fields of ActionRecord, its inputs with the places of their lines. */
type StoredAction = readonly [
  mode: string,
  path: string,
  deps: readonly number[],
  times: readonly [ready: number, start: number, end: number],
  lane: number,
  outcome: ActionRecord['outcome'],
  origin: ResultOrigin,
  bytes: number,
  ids: readonly [actionID: string, contentID: string, outputID: string],
  took: Readonly<Record<string, number>>,
  inputs: readonly [actionID: string, failed: boolean, lines: readonly number[]] | 0,
];

/** Absent in records of earlier releases. */
type Later = 'packagesTook' | 'interruptedBy';

interface StoredRecord extends Omit<BuildRecord, 'actions' | Later>, Partial<Pick<BuildRecord, Later>> {
  readonly format: string;
  readonly lines: readonly string[];
  readonly actions: readonly StoredAction[];
}

export function encodeRecord({ actions, packagesTook, ...head }: BuildRecord): Uint8Array {
  const lines = new Map<string, number>();
  const place = (line: string): number => {
    const known = lines.get(line);
    if (known !== undefined) return known;
    lines.set(line, lines.size);
    return lines.size - 1;
  };
  const storeInputs = ({ actionID, failed, lines: own }: ActionInputs): NonNullable<StoredAction[10]> => [
    actionID,
    failed,
    own.map(place),
  ];
  const stored = actions.map((action): StoredAction => [
    action.mode,
    action.package,
    action.deps,
    [action.ready, action.start, action.end],
    action.lane,
    action.outcome,
    action.origin,
    action.bytes,
    [action.actionID, action.contentID, action.outputID],
    roundAll(action.took),
    action.inputs === undefined ? 0 : storeInputs(action.inputs),
  ]);
  const record: StoredRecord = {
    format,
    ...head,
    packagesTook: roundAll(packagesTook),
    lines: [...lines.keys()],
    actions: stored,
  };
  return deflateSync(JSON.stringify(record), { level: 1 });
}

/** To hundredths of a millisecond. */
function roundAll(took: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(took).map(([name, ms]) => [name, Math.round(ms * 100) / 100]));
}

/** @returns undefined for what is no record of this format */
export function decodeRecord(data: Uint8Array): BuildRecord | undefined {
  const stored = parse(data);
  if (stored?.format !== format) return undefined;
  const { format: _, lines, actions, packagesTook = {}, interruptedBy = '', ...head } = stored;
  return {
    ...head,
    packagesTook,
    interruptedBy,
    actions: actions.map((action, id) => decodeAction(action, id, lines)),
  };
}

function parse(data: Uint8Array): StoredRecord | undefined {
  try {
    return JSON.parse(inflateSync(data).toString()) as StoredRecord;
  } catch {
    // cut off, damaged, or of another format
    return undefined;
  }
}

function decodeAction(stored: StoredAction, id: number, lines: readonly string[]): ActionRecord {
  const [mode, path, deps, [ready, start, end], lane, outcome, origin, bytes, ids, took, inputs] = stored;
  const [actionID, contentID, outputID] = ids;
  return {
    id,
    mode,
    package: path,
    deps,
    ready,
    start,
    end,
    lane,
    outcome,
    origin,
    bytes,
    actionID,
    contentID,
    outputID,
    took,
    inputs:
      inputs === 0
        ? undefined
        : { actionID: inputs[0], failed: inputs[1], lines: inputs[2].map((at) => lines[at] ?? '') },
  };
}
