/** go and gots started in a directory that has been removed. */
import { expect, test } from 'vitest';
import { programArgv, type ProgramName } from '../support/programs-under-test.ts';
import { runCommand } from '../support/run-command.ts';
import { temporaryWorld, type World } from '../support/world.ts';

const inRemoved = 'mkdir gone && cd gone && rmdir ../gone && exec "$@"';

async function runRemoved(
  world: World,
  program: ProgramName,
  args: readonly string[],
  setting: string,
): Promise<unknown> {
  const env = { ...world.env, GOTOOLCHAIN: setting };
  const argv = ['sh', '-c', inRemoved, 'sh', ...programArgv(program), ...args];
  const { code, stdout, stderr } = await runCommand(argv, { cwd: world.cwd, env });
  // only whether there is an overview: its text is gots's own
  return [code, stdout.toString().replace(/^Go is a tool[^]*/, 'overview'), stderr.toString()];
}

test.for(['local', 'auto'])('GOTOOLCHAIN=%s', async (setting) => {
  await using world = await temporaryWorld();
  for (const line of [
    'version',
    'env GOOS',
    'env GOTOOLCHAIN',
    'build',
    'run x.go',
    'install',
    'clean',
    'list',
    'mod tidy',
    'help',
    'nosuch',
    'version -C /',
    'version -C .',
    'version -C x',
    '-C / version',
  ]) {
    const [go, gots] = [
      await runRemoved(world, 'go', line.split(' '), setting),
      await runRemoved(world, 'gots', line.split(' '), setting),
    ];
    expect([line, gots]).toEqual([line, go]);
  }
});
