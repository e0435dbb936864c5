/** The version that the main module gets from local tags, beside the one in programs that the real go builds. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Config } from '../../src/config/config.ts';
import { findLocalVersion } from '../../src/modules/fetch/direct/local-version.ts';
import { createNodeSystem } from '../../src/sys/node/node-system.ts';
import { type Observed, runBeside } from '../support/parity.ts';
import { goBinary } from '../support/programs-under-test.ts';
import { temporaryWorld, type World } from '../support/world.ts';

const node = createNodeSystem();
let root = '';
let env: Record<string, string> = {};

async function run(cwd: string, ...argv: readonly string[]): Promise<string> {
  const result = await node.spawn({ argv, cwd, env: { ...env, PWD: cwd }, output: 'separate' });
  if (result.code !== 0) throw new Error(`${argv.join(' ')}: ${Buffer.from(result.stderr).toString()}`);
  return Buffer.from(result.stdout).toString().trim();
}

beforeAll(() => {
  root = fs.mkdtempSync(join(tmpdir(), 'gots-local-'));
  const date = '2021-02-03T04:05:06Z';
  env = {
    PATH: node.env['PATH'] ?? '',
    HOME: node.env['HOME'] ?? '',
    GOMODCACHE: join(root, 'mod'),
    GOFLAGS: '-modcacherw',
    GOENV: 'off',
    GOTOOLCHAIN: 'local',
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_DATE: date,
    GIT_CONFIG_COUNT: '2',
    GIT_CONFIG_KEY_0: 'user.name',
    GIT_CONFIG_VALUE_0: 'A',
    GIT_CONFIG_KEY_1: 'user.email',
    GIT_CONFIG_VALUE_1: 'a@example.com',
  };
});

afterAll(() => node.files.removeReadOnly(root));

/** Everything in a module cache. */
function cached(dir: string): Record<string, string> {
  const top = join(root, dir);
  if (!fs.existsSync(top)) return {};
  const files = fs.readdirSync(top, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [path.slice(top.length), fs.readFileSync(path, 'utf8')];
    }),
  );
}

test.each([
  ['no tag', 'example.com/m', []],
  ['a release', 'example.com/m', ['v1.2.3']],
  ['a pre-release and a release', 'example.com/m', ['v1.2.3-rc.1', 'v1.2.3']],
  ['a tag of another major version', 'example.com/m', ['v2.0.0']],
  ['a major version in the path', 'example.com/m/v2', ['v2.0.1', 'v1.0.0']],
  ['a tag that is no version', 'example.com/m', ['release']],
  ['a path that has no place in the module cache', 'example', ['v1.0.0']],
])('%s', async (name, modulePath, tags) => {
  const dir = join(root, name);
  fs.mkdirSync(dir);
  fs.writeFileSync(join(dir, 'go.mod'), `module ${modulePath}\n\ngo 1.26\n`);
  fs.writeFileSync(join(dir, 'main.go'), 'package main\n\nfunc main() {}\n');
  await run(dir, 'git', 'init', '-q', '-b', 'main');
  await run(dir, 'git', 'add', '-A');
  await run(dir, 'git', 'commit', '-q', '-m', 'first');
  for (const tag of tags) await run(dir, 'git', 'tag', tag);
  if (name === 'a release') {
    fs.writeFileSync(join(dir, 'README'), 'x\n');
    await run(dir, 'git', 'add', '-A');
    await run(dir, 'git', 'commit', '-q', '-m', 'second');
  }
  fs.rmSync(join(root, 'mod'), { recursive: true, force: true });
  await run(dir, 'go', 'build', '-buildvcs=true', '-o', join(root, 'program'), '.');
  const info = await run(dir, 'go', 'version', '-m', join(root, 'program'));
  const expected = /^\tmod\t\S+\t(\S+)/m.exec(info)?.[1];
  const revision = await run(dir, 'git', 'rev-parse', 'HEAD');
  const environ = { ...env, GOMODCACHE: join(root, 'own') };
  fs.rmSync(join(root, 'own'), { recursive: true, force: true });
  const config = {
    environ,
    getenv: (key: string) => (environ as Record<string, string>)[key] ?? '',
    gomodcache: join(root, 'own'),
    goVersion: 'go1.26.8',
    flags: { x: false, v: false },
  } as unknown as Config;
  const codeRoot = modulePath.replace(/\/v2$/, '');
  const request = { codeRoot, modulePath, repositoryDir: dir, vcs: 'git', revision };
  const version = await findLocalVersion(request, { config, sys: node });
  expect(version ?? '(devel)').toBe(expected);
  expect(cached('own')).toEqual(cached('mod'));
});

const files = `-- go.mod --
module example.com/m

go 1.24
-- main.go --
package main

func main() {}
`;

/** A commit whose version is in the module cache, and that has been tagged since. */
function tagAfterBuild({ cwd, env: settings }: World): void {
  const identity = Object.fromEntries(Object.entries(env).filter(([name]) => name.startsWith('GIT_')));
  const options = { cwd, env: { ...settings, ...identity } };
  const git = (...args: readonly string[]): Buffer => execFileSync('git', args, options);
  git('init', '-q', '-b', 'main');
  git('add', '-A');
  git('commit', '-q', '-m', 'first');
  execFileSync(goBinary(), ['build', '-buildvcs=true', '-o', '/dev/null', '.'], options);
  git('tag', 'v1.0.0');
}

/** git notes when files were written. */
function withoutRepository({ left, ...rest }: Observed): Observed {
  return { ...rest, left: Object.fromEntries(Object.entries(left).filter(([name]) => !name.includes('/.git/'))) };
}

const commit = '7aaaf4d85d08';
const version = `v0.0.0-20210203040506-${commit}`;

describe('with GOPROXY=off the module cache tells the version of a commit', () => {
  test.each([
    { name: 'of the main module', args: ['build', '-x', '-p=1', '-buildvcs=true', '-o', 'm', '.'] },
    { name: 'of a program that is named', args: ['run', `example.com/m@${commit}`] },
    { name: 'by fewer digits than pseudo-versions have', args: ['run', `example.com/m@${commit.slice(0, 11)}`] },
  ])('$name', async ({ args }) => {
    await using world = await temporaryWorld();
    const { go, gots } = await runBeside(world, { args, files, prepare: tagAfterBuild });
    expect(withoutRepository(gots)).toEqual(withoutRepository(go));
    expect(Object.keys(gots.left)).toContain(`gopath/pkg/mod/cache/download/example.com/m/@v/${version}.info`);
  });
});
