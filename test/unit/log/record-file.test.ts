import { expect, test } from 'vitest';
import { decodeRecord, encodeRecord } from '../../../src/log/record-file.ts';
import { compiled, recordOf } from './records.ts';

const record = recordOf([
  compiled('m/a', 'A', ['goos linux goarch amd64', 'file a.go H']),
  { ...compiled('m/b', 'B', ['goos linux goarch amd64', 'import m/a C']), deps: [0] },
  { ...compiled('m/c', '', []), inputs: undefined, outcome: 'blocked', origin: '' },
]);

test('a record is read back as it was', () => {
  expect(decodeRecord(encodeRecord(record))).toEqual(record);
});

test('a torn or damaged record, another format and other bytes are none', () => {
  const data = encodeRecord(record);
  expect(decodeRecord(data.subarray(0, data.length >> 1))).toBeUndefined();
  for (const at of data.keys()) {
    const damaged = Uint8Array.from(data);
    damaged[at] = (damaged[at] ?? 0) ^ 1;
    expect([undefined, JSON.stringify(record)]).toContain(JSON.stringify(decodeRecord(damaged)));
  }
  expect(decodeRecord(Buffer.from('{}'))).toBeUndefined();
  expect(decodeRecord(new Uint8Array())).toBeUndefined();
});
