/**
 * Large programs by go and by gots, as in test/parity/programs.test.ts, but of real modules from the module proxy; not part of
 * the test run: `npm run parity:large -- [all] [NAME...]`.  Prints a line for each, writes it into the table of
 * docs/compatibility.md, and ends with 1 when one differs.
 */
import { execFileSync } from 'node:child_process';
import { isDeepStrictEqual } from 'node:util';
import { compareBuilds, nothingDone, type BuildParity } from '../../support/build-parity.ts';
import { goBinary, goEnvironmentValue } from '../../support/programs-under-test.ts';
import { temporaryWorld, type World } from '../../support/world.ts';
import { configurations } from '../programs.ts';
import { networkEnvironment } from '../../support/network-environment.ts';
import { largeSet, type LargeProgram } from './large-set.ts';
import { LargeTable } from './large-table.ts';

/** As it is, and trimmed; the word `all` asks for the other configurations, too. */
const common = [
  { name: 'as it is', args: [], env: {} },
  { name: 'trimmed', args: ['-trimpath'], env: {} },
];

/** a module of our own that requires the program's, with go.mod and go.sum made by go */
function prepare(world: World, program: LargeProgram): void {
  const blank = `package tools\n\nimport _ "${program.package}"\n`;
  const source =
    program.main === undefined ? `-- tools.go --\n//go:build tools\n\n${blank}` : `-- main.go --\n${program.main}`;
  world.write(`-- go.mod --\nmodule example.com/large\n\ngo 1.26\n${source}`);
  const run = (...args: string[]): void => {
    execFileSync(goBinary(), args, { cwd: world.cwd, env: { ...world.env }, stdio: ['ignore', 'inherit', 'inherit'] });
  };
  run('mod', 'edit', `-require=${program.module}`);
  run('mod', 'tidy', '-e');
}

function problems(parity: BuildParity): string[] {
  const found: string[] = [];
  if (parity.codes.go !== 0 || parity.codes.gots !== 0)
    found.push(`exit status ${parity.codes.go} and ${parity.codes.gots}`);
  if (parity.stderr.go !== parity.stderr.gots) found.push(`stderr:\n${parity.stderr.go}---\n${parity.stderr.gots}`);
  if (parity.bytes.go !== parity.bytes.gots) found.push('different bytes');
  if (!isDeepStrictEqual(parity.goAfterGots, nothingDone))
    found.push(`go after gots: ${JSON.stringify(parity.goAfterGots)}`);
  if (!isDeepStrictEqual(parity.gotsAfterGo, nothingDone))
    found.push(`gots after go: ${JSON.stringify(parity.gotsAfterGo)}`);
  return found;
}

const words = process.argv.slice(2);
const names = words.filter((word) => word !== 'all');
const asked = words.includes('all') ? [...common, ...configurations.slice(1)] : common;
const table = new LargeTable(
  largeSet,
  [...common, ...configurations.slice(1)].map(({ name }) => name),
);
// the user's proxy, checksum database and module cache: these modules are on the public proxy
const settings = ['GOPROXY', 'GOSUMDB', 'GOMODCACHE'].map((name) => [name, goEnvironmentValue(name)] as const);
for (const program of largeSet) {
  if (names.length > 0 && !names.includes(program.name)) continue;
  for (const configuration of asked) {
    const world = await temporaryWorld({ env: Object.fromEntries([...settings, ...networkEnvironment]) });
    try {
      prepare(world, program);
      const parity = await compareBuilds(world, {
        args: [...configuration.args, program.package],
        env: configuration.env,
      });
      const found = problems(parity);
      const times = `go ${(parity.wall.go / 1000).toFixed(1)} s, gots ${(parity.wall.gots / 1000).toFixed(1)} s`;
      process.stdout.write(
        `${found.length === 0 ? 'same' : 'DIFFERENT'}  ${program.name}, ${configuration.name}  (${times})\n`,
      );
      table.note(program, configuration.name, found.length === 0 ? 'same' : 'DIFFERENT');
      for (const problem of found) process.stdout.write(`    ${problem.replaceAll('\n', '\n    ')}\n`);
      if (found.length > 0) process.exitCode = 1;
    } finally {
      await world[Symbol.asyncDispose]();
    }
  }
}
