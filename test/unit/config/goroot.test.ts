import { expect, test } from 'vitest';
import { findInstalledGo } from '../../../src/config/goroot.ts';
import { type FakeMachine, fakeSystem } from './fake-system.ts';

/** A Go tree, with its program. */
const go = (root: string): Record<string, string> => ({
  [`${root}/VERSION`]: 'go1.26.8\n',
  [`${root}/bin/go`]: '',
  [`${root}/pkg/tool/linux_amd64/compile`]: '',
});

const find = (machine: FakeMachine, fromEnvFile = ''): string | undefined =>
  findInstalledGo(fakeSystem(machine), fromEnvFile)?.goroot;

test('GOROOT of the environment, then of the GOENV file, then PATH, then well-known places', () => {
  const files = { ...go('/usr/local/go'), ...go('/opt/go') };
  const PATH = '/bin:/opt/go/bin';
  expect(find({ files, env: { GOROOT: '/a/', PATH } }, '/b')).toBe('/a');
  expect(find({ files, env: { PATH } }, '/b/')).toBe('/b');
  expect(find({ files, env: { PATH } })).toBe('/opt/go');
  expect(find({ files, env: {} })).toBe('/usr/local/go');
  expect(find({ files: {}, env: {} })).toBeUndefined();
});

test('GOTS_INSTALLED_GO=off leaves every installed Go alone', () => {
  const env = { GOROOT: '/a', PATH: '/opt/go/bin', GOTS_INSTALLED_GO: 'off' };
  expect(find({ files: { ...go('/usr/local/go'), ...go('/opt/go') }, env }, '/b')).toBeUndefined();
});

test('symbolic links lead to the tree, as with Homebrew', () => {
  const files = {
    ...go('/opt/homebrew/Cellar/go/1.26.8/libexec'),
    '/opt/homebrew/Cellar/go/1.26.8/bin/go': '-> ../libexec/bin/go',
    '/opt/homebrew/bin/go': '-> ../Cellar/go/1.26.8/bin/go',
  };
  expect(find({ files, env: { PATH: '/opt/homebrew/bin' } })).toBe('/opt/homebrew/Cellar/go/1.26.8/libexec');
});

test('a go that is no Go is passed over', () => {
  const files = { '/bin/go': '#!/bin/sh\n', ...go('/opt/go') };
  expect(find({ files, env: { PATH: '/bin:/opt/go/bin' } })).toBe('/opt/go');
});

test.for<[shim: string, machine: FakeMachine, goroot: string]>([
  [
    'asdf, by .tool-versions above the working directory',
    {
      files: {
        '/h/.asdf/shims/go': '#!/usr/bin/env bash\n',
        '/w/.tool-versions': 'nodejs 22.1.0\ngolang 1.26.8\n',
        '/h/.tool-versions': 'golang 1.25.1\n',
        ...go('/h/.asdf/installs/golang/1.26.8/go'),
        ...go('/h/.asdf/installs/golang/1.25.1/go'),
      },
      cwd: '/w/a/b',
      env: { PATH: '/h/.asdf/shims', HOME: '/h' },
    },
    '/h/.asdf/installs/golang/1.26.8/go',
  ],
  [
    'mise, by its own file',
    {
      files: {
        '/h/.local/share/mise/shims/go': '',
        '/w/mise.toml': '[env]\nA = "1"\n\n[tools]\nnode = "22"\ngo = "1.26"\n\n[tasks]\ngo = "none"\n',
        ...go('/h/.local/share/mise/installs/go/1.26'),
      },
      env: { PATH: '/h/.local/share/mise/shims', HOME: '/h' },
    },
    '/h/.local/share/mise/installs/go/1.26',
  ],
  [
    'goenv, by its global version',
    {
      files: { '/h/.goenv/shims/go': '', '/h/.goenv/version': '1.26.8\n', ...go('/h/.goenv/versions/1.26.8') },
      env: { PATH: '/h/.goenv/shims', HOME: '/h' },
    },
    '/h/.goenv/versions/1.26.8',
  ],
  [
    'snap',
    { files: { '/snap/bin/go': '', ...go('/snap/go/current') }, env: { PATH: '/snap/bin' } },
    '/snap/go/current',
  ],
])("%s: the shim's version, without running it", ([, machine, goroot]) => {
  expect(find(machine)).toBe(goroot);
});

test('a version that is a path is none', () => {
  const files = {
    '/h/.goenv/shims/go': '',
    '/h/.goenv/version': '../../opt/go\n',
    '/h/.goenv/versions/x/VERSION': '',
    ...go('/opt/go'),
  };
  expect(find({ files, env: { PATH: '/h/.goenv/shims', HOME: '/h' } })).toBeUndefined();
});

test("Windows' Program Files, and a shim of scoop", () => {
  const tool = (root: string): string => `${root}/pkg/tool/windows_amd64/compile.exe`;
  const found = findInstalledGo(
    fakeSystem({
      files: {
        '/scoop/shims/go.exe': '',
        '/scoop/shims/go.shim': 'path = "/scoop/apps/go/current/bin/go.exe"\n',
        [tool('/scoop/apps/go/current')]: '',
      },
      env: { PATH: '/scoop/shims' },
      hostOS: 'windows',
    }),
    '',
  );
  expect(found?.goroot).toBe('/scoop/apps/go/current');
});
