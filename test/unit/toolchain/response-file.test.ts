import { expect, test } from 'vitest';
import { responseFileText } from '../../../src/toolchain/response-file.ts';

const go126 = { goVersion: 'go1.26.8' };

const long = Array.from({ length: 400 }, () => 'x'.repeat(100));

test("only Go's own tools with long command lines read arguments from a file", () => {
  expect(responseFileText(['/go/tool/compile', '-o', 'x'], go126)).toBeUndefined();
  expect(responseFileText(['gcc', ...long], go126)).toBeUndefined();
  expect(responseFileText(['toolexec', '/go/tool/compile', ...long], go126)).toBeUndefined();
  expect(responseFileText(['C:\\go\\link.exe', ...long], go126)).toBe(`${long.join('\n')}\n`);
});

test('lines and backslashes are escaped', () => {
  const text = responseFileText(['/go/tool/link', 'C:\\a', 'b\nc', 'é', ...long], go126);
  expect(text?.split('\n').slice(0, 3)).toEqual(['C:\\\\a', 'b\\nc', 'é']);
});

test('since Go 1.27 arguments are quoted as gcc reads them, and pack reads them, too', () => {
  const go127 = { goVersion: 'go1.27.0' };
  const text = responseFileText(['/go/tool/pack', 'C:\\a', 'b c', '', '$x"`', 'é', ...long], go127);
  expect(text).toBe(`"C:\\\\a"\n"b c"\n""\n"\\$x\\"\\\`"\né\n${long.join('\n')}\n`);
  expect(responseFileText(['/go/tool/pack', ...long], go126)).toBeUndefined();
});
