import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { longBuildFlags } from '../../../src/sys/node/long-build.ts';

const flags = longBuildFlags(Number.parseInt(process.versions.v8, 10));

function run(script: string): { readonly stdout: string; readonly stderr: string } {
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' });
  return { stdout: stdout.trim(), stderr };
}

/** Code as a process keeps it that has set flags, one after the other. */
function keptAfter(...flags: readonly string[]): string {
  const { stdout, stderr } = run(`
    for (const flag of ${JSON.stringify(flags)}) require('node:v8').setFlagsFromString(flag);
    console.log(new (require('node:vm').Script)('f()').createCachedData().toString('base64'));
  `);
  expect(stderr).toBe('');
  return stdout;
}

function isTaken(code: string): boolean {
  const { stdout } = run(`
    const cachedData = Buffer.from('${code}', 'base64');
    console.log(new (require('node:vm').Script)('f()', { cachedData }).cachedDataRejected);
  `);
  return stdout === 'false';
}

test.skipIf(flags.length === 0)(
  'this V8, if there are flags for it, knows them, and their first values are as if they were not set',
  () => {
    const [now, first] = [flags.map((flag) => flag.now), flags.map((flag) => flag.first)];
    expect(isTaken(keptAfter())).toBe(true);
    expect(isTaken(keptAfter(...now, ...first))).toBe(true);
    expect(isTaken(keptAfter(...now))).toBe(false);
  },
);

test('no other V8 is given a flag that it may not know', () => {
  expect([10, 11, 12, 13, 14].filter((version) => longBuildFlags(version).length > 0)).toEqual([11, 12]);
});
