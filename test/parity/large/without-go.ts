/**
 * A machine without Go, as in a container: PATH with node alone, an empty HOME, no GOROOT.  Running a program must fetch the
 * newest toolchain from the public proxy, and fetch nothing when it runs again; not part of the test run:
 * `npm run parity:without-go`.  Downloads some 80 MB.  Ends with 1 when it fails.
 */
import { mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { programArgv, repositoryRoot } from '../../support/programs-under-test.ts';
import { runCommand } from '../../support/run-command.ts';
import { temporaryWorld } from '../../support/world.ts';

const passed = ['SSL_CERT_FILE', 'NODE_EXTRA_CA_CERTS', 'HTTPS_PROXY', 'https_proxy', 'NO_PROXY', 'GOPROXY', 'GOSUMDB'];

async function main(): Promise<void> {
  const world = await temporaryWorld();
  try {
    const [bin, home] = [join(world.root, 'bin'), join(world.root, 'empty')];
    for (const dir of [bin, home]) mkdirSync(dir);
    symlinkSync(process.execPath, join(bin, 'node'));
    const env: Record<string, string> = { PATH: bin, HOME: home, GOTS_INSTALLED_GO: 'off' };
    for (const name of passed) if (process.env[name] !== undefined) env[name] = process.env[name];
    const [, gots = ''] = programArgv('gots');
    const run = (): ReturnType<typeof runCommand> =>
      runCommand(['node', gots, 'run', './fixtures/notekeeper/cmd/notekeeper', '-h'], { cwd: repositoryRoot, env });
    const first = await run();
    const second = await run();
    const fetched = /^go: downloading (go1\.\S+) \(/m.exec(first.stderr.toString())?.[1];
    const isRepeated = second.stderr.toString() === first.stderr.toString().replace(/^go: downloading .*\n/gm, '');
    const isRight = fetched !== undefined && first.code === second.code && isRepeated;
    process.stdout.write(
      `${isRight ? 'works' : 'FAILED'}  ${fetched ?? 'nothing fetched'}; HOME: ${readdirSync(home).join(' ')}\n`,
    );
    process.stdout.write(
      `${first.stdout.toString()}${first.stderr.toString()}---\n${second.stdout.toString()}${second.stderr.toString()}`,
    );
    if (!isRight) process.exitCode = 1;
  } finally {
    await world[Symbol.asyncDispose]();
  }
}

await main();
