import { expect, test } from 'vitest';
import { isSince } from '../../../src/config/release.ts';

test.for<[goVersion: string, since: readonly boolean[]]>([
  ['go1.24.13', [false, false, false]],
  ['go1.25', [true, false, false]],
  ['go1.26rc1', [true, true, false]],
  ['go1.26.8-custom', [true, true, false]],
  ['go1.100.1', [true, true, true]],
  ['devel', [true, true, true]],
])('%s', ([goVersion, since]) => {
  expect((['1.25', '1.26', '1.27'] as const).map((release) => isSince({ goVersion }, release))).toEqual(since);
});
