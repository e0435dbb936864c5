import { expect, test } from 'vitest';
import { ScriptState } from '../engine/script-state.ts';
import { cmdGoConditions } from './cmd-go-conditions.ts';

const conditions = cmdGoConditions({ goroot: '/go', hostOS: 'linux', hostArch: 'amd64', short: false });
const holds = (name: string, suffix: string, env: Readonly<Record<string, string>> = {}): unknown =>
  conditions[name]?.(new ScriptState('/work', env), suffix);

test('a program is there if it can be run', () => {
  expect(holds('exec', '/bin/sh')).toBe(true);
  expect(holds('exec', 'sh')).toBe(true);
  expect(holds('exec', import.meta.filename)).toBe(false);
  expect(holds('exec', '/bin')).toBe(false);
});

test('what a platform can do is asked of the one that is built for', () => {
  expect(holds('fuzz', '', { GOOS: 'linux', GOARCH: 'amd64' })).toBe(true);
  expect(holds('fuzz', '', { GOOS: 'js', GOARCH: 'wasm' })).toBe(false);
  expect(holds('buildmode', 'plugin', { GOOS: 'linux', GOARCH: 'arm64' })).toBe(true);
  expect(holds('buildmode', 'plugin', { GOOS: 'windows', GOARCH: 'amd64' })).toBe(false);
});
