/**
 * The transcripts in the documentation, made again: `npm run transcripts -- docs/questions.md [--project caddy] [--gocache DIR]`.
 * Of each block ```console, the lines that begin with `$ ` are run one after the other, in a copy of a project that stays the same
 * from the first block to the last, and what they print takes the place of what stood below them.  What is to be done in
 * between without being shown stands in comments `<!-- run: COMMAND -->`.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { repositoryRoot } from '../test/support/programs-under-test.ts';
import { removeTree } from '../test/support/world.ts';
import { makeProject } from './projects.ts';

interface Place {
  /** everything that the commands make is below */
  readonly root: string;
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

/** A project with a `gots` on PATH. @param gocache '' for an empty one */
function prepare(name: string, gocache: string): Place {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'gots-transcripts-')));
  const { directory } = makeProject(name, root);
  const bin = join(root, 'bin');
  mkdirSync(bin);
  writeFileSync(
    join(bin, 'gots'),
    `#!/bin/sh\nexec '${process.execPath}' '${join(repositoryRoot, 'bin/gots.cjs')}' "$@"\n`,
  );
  chmodSync(join(bin, 'gots'), 0o755);
  const git = ['-c', 'user.name=me', '-c', 'user.email=me@example.com'];
  for (const args of [
    ['init', '-q', '-b', 'main'],
    ['add', '.'],
    [...git, 'commit', '-q', '-m', 'as released'],
  ]) {
    execFileSync('git', args, { cwd: directory, stdio: 'inherit' });
  }
  const env = { ...process.env, PATH: `${bin}:${process.env['PATH'] ?? ''}`, GOCACHE: gocache || join(root, 'cache') };
  return { root, cwd: directory, env };
}

/** @returns what it prints, on either stream, with the project's place as a user would see it */
function run(command: string, { root, cwd, env }: Place): string {
  const { stdout } = spawnSync('bash', ['-c', `exec 2>&1\n${command}`], { cwd, env, maxBuffer: 1 << 28 });
  return (
    stdout
      .toString()
      // a line that was erased is not to be seen
      .replaceAll(/(^|\n)[^\n]*\u001B\[K/g, '$1')
      .replaceAll('\r', '')
      .replaceAll(root, '/home/me')
      .replaceAll(/[ \t]+$/gm, '')
  );
}

/** A block, with what its commands print now. */
function refresh(block: string, place: Place): string {
  const commands = block.split('\n').filter((line) => line.startsWith('$ '));
  return commands
    .map((line) => {
      process.stderr.write(`${line}\n`);
      return `${line}\n${run(line.slice(2), place)}`;
    })
    .join('');
}

function refreshPage(text: string, place: Place): string {
  return text.replaceAll(/<!-- run: (.*?) -->|^```console\n(.*?)^```$/gms, (whole, hidden?: string, block?: string) => {
    if (block !== undefined) return `\`\`\`console\n${refresh(block, place)}\`\`\``;
    const printed = run(hidden ?? '', place);
    if (printed !== '') process.stderr.write(`# ${hidden}\n${printed}`);
    return whole;
  });
}

const { values, positionals } = parseArgs({
  args: process.argv.slice(2),
  options: { project: { type: 'string', default: 'caddy' }, gocache: { type: 'string', default: '' } },
  allowPositionals: true,
});
const place = prepare(values.project, values.gocache);
try {
  for (const page of positionals) writeFileSync(page, refreshPage(readFileSync(page, 'utf8'), place));
} finally {
  removeTree(place.root);
  rmSync(place.root, { recursive: true, force: true });
}
