/**
 * go and gots in turn on the same trees: `npm run bench -- [--projects hello,notekeeper,generated-100,fzf,caddy]
 * [--scenarios unchanged,...] [--pairs 11] [--out bench/results] [--node PATH] [--keep]`.
 * --node: the Node that runs gots.  Writes a JSON with every sample and a Markdown table.
 */
import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { arch, cpus, platform, release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  goEnvironmentValue,
  programArgv,
  repositoryRoot,
  type ProgramName,
} from '../test/support/programs-under-test.ts';
import { removeTree } from '../test/support/world.ts';
import { buildMeter, type Sample } from './meter.ts';
import { makeProject } from './projects.ts';
import { resetEdits, scenarios, type Scenario, type Turn } from './scenarios.ts';
import { formatTable, median, summarize, type Row } from './statistics.ts';

const { values } = parseArgs({
  options: {
    projects: { type: 'string', default: 'hello,notekeeper,generated-100' },
    scenarios: { type: 'string', default: scenarios.map(({ name }) => name).join(',') },
    pairs: { type: 'string', default: '11' },
    out: { type: 'string', default: join(repositoryRoot, 'bench/results') },
    node: { type: 'string', default: process.execPath },
    keep: { type: 'boolean', default: false },
  },
});

const root = realpathSync(mkdtempSync(join(tmpdir(), 'gots-bench-')));
const gocache = join(root, 'gocache');
const env: Record<string, string> = {
  PATH: process.env['PATH'] ?? '',
  HOME: join(root, 'home'),
  GOCACHE: gocache,
  GOPATH: join(root, 'gopath'),
  // modules are downloaded once, by go, into the user's module cache
  GOMODCACHE: goEnvironmentValue('GOMODCACHE'),
  GOENV: 'off',
  GOFLAGS: '-buildvcs=false',
  GOTOOLCHAIN: 'local',
  GOWORK: 'off',
  GOPROXY: 'off',
  GOSUMDB: 'off',
};
const programs: Readonly<Record<ProgramName, readonly string[]>> = {
  go: programArgv('go'),
  gots: values.node === process.execPath ? programArgv('gots') : [values.node, join(repositoryRoot, 'bin/gots.cjs')],
};

function chosenScenarios(): Scenario[] {
  return values.scenarios.split(',').map((name) => {
    const found = scenarios.find((scenario) => scenario.name === name);
    if (found === undefined) throw new Error(`unknown scenario ${name}`);
    return found;
  });
}

const meter = (() => {
  for (const directory of ['home/.config/go/telemetry', 'gocache', 'out'])
    mkdirSync(join(root, directory), { recursive: true });
  writeFileSync(join(root, 'home/.config/go/telemetry/mode'), 'off\n');
  return buildMeter(root);
})();

let turns = 2;

function takeTurn(project: Turn['project'], scenario: Scenario, program: ProgramName): Sample {
  const scratch = join(root, 'scratch');
  removeTree(scratch);
  mkdirSync(scratch);
  const turn: Turn = { project, scratch, output: join(root, 'out', `${project.name}-${program}`), turn: turns++ };
  const step = scenario.prepare(turn);
  return meter.measure([...programs[program], ...step.args], { cwd: project.directory, env: { ...env, ...step.env } });
}

const samples: { project: string; scenario: string; go: Sample[]; gots: Sample[] }[] = [];
const rows: Row[] = [];
try {
  for (const name of values.projects.split(',')) {
    const project = makeProject(name, root);
    for (const scenario of chosenScenarios()) {
      resetEdits(project);
      const pairs = Math.min(Number(values.pairs), scenario.mostPairs ?? Infinity);
      const taken = { project: name, scenario: scenario.name, go: [] as Sample[], gots: [] as Sample[] };
      // a first turn each, not counted: the caches are warm, the executables are there
      if (scenario.name !== 'cold')
        for (let i = 0; i < 2; i++) for (const program of ['go', 'gots'] as const) takeTurn(project, scenario, program);
      for (let i = 0; i < pairs; i++)
        for (const program of ['go', 'gots'] as const) taken[program].push(takeTurn(project, scenario, program));
      samples.push(taken);
      const ratio = median(taken.gots.map((sample, i) => sample.wall / (taken.go[i]?.wall ?? Number.NaN)));
      rows.push({
        project: name,
        scenario: scenario.name,
        pairs,
        go: summarize(taken.go),
        gots: summarize(taken.gots),
        ratio,
      });
      console.log(formatTable(rows.slice(-1)).split('\n')[2]);
    }
  }
  writeResults();
} finally {
  if (values.keep) console.log(root);
  else removeTree(root);
}

function writeResults(): void {
  mkdirSync(values.out, { recursive: true });
  const machine = `${platform()}/${arch()} ${release()}, ${cpus().length} x ${cpus()[0]?.model ?? 'CPU'}`;
  const versions = {
    go: goEnvironmentValue('GOVERSION'),
    node: values.node === process.execPath ? process.version : values.node,
  };
  writeFileSync(
    join(values.out, 'bench.json'),
    `${JSON.stringify({ machine, versions, samples, rows }, undefined, 1)}\n`,
  );
  const table = formatTable(rows);
  writeFileSync(
    join(values.out, 'bench.md'),
    `${machine}; ${versions.go}, Node ${versions.node}; medians of pairs run in turn\n\n${table}`,
  );
  console.log(`\n${table}`);
}
