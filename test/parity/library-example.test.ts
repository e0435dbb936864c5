/** The example of docs/library.md, as a program of its own that imports the package by its name. */
import { cpSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { repositoryRoot } from '../support/programs-under-test.ts';
import { runCommand } from '../support/run-command.ts';
import { temporaryWorld } from '../support/world.ts';

test('it runs, and prints nothing but what it prints itself', async () => {
  const page = readFileSync(join(repositoryRoot, 'docs/library.md'), 'utf8');
  const example = /^```js\n([\s\S]*?)^```$/m.exec(page)?.[1] ?? '';
  await using world = await temporaryWorld();
  cpSync(join(repositoryRoot, 'fixtures'), join(world.cwd, 'fixtures'), { recursive: true });
  mkdirSync(join(world.cwd, 'node_modules'));
  symlinkSync(repositoryRoot, join(world.cwd, 'node_modules/gots'));
  const argv = [process.execPath, '--input-type=module', '--eval', example];
  const { code, stdout, stderr } = await runCommand(argv, { cwd: world.cwd, env: world.env });
  expect([code, stderr.toString()]).toEqual([0, '']);
  const [first, ...rest] = stdout.toString().split('\n');
  expect(first).toMatch(/^1 built, \d+ of \d+ actions from the cache$/);
  expect(rest.slice(0, 2)).toEqual(['notekeeper keeps short notes.', '']);
  expect(rest.slice(-2)).toEqual(['ended with 0', '']);
});
