/**
 * How long go and gots take to choose and download modules: `install -n TOOL@latest`, which does all but compile, with an empty
 * module cache, in turn, from a proxy on this machine: `npm run bench:downloads -- [--delay MS] [--pairs N] [NAME...]`.
 * What the proxy serves is downloaded by go first.  `--delay file`: from files, by no server; `--delay public`: from the proxies
 * of GOPROXY, with the checksum database.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { tools } from '../test/parity/large/tool-list.ts';
import { networkEnvironment } from '../test/support/network-environment.ts';
import {
  goEnvironmentValue,
  programArgv,
  repositoryRoot,
  type ProgramName,
} from '../test/support/programs-under-test.ts';
import { removeTree, temporaryWorld, type World } from '../test/support/world.ts';
import { buildMeter, type Meter, type Sample } from './meter.ts';
import { formatTable, median, type Row, summarize } from './statistics.ts';

const { values, positionals } = parseArgs({
  args: process.argv.slice(2),
  allowPositionals: true,
  options: { delay: { type: 'string', default: '20' }, pairs: { type: 'string', default: '9' } },
});

const scenarios: Readonly<Record<string, string>> = { file: 'from files', public: 'from the public proxy' };

/** @returns the module cache that the proxy serves */
async function fill(world: World, names: readonly string[]): Promise<string> {
  const gomodcache = join(world.root, 'served');
  const env = { ...world.env, GOMODCACHE: gomodcache, GOPROXY: goEnvironmentValue('GOPROXY') };
  for (const name of names) {
    const { code, stderr } = await world.run('go', ['install', '-n', `${name}@latest`], { env });
    if (code !== 0) throw new Error(stderr.toString().slice(-2000));
  }
  return join(gomodcache, 'cache/download');
}

async function startServer(directory: string): Promise<{ readonly url: string; readonly process: ChildProcess }> {
  const run = join(repositoryRoot, 'test/support/run-typescript.js');
  const argv = [run, join(import.meta.dirname, 'module-server.ts'), directory, values.delay];
  const child = spawn(process.execPath, argv, { stdio: ['pipe', 'pipe', 'inherit'] });
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (data: Buffer) => resolve(data.toString().trim()));
    child.once('close', () => reject(new Error('the server ended')));
  });
  return { url, process: child };
}

function sample(world: World, meter: Meter, { program, name }: { program: ProgramName; name: string }): Sample {
  removeTree(world.gopath);
  mkdirSync(world.gomodcache, { recursive: true });
  const argv = [...programArgv(program), 'install', '-n', `${name}@latest`];
  return meter.measure(argv, { cwd: world.cwd, env: world.env });
}

function measure(world: World, meter: Meter, name: string): Row {
  const go: Sample[] = [];
  const gots: Sample[] = [];
  const pairs = Number(values.pairs);
  // the first pair fills the build cache with what is known of the packages
  for (let i = 0; i <= pairs; i++) {
    const pair = {
      go: sample(world, meter, { program: 'go', name }),
      gots: sample(world, meter, { program: 'gots', name }),
    };
    if (i === 0) continue;
    go.push(pair.go);
    gots.push(pair.gots);
  }
  const ratio = median(go.map(({ wall }, i) => (gots[i]?.wall ?? Number.NaN) / wall));
  const scenario = scenarios[values.delay] ?? `each answer after ${values.delay} ms`;
  return { project: name, scenario, pairs, go: summarize(go), gots: summarize(gots), ratio };
}

/** Sets GOPROXY. @returns the server that it is, where one was started */
async function startProxy(world: World): Promise<Awaited<ReturnType<typeof startServer>> | undefined> {
  if (values.delay === 'public') {
    Object.assign(world.env, { GOPROXY: goEnvironmentValue('GOPROXY'), GOSUMDB: goEnvironmentValue('GOSUMDB') });
    return undefined;
  }
  const served = await fill(world, names);
  const server = values.delay === 'file' ? undefined : await startServer(served);
  Object.assign(world.env, {
    GOPROXY: server?.url ?? `file://${served}`,
    NO_PROXY: '127.0.0.1',
    no_proxy: '127.0.0.1',
  });
  return server;
}

const names = tools.filter(
  (tool) => positionals.length === 0 || positionals.some((name) => tool.split('/').includes(name)),
);
const world = await temporaryWorld({ cache: 'own', env: Object.fromEntries(networkEnvironment) });
try {
  const server = await startProxy(world);
  const meter = buildMeter(world.root);
  const rows = names.map((name) => measure(world, meter, name));
  process.stdout.write(formatTable(rows));
  server?.process.stdin?.end();
} finally {
  await world[Symbol.asyncDispose]();
}
