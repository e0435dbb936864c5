import { expect, test } from 'vitest';
import { formatBuildInfoJSON } from '../../../../src/cli/version/build-info-json.ts';
import { formatProgramInfo, parseBuildInfo } from '../../../../src/executable/parse-build-info.ts';

const text = [
  'path\texample.com/a',
  'mod\texample.com/a\t(devel)\t',
  'dep\texample.com/b\tv1.0.0\th1:x=',
  'dep\texample.com/c\tv1.2.3',
  '=>\t./c\t\t',
  'build\t-ldflags="-X a=b"',
  'build\tGOOS=linux',
  '',
].join('\n');

test('what is read is written again', () => {
  expect(formatProgramInfo(parseBuildInfo(text))).toBe(text.replace('./c\t\t\n', './c\t\t\n\n'));
});

test('JSON leaves out what is empty and escapes as Go does', () => {
  const info = parseBuildInfo('path\ta\nbuild\tk="a<b"\n');
  expect(formatBuildInfoJSON('go1.26.8', info)).toBe(
    `{\n\t"GoVersion": "go1.26.8",\n\t"Path": "a",\n\t"Main": {},\n\t"Settings": [\n\t\t{\n\t\t\t"Key": "k",\n\t\t\t"Value": "a\\u003cb"\n\t\t}\n\t]\n}`,
  );
});

test.each([
  ['mod\ta\n', 'line 1: expected 2 or 3 columns; got 1'],
  ['path\ta\n=>\ta\tb\n', 'line 2: expected 3 columns for replacement; got 2'],
  ['=>\ta\tb\tc\n', 'line 1: replacement with no module on previous line'],
  ['build\t\n', "line 1: build line missing '='"],
  ['build\t=x\n', 'line 1: build line with missing key'],
  ['build\tk\n', "line 1: build line missing '=' after key"],
  ['build\ta b=x\n', 'line 1: unquoted key "a b" must be quoted'],
  ['build\tk=a b\n', 'line 1: unquoted value "a b" must be quoted'],
  ['build\tk="a\n', 'line 1: invalid quoted value in build line'],
  ['build\t"k\n', 'line 1: invalid quoted key in build line'],
  ['build\t"k"\n', "line 1: build line missing '=' after quoted key"],
  ['build\t"k"x=1\n', "line 1: unexpected character after quoted key: 'x'"],
])('%j is refused', (line, problem) => {
  expect(() => parseBuildInfo(line)).toThrow(`could not parse Go build info: ${problem}`);
});
