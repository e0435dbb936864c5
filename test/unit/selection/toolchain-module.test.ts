import { expect, test } from 'vitest';
import { toolchainModule, toolchainOfVersion } from '../../../src/selection/toolchain-module.ts';

test('a toolchain is a version of a module, and back', () => {
  const linux = { hostOS: 'linux', hostArch: 'amd64' };
  const { path, version } = toolchainModule('go1.26.8', linux);
  expect(`${path}@${version}`).toBe('golang.org/toolchain@v0.0.1-go1.26.8.linux-amd64');
  expect(toolchainOfVersion(version)).toBe('go1.26.8');
  expect(toolchainOfVersion(version, { ...linux, hostArch: 'arm64' })).toBeUndefined();
  expect(toolchainOfVersion('v0.0.1-go1.27rc1.windows-arm64')).toBe('go1.27rc1');
  expect(toolchainOfVersion('v0.0.1')).toBeUndefined();
});
