/**
 * How long go and gots take to choose and download modules: `install -trimpath TOOL@latest` of a tool that the build cache has,
 * first with an empty module cache, then with all there, in turn, from a proxy on this machine:
 * `npm run bench:downloads -- [--delay MS] [--pairs N] [NAME...]`.
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
import { temporaryWorld, type World } from '../test/support/world.ts';
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

/** Each with a module cache of its own: files that were just removed make new ones slow on some file systems. */
let caches = 0;

function install(world: World, meter: Meter, { program, name, gomodcache }: Run): Sample {
  mkdirSync(gomodcache, { recursive: true });
  const argv = [...programArgv(program), 'install', '-trimpath', `${name}@latest`];
  return meter.measure(argv, { cwd: world.cwd, env: { ...world.env, GOMODCACHE: gomodcache } });
}

interface Run {
  readonly program: ProgramName;
  readonly name: string;
  readonly gomodcache: string;
}

/** An install with nothing downloaded, and once more with everything there. */
interface Samples {
  readonly empty: Sample;
  readonly there: Sample;
}

function sample(world: World, meter: Meter, { program, name }: Pick<Run, 'program' | 'name'>): Samples {
  const run = { program, name, gomodcache: join(world.root, `modules-${++caches}`) };
  return { empty: install(world, meter, run), there: install(world, meter, run) };
}

/** What the downloads alone have taken. */
function difference({ empty, there }: Samples): Sample {
  const { code, memory } = empty;
  const rest = (of: 'wall' | 'user' | 'system'): number => empty[of] - there[of];
  return { code, memory, wall: rest('wall'), user: rest('user'), system: rest('system') };
}

const parts: Readonly<Record<string, (samples: Samples) => Sample>> = {
  'nothing downloaded': ({ empty }) => empty,
  'all there': ({ there }) => there,
  'the difference': difference,
};

function measure(world: World, meter: Meter, name: string): readonly Row[] {
  const go: Samples[] = [];
  const gots: Samples[] = [];
  const pairs = Number(values.pairs);
  // the first pair compiles, so that the others have nothing to do but to download and to load
  for (let i = 0; i <= pairs; i++) {
    const pair = {
      go: sample(world, meter, { program: 'go', name }),
      gots: sample(world, meter, { program: 'gots', name }),
    };
    if (i === 0) continue;
    go.push(pair.go);
    gots.push(pair.gots);
  }
  const from = scenarios[values.delay] ?? `each answer after ${values.delay} ms`;
  return Object.entries(parts).map(([part, of]) => {
    const [theirs, ours] = [go.map(of), gots.map(of)];
    const ratio = median(theirs.map(({ wall }, i) => (ours[i]?.wall ?? Number.NaN) / wall));
    return { project: name, scenario: `${from}: ${part}`, pairs, go: summarize(theirs), gots: summarize(ours), ratio };
  });
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
  const rows = names.flatMap((name) => measure(world, meter, name));
  process.stdout.write(formatTable(rows));
  server?.process.stdin?.end();
} finally {
  await world[Symbol.asyncDispose]();
}
