/** Runs many scripts, whole, and tells how they ended: `npm run scripts -- --help`. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { startScriptHost, type ScriptHost, type ScriptRun } from './cmd-go/script-host.ts';
import { writeRecord } from './cmd-go/script-records.ts';
import { listPassing, listScripts, listWeights, ownScriptFile, ownScripts, scriptFile } from './cmd-go/script-list.ts';

const usage = `usage: npm run scripts -- [flags] [NAME...]

Runs cmd/go's scripts that are named, or a group of them, with gots or the real go as their go.

  --go gots|real      which program is go in the scripts (default gots)
  --group GROUP       core, touch, near, all, vcs, passing, or own: gots's own scripts (default core)
  --filter REGEXP     only those whose names match
  --jobs N            how many at once (default 2)
  --minutes N         how long a script may take; repro_build takes two on two quiet cores (default 30)
  --short             with [short] true: scripts leave out what takes long
  --logs DIR          what each has done and printed, a file a script
  --write             put the names that pass with gots into compat/passing.txt, beside those that did not run
  --weigh             put the seconds of CPU that they take into compat/weights.txt, one script after the other (Linux)

How each ended is kept for npm run scripts:table.
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    help: { type: 'boolean', default: false },
    go: { type: 'string', default: 'gots' },
    group: { type: 'string', default: 'core' },
    filter: { type: 'string', default: '' },
    jobs: { type: 'string', default: '2' },
    minutes: { type: 'string', default: '30' },
    short: { type: 'boolean', default: false },
    logs: { type: 'string' },
    write: { type: 'boolean', default: false },
    weigh: { type: 'boolean', default: false },
  },
});

function chosen(goroot: string): string[] {
  if (positionals.length > 0)
    return positionals.map((name) => (name.endsWith('.txt') ? name : scriptFile(goroot, name)));
  const filter = new RegExp(values.filter);
  if (values.group === 'own')
    return ownScripts()
      .filter((name) => filter.test(name))
      .map(ownScriptFile);
  const names =
    values.group === 'passing'
      ? listPassing()
      : listScripts()
          .filter(({ groups }) => groups.includes(values.group))
          .map(({ name }) => name);
  return names.filter((name) => filter.test(name)).map((name) => scriptFile(goroot, name));
}

async function runAll(host: ScriptHost, files: readonly string[]): Promise<Map<string, ScriptRun>> {
  const runs = new Map<string, ScriptRun>();
  const queue = [...files];
  const work = async (): Promise<void> => {
    for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
      const name = basename(file, '.txt');
      const before = values.weigh ? cpuOfChildren() : 0;
      const run = await host.run(file, { short: values.short });
      runs.set(name, run);
      report(name, run);
      if (values.group !== 'own') writeRecord(go, { name, short: values.short, result: run.result });
      if (values.weigh) writeWeight(name, cpuOfChildren() - before);
    }
  };
  await Promise.all(Array.from({ length: values.weigh ? 1 : Number(values.jobs) }, work));
  return runs;
}

function report(name: string, { result, log, wall }: ScriptRun): void {
  const detail =
    result.kind === 'failed' ? `  line ${result.line}: ${result.message.replaceAll('\n', ' ').slice(0, 160)}` : '';
  process.stdout.write(`${result.kind.padEnd(7)} ${(wall / 1000).toFixed(1).padStart(6)}s  ${name}${detail}\n`);
  if (values.logs !== undefined) {
    mkdirSync(values.logs, { recursive: true });
    writeFileSync(
      join(values.logs, `${name}.log`),
      `${log}\n${result.kind === 'failed' ? `FAIL: ${result.message}` : result.kind}\n`,
    );
  } else if (positionals.length === 1) process.stdout.write(log);
}

/** Seconds of CPU of the processes that have ended below this one: fields 16 and 17 of proc(5), in ticks of 10 ms. */
function cpuOfChildren(): number {
  const fields = readFileSync('/proc/self/stat', 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return (Number(fields[13]) + Number(fields[14])) / 100;
}

/** Short ones are not worth a line. */
function writeWeight(name: string, seconds: number): void {
  const weights = new Map(listWeights());
  weights.delete(name);
  if (seconds >= 2) weights.set(name, Math.round(seconds));
  const header =
    '# seconds of CPU of scripts that take more than two of them, roughly; made by: npm run scripts -- --weigh\n';
  const body = [...weights].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([each, value]) => `${each}\t${value}\n`);
  writeFileSync(join(import.meta.dirname, 'compat/weights.txt'), header + body.join(''));
}

function writePassing(runs: ReadonlyMap<string, ScriptRun>): void {
  const names = new Set(listPassing().filter((name) => !runs.has(name)));
  for (const [name, { result }] of runs) if (result.kind !== 'failed') names.add(name);
  const header =
    "# cmd/go's scripts that gots passes (or skips, as go does); made by: npm run scripts -- --group GROUP --write\n";
  const file = join(import.meta.dirname, 'compat/passing.txt');
  writeFileSync(
    file,
    header +
      [...names]
        .sort()
        .map((name) => `${name}\n`)
        .join(''),
  );
}

if (values.help) {
  process.stdout.write(usage);
  process.exit();
}
const go = values.go === 'real' ? 'real' : 'gots';
const host = await startScriptHost({ go, timeout: Number(values.minutes) * 60_000 });
try {
  const runs = await runAll(host, chosen(host.goroot));
  const count = (kind: string): number => [...runs.values()].filter(({ result }) => result.kind === kind).length;
  const passing = new Set(go === 'gots' ? listPassing() : []);
  for (const [name, { result }] of runs)
    if (result.kind === 'failed' && passing.has(name)) process.stdout.write(`regression: ${name}\n`);
  process.stdout.write(`${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped\n`);
  if (values.write && go === 'gots' && values.group !== 'own') writePassing(runs);
  process.exitCode = count('failed') > 0 ? 1 : 0;
} finally {
  await host[Symbol.asyncDispose]();
}
