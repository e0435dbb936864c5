import { expect, test } from 'vitest';
import { godebugSetting } from '../../../src/config/godebug-setting.ts';

test.each([
  ['', ''],
  ['goindex=0', '0'],
  ['x=1,goindex=0,y=2', '0'],
  ['goindex=0,goindex=1', '1'],
  ['agoindex=0', ''],
  ['goindex', ''],
])('%j sets goindex to %j', (godebug, value) => {
  expect(godebugSetting({ environ: { GODEBUG: godebug } }, 'goindex')).toBe(value);
});
