/** Before the suites that run gots as a program: `dist/` is bundled, once, where a source is newer than it. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from './programs-under-test.ts';

export function setup(): void {
  const bundle = join(repositoryRoot, 'dist/main.js');
  if (existsSync(bundle) && statSync(bundle).mtimeMs > newest(join(repositoryRoot, 'src'))) return;
  execFileSync('npm', ['run', 'bundle', '--silent'], { cwd: repositoryRoot, stdio: ['ignore', 'ignore', 'inherit'] });
}

function newest(directory: string): number {
  let time = statSync(directory).mtimeMs;
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    time = Math.max(time, entry.isDirectory() ? newest(path) : statSync(path).mtimeMs);
  }
  return time;
}
