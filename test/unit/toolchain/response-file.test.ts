import { expect, test } from 'vitest';
import { responseFileText } from '../../../src/toolchain/response-file.ts';

const long = Array.from({ length: 400 }, () => 'x'.repeat(100));

test("only Go's own tools with long command lines read arguments from a file", () => {
  expect(responseFileText(['/go/tool/compile', '-o', 'x'])).toBeUndefined();
  expect(responseFileText(['gcc', ...long])).toBeUndefined();
  expect(responseFileText(['toolexec', '/go/tool/compile', ...long])).toBeUndefined();
  expect(responseFileText(['C:\\go\\link.exe', ...long])).toBe(`${long.join('\n')}\n`);
});

test('lines and backslashes are escaped', () => {
  const text = responseFileText(['/go/tool/link', 'C:\\a', 'b\nc', 'é', ...long]);
  expect(text?.split('\n').slice(0, 3)).toEqual(['C:\\\\a', 'b\\nc', 'é']);
});
