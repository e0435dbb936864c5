import { expect, test } from 'vitest';
import { toolTuning } from '../../../src/executor/tool-tuning.ts';

const gib = 1 << 30;

test('a tool collects garbage seldom, up to its share of half of the free memory', () => {
  expect(toolTuning({}, { freeMemory: 16 * gib, parallel: 4 })).toEqual({ GOGC: '400', GOMEMLIMIT: String(2 * gib) });
});

test('a machine with little memory runs tools as go does', () => {
  expect(toolTuning({}, { freeMemory: 2 * gib, parallel: 4 })).toEqual({});
});

test.each([{ GOGC: '50' }, { GOMEMLIMIT: '1GiB' }, { GOTS_TOOL_TUNING: 'off' }])('%j is left alone', (env) => {
  expect(toolTuning(env, { freeMemory: 16 * gib, parallel: 4 })).toEqual({});
});
