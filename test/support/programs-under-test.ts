/** The two programs that are compared: the real go found on PATH, and gots as `node bin/gots.cjs` of this repository. */
import { execFileSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';

export type ProgramName = 'go' | 'gots';

export const repositoryRoot: string = resolve(import.meta.dirname, '../..');

/** The first `go` on PATH, symbolic links resolved; undefined when none is installed. */
export function findGo(): string | undefined {
  const found = findOnPath('go');
  return found === undefined ? undefined : realpathSync(found);
}

/** Whether there is the C compiler that go takes by default: without one, cgo is off. */
export const hasCompiler = (): boolean => findOnPath(process.platform === 'darwin' ? 'clang' : 'gcc') !== undefined;

/** Skips a test where there is no C compiler. */
export function needCompiler(context: { skip: (condition: boolean, note: string) => void }): void {
  context.skip(!hasCompiler(), 'needs a C compiler');
}

function findOnPath(name: string): string | undefined {
  for (const dir of (process.env['PATH'] ?? '').split(delimiter)) {
    if (dir !== '' && existsSync(join(dir, name))) return join(dir, name);
  }
  return undefined;
}

/** @throws Error when no Go is installed */
export function goBinary(): string {
  const found = findGo();
  if (found === undefined) throw new Error('no go on PATH');
  return found;
}

/**
 * The argv that starts a program.  With PARITY_SELF=1 the real go stands in for gots, which proves a comparison: it must
 * then find no difference.
 */
export function programArgv(name: ProgramName): readonly string[] {
  if (name === 'go' || process.env['PARITY_SELF'] === '1') return [goBinary()];
  return [process.execPath, join(repositoryRoot, 'bin/gots.cjs')];
}

/** `go env NAME` of the real go, without a GOENV file and GOFLAGS. */
export function goEnvironmentValue(name: string): string {
  const env = { ...process.env, GOENV: 'off', GOFLAGS: '' };
  return execFileSync(goBinary(), ['env', name], { env, encoding: 'utf8' }).trim();
}
