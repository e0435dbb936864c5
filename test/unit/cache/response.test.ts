import { expect, test } from 'vitest';
import { parseResponse, ResponseError, ResponseReader } from '../../../src/cache/prog/response.ts';

function read(...chunks: readonly string[]): { ids: number[]; problem: string | undefined } {
  const reader = new ResponseReader();
  const ids: number[] = [];
  try {
    for (const chunk of chunks) for (const response of reader.push(Buffer.from(chunk))) ids.push(response.id);
    reader.end();
  } catch (error) {
    if (!(error instanceof ResponseError)) throw error;
    return { ids, problem: error.message };
  }
  return { ids, problem: undefined };
}

test.each([
  [['{"ID":1}\n{"ID":2}\n'], [1, 2]],
  [['{"ID":1}{"ID":2}'], [1, 2]],
  [
    ['{"I', 'D":1', '}\n\n{"ID"', ':2}'],
    [1, 2],
  ],
  [
    ['{"ID":1,"Err":"}"}', '{"ID":2}'],
    [1, 2],
  ],
  [['\n', ' \n'], []],
])('%j holds responses %j', (chunks, ids) => {
  expect(read(...chunks)).toEqual({ ids, problem: undefined });
});

test('a character that is cut in two is whole again', () => {
  const bytes = Buffer.from('{"ID":1,"Err":"é"}');
  const reader = new ResponseReader();
  const at = bytes.indexOf(0xc3) + 1;
  expect([...reader.push(bytes.subarray(0, at)), ...reader.push(bytes.subarray(at))][0]?.error).toBe('é');
});

test.each([
  [['{"ID":1}\nhello'], [1], "invalid character 'h' looking for beginning of value"],
  [['{"ID":1}{foo'], [1], "invalid character 'f' looking for beginning of object key string"],
  [['{"ID":tru', 'x}'], [], "invalid character 'x' in literal true (expecting 'e')"],
  [['{"ID":1}{"ID'], [1], 'unexpected EOF'],
  [['12 '], [], 'json: cannot unmarshal number into Go value of type cacheprog.Response'],
  [['[1]'], [], 'json: cannot unmarshal array into Go value of type cacheprog.Response'],
])('%j is wrong after responses %j', (chunks, ids, problem) => {
  expect(read(...chunks)).toEqual({ ids, problem });
});

test('names are known in any case, null is nothing, what is unknown is left', () => {
  const text = '{"id":7,"miss":true,"DISKPATH":"/x","OutputID":null,"More":[1],"Time":"2026-01-02T03:04:05Z","size":3}';
  expect(parseResponse(text)).toEqual({
    id: 7,
    error: '',
    knownCommands: [],
    miss: true,
    outputID: '',
    size: 3,
    timeNs: 1_767_323_045_000_000_000n,
    diskPath: '/x',
  });
});

test.each([
  ['{"ID":"x"}', 'json: cannot unmarshal string into Go struct field Response.ID of type int64'],
  ['{"ID":1.5}', 'json: cannot unmarshal number 1.5 into Go struct field Response.ID of type int64'],
  ['{"Miss":1}', 'json: cannot unmarshal number into Go struct field Response.Miss of type bool'],
  ['{"DiskPath":{}}', 'json: cannot unmarshal object into Go struct field Response.DiskPath of type string'],
  [
    '{"KnownCommands":"get"}',
    'json: cannot unmarshal string into Go struct field Response.KnownCommands of type []cacheprog.Cmd',
  ],
  [
    '{"KnownCommands":[1]}',
    'json: cannot unmarshal number into Go struct field Response.KnownCommands of type cacheprog.Cmd',
  ],
  ['{"OutputID":"ab*d"}', 'illegal base64 data at input byte 2'],
  ['{"OutputID":"abcde"}', 'illegal base64 data at input byte 4'],
  ['{"Time":1}', 'Time.UnmarshalJSON: input is not a JSON string'],
  ['{"Time":"x"}', 'parsing time "x" as "2006-01-02T15:04:05Z07:00": cannot parse "x" as "2006"'],
])('%s is no response: %s', (text, message) => {
  expect(() => parseResponse(text)).toThrow(message);
});
