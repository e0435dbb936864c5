import { describe, expect, test } from 'vitest';
import { parseZone } from '../../../../src/packages/go-index/local-zone.ts';

interface Change {
  readonly at: number;
  readonly type: number;
}

const types = [
  { offset: 3208, name: 'LMT' },
  { offset: 3600, name: 'CET' },
  { offset: 7200, name: 'CEST' },
];

/** One block of a TZif file. */
function block(version: number, width: 4 | 8, changes: readonly Change[]): Buffer {
  const names = `${types.map(({ name }) => name).join('\0')}\0`;
  const header = Buffer.alloc(44);
  header.write('TZif');
  header[4] = version;
  [0, 0, 0, changes.length, types.length, names.length].forEach((count, i) => header.writeUInt32BE(count, 20 + 4 * i));
  const times = changes.map(({ at }) => {
    const time = Buffer.alloc(width);
    if (width === 8) time.writeBigInt64BE(BigInt(at));
    else time.writeInt32BE(at);
    return time;
  });
  const kinds = types.map(({ offset, name }) => {
    const kind = Buffer.alloc(6);
    kind.writeInt32BE(offset);
    kind[5] = names.indexOf(name);
    return kind;
  });
  return Buffer.concat([header, ...times, Buffer.from(changes.map(({ type }) => type)), ...kinds, Buffer.from(names)]);
}

const changes: readonly Change[] = [
  { at: 0, type: 1 },
  { at: 1000, type: 2 },
];

describe('abbreviations of a time zone', () => {
  const file = Buffer.concat([
    block(0x32, 4, []),
    block(0x32, 8, changes),
    Buffer.from('\nCET-1CEST,M3.5.0,M10.5.0/3\n'),
  ]);

  test('come from the last change before a time', () => {
    const zone = parseZone(file, () => 60);
    expect(zone?.(-1000)).toEqual({ offset: 60, name: 'LMT' });
    expect(zone?.(500_000)).toEqual({ offset: 60, name: 'CET' });
  });

  test('after the last change come from the rule, by the offset that holds', () => {
    expect(parseZone(file, () => 60)?.(5_000_000)).toEqual({ offset: 60, name: 'CET' });
    expect(parseZone(file, () => 120)?.(5_000_000)).toEqual({ offset: 120, name: 'CEST' });
  });

  test('without a rule come from the last change for good', () => {
    const old = block(0, 4, changes);
    expect(parseZone(old, () => 120)?.(5_000_000)).toEqual({ offset: 120, name: 'CEST' });
  });

  test('that are numbers stand in angle brackets in the rule', () => {
    const numeric = Buffer.concat([block(0x32, 4, []), block(0x32, 8, []), Buffer.from('\n<-03>3\n')]);
    expect(parseZone(numeric, () => -180)?.(0)).toEqual({ offset: -180, name: '-03' });
  });

  test('of a file of another kind are not known', () => {
    expect(parseZone(Buffer.from('nonsense'), () => 0)).toBe(undefined);
  });
});
