/**
 * Before the suites that run gots as a program: `dist/` is bundled, once, where a source is newer than it.  Sources that cannot
 * be bundled leave no `dist/`, so that no test passes with an old one; tests that do not need it still run.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from './programs-under-test.ts';

export function setup(): void {
  const bundle = join(repositoryRoot, 'dist/main.cjs');
  if (existsSync(bundle) && statSync(bundle).mtimeMs > newest(join(repositoryRoot, 'src'))) return;
  try {
    execFileSync('npm', ['run', 'bundle', '--silent'], { cwd: repositoryRoot, stdio: ['ignore', 'ignore', 'pipe'] });
  } catch (error) {
    rmSync(join(repositoryRoot, 'dist'), { recursive: true, force: true });
    process.stderr.write(`dist/ could not be bundled: ${String((error as { stderr?: Buffer }).stderr ?? error)}\n`);
  }
}

function newest(directory: string): number {
  let time = statSync(directory).mtimeMs;
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    time = Math.max(time, entry.isDirectory() ? newest(path) : statSync(path).mtimeMs);
  }
  return time;
}
