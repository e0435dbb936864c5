/**
 * go and gots in turn on the same trees: `npm run bench -- [--projects hello,notekeeper,generated-100,fzf,caddy]
 * [--scenarios unchanged,...] [--pairs 11] [--out bench/results] [--node PATH] [--plot FILE] [--keep]`.
 * --node: the Node that runs gots; --plot: an SVG of time against size, of the projects generated-N.  Writes a JSON with every
 * sample and a Markdown table.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { arch, cpus, platform, release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  goBinary,
  goEnvironmentValue,
  programArgv,
  repositoryRoot,
  type ProgramName,
} from '../test/support/programs-under-test.ts';
import { removeTree } from '../test/support/world.ts';
import { growthPlot, type Line } from './growth-plot.ts';
import { buildMeter, type Sample } from './meter.ts';
import { makeProject } from './projects.ts';
import { resetEdits, scenarios, tool, type Scenario, type Turn } from './scenarios.ts';
import { formatTable, median, summarize, type Row } from './statistics.ts';

const { values } = parseArgs({
  options: {
    projects: { type: 'string', default: 'hello,notekeeper,generated-100' },
    scenarios: { type: 'string', default: scenarios.map(({ name }) => name).join(',') },
    pairs: { type: 'string', default: '11' },
    out: { type: 'string', default: join(repositoryRoot, 'bench/results') },
    node: { type: 'string', default: process.execPath },
    plot: { type: 'string' },
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

/** By go, with its own settings, into the user's module cache. */
function downloadTool(): void {
  execFileSync(goBinary(), ['install', `${tool}@latest`], { env: { ...process.env, GOBIN: join(root, 'bin') } });
}

let turns = 2;

function takeTurn(project: Turn['project'], scenario: Scenario, program: ProgramName): Sample {
  // a new one each time: files that were just removed make new ones slow on some file systems
  const scratch = join(root, `scratch-${turns}`);
  mkdirSync(scratch);
  const output = join(root, 'out', `${project.name}-${program}`);
  const turn: Turn = { project, scratch, output, turn: turns++, moduleCache: env['GOMODCACHE'] ?? '' };
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
      if (scenario.name === 'install-there') downloadTool();
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
  if (values.plot !== undefined) writeFileSync(values.plot, growthPlot(`go and gots; ${machine}`, growthLines()));
  console.log(`\n${table}`);
}

/** A line of each program in each scenario. */
function growthLines(): Line[] {
  const colors = ['#1f6feb', '#bf3989', '#1a7f37', '#9a6700'];
  return chosenScenarios().flatMap(({ name }, index) =>
    (['go', 'gots'] as const).map((program) => ({
      name: `${program}, ${name}`,
      color: colors[index % colors.length] ?? 'black',
      dashed: program === 'go',
      points: rows
        .filter((row) => row.scenario === name && row.project.startsWith('generated-'))
        .map((row) => [Number(row.project.slice('generated-'.length)), row[program].wall] as const),
    })),
  );
}
