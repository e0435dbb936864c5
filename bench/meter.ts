/** Measures single runs of a program, through a small Go program that asks the kernel what its child took. */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { goBinary } from '../test/support/programs-under-test.ts';

export interface Sample {
  readonly code: number;
  /** nanoseconds */
  readonly wall: number;
  readonly user: number;
  readonly system: number;
  /** bytes, of the largest single process */
  readonly memory: number;
}

export interface Meter {
  /** @throws Error with the program's output, when it fails */
  measure(argv: readonly string[], options: { cwd: string; env: Readonly<Record<string, string>> }): Sample;
}

export function buildMeter(directory: string): Meter {
  const program = join(directory, 'meter');
  execFileSync(goBinary(), ['build', '-o', program, 'main.go'], {
    cwd: join(import.meta.dirname, 'meter'),
    env: { ...process.env, GOWORK: 'off', GOFLAGS: '', GO111MODULE: 'off' },
    stdio: 'inherit',
  });
  const report = join(directory, 'sample.json');
  return {
    measure: (argv, { cwd, env }) => {
      const run = spawnSync(program, [report, ...argv], { cwd, env: { ...env }, encoding: 'utf8', maxBuffer: 1 << 26 });
      const sample = run.status === 0 ? (JSON.parse(readFileSync(report, 'utf8')) as Sample) : undefined;
      if (sample?.code !== 0) throw new Error(`${argv.join(' ')}: ${run.stderr.slice(0, 4000)}`);
      return sample;
    },
  };
}
