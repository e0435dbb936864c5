/** The commands of docs/examples.md, as plain shell in a project, with gots as npm packs it. */
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { npmEnvironment, pack } from '../support/packed.ts';
import { findGo, repositoryRoot } from '../support/programs-under-test.ts';
import { runCommand } from '../support/run-command.ts';
import { temporaryWorld, type World } from '../support/world.ts';

let page = '';

beforeAll(() => {
  page = readFileSync(join(repositoryRoot, 'docs/examples.md'), 'utf8');
});

function block(language: string): string {
  return new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\`$`, 'm').exec(page)?.[1] ?? '';
}

function workflowCommands(): readonly string[] {
  return [...block('yaml').matchAll(/^ *- run: (.*)$/gm)].map(([, command = '']) => command);
}

/** Those of RUN, without the caches that only BuildKit knows. */
function dockerCommands(): readonly string[] {
  const joined = block('dockerfile').replaceAll(/\\\n\s*/g, '');
  return [...joined.matchAll(/^RUN (?:--mount=\S+ +)*(.*)$/gm)].map(([, command = '']) => command);
}

async function runIn(world: World, commands: readonly string[], env: Record<string, string>): Promise<string> {
  cpSync(join(repositoryRoot, 'fixtures/notekeeper'), world.cwd, { recursive: true });
  const { tarball } = pack(world.root);
  const prefix = join(world.root, 'prefix');
  const npm = { ...npmEnvironment(), npm_config_prefix: prefix };
  const words = commands.map((command) =>
    command.replace(/^(npm install --global) gots$/, `$1 --prefer-offline '${tarball}'`),
  );
  const { code, stdout, stderr } = await runCommand(['sh', '-exc', words.join('\n')], {
    cwd: world.cwd,
    env: { ...world.env, ...npm, ...env, PATH: `${join(prefix, 'bin')}:${world.env['PATH'] ?? ''}` },
  });
  if (code !== 0) throw new Error(stderr.toString());
  return stdout.toString();
}

test.skipIf(findGo() === undefined)('those of the workflow', async () => {
  await using world = await temporaryWorld();
  const commands = workflowCommands();
  expect(commands).toContain('npm install --global gots');
  expect(await runIn(world, commands, {})).toMatch(/^go version go1\.[\s\S]*^notekeeper keeps short notes\.$/m);
});

test.skipIf(findGo() === undefined)('those of the Dockerfile', async () => {
  await using world = await temporaryWorld();
  const commands = dockerCommands();
  expect(commands).toContain('npm install --global gots');
  await runIn(world, commands, { CGO_ENABLED: '0' });
  const { stdout } = await runCommand([join(world.cwd, 'bin/notekeeper'), 'help'], { cwd: world.cwd, env: {} });
  expect(stdout.toString()).toContain('notekeeper keeps short notes.');
});
