import { expect, test } from 'vitest';
import { parseToolchainSetting } from '../../../src/config/toolchain-choice.ts';

test.for([
  'auto',
  'path',
  'local',
  'go1.26',
  'go1.26.8',
  'go1.27rc1',
  'go1.26.8-custom',
  'local+path',
  'go1.21.0+auto',
])('GOTOOLCHAIN=%s may be', (setting) => {
  expect(() => parseToolchainSetting(setting)).not.toThrow();
});

test.for([
  ['nope', 'invalid GOTOOLCHAIN "nope"'],
  ['1.26', 'invalid GOTOOLCHAIN "1.26"'],
  ['go1.26/../x', 'invalid GOTOOLCHAIN "go1.26/../x"'],
  ['go01.2', 'invalid GOTOOLCHAIN "go01.2"'],
  ['nope+auto', 'invalid GOTOOLCHAIN "nope+auto": invalid minimum toolchain "nope"'],
  ['go1.26+local', 'invalid GOTOOLCHAIN "go1.26+local": only version suffixes are +auto and +path'],
  ['local+', 'invalid GOTOOLCHAIN "local+": only version suffixes are +auto and +path'],
])('GOTOOLCHAIN=%s may not be', ([setting = '', message = '']) => {
  expect(() => parseToolchainSetting(setting)).toThrow(message);
});
