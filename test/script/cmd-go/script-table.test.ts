import { expect, test } from 'vitest';
import { findMadeText, replaceMadeText } from '../../support/made-text.ts';
import type { ScriptResult } from '../engine/script-engine.ts';
import { listFailing, listPassing, listScripts } from './script-list.ts';
import { findOtherSkips, findRegressions, formatScriptTables } from './script-table.ts';

const passed: ScriptResult = { kind: 'passed' };
const failed: ScriptResult = { kind: 'failed', line: 3, message: 'no match' };
const skipped: ScriptResult = { kind: 'skipped', why: 'no hg' };
const records = (results: Readonly<Record<string, ScriptResult>>) =>
  new Map(Object.entries(results).map(([name, result]) => [name, { name, short: false, result }]));

const listed = [
  { name: 'build_w', groups: ['all'] },
  { name: 'build_x', groups: ['core', 'touch', 'near', 'all'] },
  { name: 'build_y', groups: ['touch', 'all'] },
  { name: 'build_z', groups: ['touch', 'all'] },
  { name: 'env_a', groups: ['near', 'all'] },
];
const facts = {
  listed,
  passing: new Set(['build_x', 'build_y']),
  failing: new Map([['env_a', 'prints what only go knows']]),
  gots: new Map([
    ...records({ build_x: passed, build_y: failed, env_a: failed }),
    ['build_w', { name: 'build_w', short: true, result: passed }],
  ]),
  real: records({ build_x: passed, build_y: skipped, build_z: skipped }),
};

test('scripts are counted by group and by topic; those that did not pass stand one by one', () => {
  expect(formatScriptTables(facts)).toMatchInlineSnapshot(`
    "| group | scripts | run with | passed | passed, short | failed | skipped | not run |
    | --- | --- | --- | --- | --- | --- | --- | --- |
    | core: scripts that use only run, build, install | 1 | gots | 1 | 0 | 0 | 0 | 0 |
    | core: scripts that use only run, build, install | 1 | go | 1 | 0 | 0 | 0 | 0 |
    | touch: scripts that use at least one of them | 3 | gots | 1 | 0 | 1 | 0 | 1 |
    | touch: scripts that use at least one of them | 3 | go | 1 | 0 | 0 | 2 | 0 |
    | near: only run, build, install, env, list, clean, version | 2 | gots | 1 | 0 | 1 | 0 | 0 |
    | near: only run, build, install, env, list, clean, version | 2 | go | 1 | 0 | 0 | 0 | 1 |
    | all: every script that a released go passes by itself | 5 | gots | 1 | 1 | 2 | 0 | 1 |
    | all: every script that a released go passes by itself | 5 | go | 1 | 0 | 0 | 2 | 2 |
    | vcs: those that it passes with vcs-test.golang.org on the same machine | 0 | gots | 0 | 0 | 0 | 0 | 0 |
    | vcs: those that it passes with vcs-test.golang.org on the same machine | 0 | go | 0 | 0 | 0 | 0 | 0 |

    | topic, with gots | scripts | passed | passed, short | failed | skipped | not run |
    | --- | --- | --- | --- | --- | --- | --- |
    | build | 4 | 1 | 1 | 1 | 0 | 1 |
    | others | 1 | 0 | 0 | 1 | 0 | 0 |

    | failed | groups | why |
    | --- | --- | --- |
    | build_y | touch all | not known |
    | env_a | near all | prints what only go knows |

    - regression: gots no longer passes cmd/go's script build_y
    - cmd/go's script build_y is skipped with one of gots and go only
    "
  `);
});

test('a regression is a script that gots must pass and fails', () => {
  expect(findRegressions(facts)).toEqual(['build_y']);
  expect(findRegressions({ ...facts, gots: records({ build_x: passed, env_a: failed }) })).toEqual([]);
});

test('a script that one of two programs skips is named, if both ran it alike', () => {
  expect(findOtherSkips(facts)).toEqual(['build_y']);
  expect(findOtherSkips({ ...facts, real: new Map() })).toEqual([]);
  expect(findOtherSkips({ ...facts, real: records({ build_w: skipped, build_y: failed }) })).toEqual([]);
});

test('a script that is skipped stands with why, and with what it did with go', () => {
  const both = { gots: records({ build_x: skipped }), real: records({ build_x: skipped }) };
  expect(formatScriptTables({ ...facts, ...both })).toContain('| build_x | no hg | skipped |');
});

test('what a command makes goes between its marks, and nowhere else', () => {
  const document = ['x', 'y']
    .map((name) => `<!-- made by: npm run ${name} -->\n${name}1\n<!-- end of what is made -->\n`)
    .join('');
  expect(findMadeText(document, 'x')).toBe('x1\n');
  expect(replaceMadeText(document, 'x', 'new $&\n')).toBe(document.replace('x1', () => 'new $&'));
  expect(replaceMadeText(document, 'y', 'new\n')).toBe(document.replace('y1', 'new'));
  expect(() => replaceMadeText(document, 'z', '')).toThrow('no <!-- made by: npm run z -->');
});

test('every script of the list passes, or there is a reason why it does not', () => {
  const [passing, failing] = [listPassing(), [...listFailing().keys()]];
  const names = listScripts().map(({ name }) => name);
  expect([...passing, ...failing].toSorted()).toEqual(names.toSorted());
  expect([...listFailing().values()].filter((why) => why === '')).toEqual([]);
});
