import { expect, test } from 'vitest';
import { parseModFile } from '../../../src/modules/modfile.ts';
import { formatModFile } from '../../../src/modules/modfile-format.ts';
import { RequirementGraph } from '../../../src/modules/mvs.ts';

test('a go.mod that is well laid out is printed as it was', () => {
  const text =
    '// about\nmodule example.com/m // why\n\ngo 1.21\n\nrequire (\n\ta.b/c v1.0.0\n\n\t// two\n\td.e/f v1.2.3 // indirect\n)\n\nretract [v1.0.0, v1.1.0] // bad\n';
  const file = parseModFile('go.mod', text);
  expect(formatModFile(file.syntax)).toBe(text);
  expect(file.require.map(({ path, indirect }) => [path, indirect])).toEqual([
    ['a.b/c', false],
    ['d.e/f', true],
  ]);
  expect(file.retract[0]).toMatchObject({ low: 'v1.0.0', high: 'v1.1.0', rationale: 'bad' });
});

test.each([
  ['module m\nfoo bar\n', 'go.mod:2: unknown directive: foo'],
  ['module m\nrequire (\n\ta.b/c 1\n)\n', 'go.mod:3:2: require a.b/c: version "1" invalid: must be of the form v1.2.3'],
  ['module m\n/* x */\n', 'go.mod:2: mod files must use // comments (not /* */ comments)'],
  ['go one\n', "go.mod:1: invalid go version 'one': must match format 1.23.0"],
  ['require (\n', 'go.mod:2: syntax error (unterminated block started at go.mod:1:1)'],
])('%j is refused', (text, message) => {
  expect(() => parseModFile('go.mod', text)).toThrow(message);
});

test('the greatest version that is required anywhere is selected', () => {
  // m -> a1, b1;  b1 -> a2
  const graph = new RequirementGraph([{ path: 'm', version: '' }]);
  const b1 = { path: 'b', version: 'v1.0.0' };
  graph.require({ path: 'm', version: '' }, [{ path: 'a', version: 'v1.0.0' }, b1]);
  graph.require(b1, [{ path: 'a', version: 'v2.0.0' }]);
  expect(graph.buildList().map(({ path, version }) => path + version)).toEqual(['m', 'av2.0.0', 'bv1.0.0']);
});
