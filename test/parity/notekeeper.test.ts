import fs from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startGoProxy } from '../support/go-proxy.ts';
import { moduleVersion } from '../support/module-files.ts';
import { repositoryRoot } from '../support/programs-under-test.ts';
import { temporaryWorld, type World } from '../support/world.ts';

const fixture = join(repositoryRoot, 'fixtures/notekeeper');

/** The fixture as a txtar. */
function fixtureFiles(): string {
  return fs
    .readdirSync(fixture, { recursive: true, encoding: 'utf8' })
    .filter((name) => fs.statSync(join(fixture, name)).isFile())
    .toSorted()
    .map((name) => `-- ${name} --\n${fs.readFileSync(join(fixture, name), 'utf8')}`)
    .join('');
}

async function succeed(world: World, args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await world.run('gots', args);
  expect({ args, code, stderr: stderr.toString() }).toMatchObject({ code: 0 });
  return stdout.toString();
}

test('the notes tool is run, built and installed', async () => {
  await using world = await temporaryWorld({ files: fixtureFiles() });
  const help = await succeed(world, ['run', './cmd/notekeeper']);
  expect(help).toContain('Usage:');
  await succeed(world, ['build', './cmd/notekeeper']);
  await succeed(world, ['install', './cmd/notekeeper']);
  const built = fs.readFileSync(join(world.cwd, 'notekeeper'));
  expect(built.equals(fs.readFileSync(join(world.gopath, 'bin/notekeeper')))).toBe(true);
});

test('the notes tool is installed from a proxy, outside of any module', async () => {
  await using proxy = await startGoProxy(moduleVersion('example.com/notekeeper', 'v1.2.3', fixtureFiles()));
  await using world = await temporaryWorld({
    env: { GOPROXY: proxy.url, GOSUMDB: proxy.sumdb.verifierKey },
  });
  await succeed(world, ['install', 'example.com/notekeeper/cmd/notekeeper@latest']);
  const program = join(world.gopath, 'bin/notekeeper');
  const installed = fs.readFileSync(program);
  fs.rmSync(program);
  const { code } = await world.run('go', ['install', 'example.com/notekeeper/cmd/notekeeper@latest']);
  expect(code).toBe(0);
  expect(installed.equals(fs.readFileSync(program))).toBe(true);
});
