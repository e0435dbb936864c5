import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BuildFlags, PerPackageFlag } from '../../src/config/build-flags.ts';
import { loadPackages } from '../../src/packages/load-packages.ts';
import { createNodeSystem } from '../../src/sys/node/node-system.ts';
import { goConfig, goEnv, goList, listedTable } from './packages-go.ts';

let root: string;
const target = { goos: 'linux', goarch: 'amd64', cgo: true };

beforeAll(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'gots-build-info-')));
  const files = {
    'go.mod': 'module example.com/m\n\ngo 1.22\n\nrequire example.com/dep v1.0.0\n\nreplace example.com/dep => ./dep\n',
    'dep/go.mod': 'module example.com/dep\n',
    'dep/dep.go': 'package dep\n',
    'main.go': '//go:debug panicnil=1\n\npackage main\n\nimport _ "example.com/dep"\n\nfunc main() {}\n',
  };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  const git = (...args: string[]): void => {
    const identity = ['-c', 'user.name=a', '-c', 'user.email=a@example.com'];
    execFileSync('git', [...identity, ...args], { cwd: root, stdio: 'ignore' });
  };
  git('init');
  git('add', '.');
  git('commit', '-m', 'first');
});

afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

function flag(raw: string): PerPackageFlag {
  return { raw, present: true, entries: [{ pattern: undefined, args: raw.split(' ') }] };
}

const cases: readonly {
  args: string[];
  flags: Partial<BuildFlags>;
  named?: string;
  dirty?: boolean;
}[] = [
  { args: [], flags: {} },
  { args: ['-buildvcs=false'], flags: { buildvcs: 'false' } },
  { args: ['-trimpath', '-ldflags=-s -w'], flags: { trimpath: true, ldflags: flag('-s -w') } },
  { args: ['-ldflags=-s -w', '-gcflags=-N'], flags: { ldflags: flag('-s -w'), gcflags: flag('-N') } },
  { args: [], flags: {}, named: 'main.go' },
  { args: ['-asmflags=-S'], flags: { asmflags: flag('-S') }, dirty: true },
];

test.each(cases)('build info with $args is as go writes it', async ({ args, flags, named = '.', dirty = false }) => {
  if (dirty) writeFileSync(join(root, 'new.txt'), '');
  const exe = join(root, '.git', 'exe');
  execFileSync('go', ['build', '-o', exe, ...args, named], { cwd: root, env: goEnv(target), stdio: 'ignore' });
  const rows = execFileSync('go', ['version', '-m', exe], { encoding: 'utf8' }).split('\n').slice(1);
  const listed = goList(['-deps', named], { env: goEnv(target), cwd: root });
  const table = listedTable(listed, [{ pattern: '.', packages: ['example.com/m'], errors: [] }]);
  const config = goConfig(target, { cwd: root, flags });
  const sys = createNodeSystem();
  const { roots } = await loadPackages(
    [named],
    {
      config,
      sys,
      files: sys.files,
      importTable: () => Promise.resolve({ ...table, goVersion: '1.22' }),
      autoVcs: true,
    },
    () => undefined,
  );
  const [main] = roots;
  expect(main?.error).toBeUndefined();
  const comparable = (lines: readonly string[]): string[] =>
    lines.filter((line) => line.trim() !== '' && !/^\t?mod\t/.test(line));
  expect(comparable((main?.buildInfo ?? '').split('\n')).map((line) => `\t${line}`)).toEqual(comparable(rows));
});
