/** What happens between two builds of the same tree.  Every edit is new, so that nobody's earlier work answers it. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Project } from './projects.ts';

export interface Turn {
  readonly project: Project;
  /** the executable of this program */
  readonly output: string;
  /** a number that no other turn has had */
  readonly turn: number;
  /** an empty directory of this turn */
  readonly scratch: string;
  /** GOMODCACHE */
  readonly moduleCache: string;
}

export interface Step {
  /** arguments after the program's name */
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export interface Scenario {
  readonly name: string;
  readonly summary: string;
  /** how many pairs are enough, where a build takes long */
  readonly mostPairs?: number;
  /** before each timed run; not timed; what is timed */
  prepare(turn: Turn): Step;
}

const build = ({ project, output }: Turn): Step => ({ args: ['build', '-o', output, project.package] });

interface Edit {
  readonly body: number;
  readonly signature: number;
  readonly comment: number;
}

const before: Edit = { body: 1, signature: 1, comment: 1 };

/** Brings the files that scenarios edit to their first state. */
export function resetEdits(project: Project): void {
  writeEdit(project.leaf, before);
  if (project.wide.file !== project.leaf.file) writeEdit(project.wide, before);
}

function writeEdit(target: Project['leaf'], edit: Edit): void {
  const comment = String(edit.comment).padStart(9, '0');
  writeFileSync(
    target.file,
    `package ${target.packageName}

// comment ${comment}

// BenchSignature${target.packageName} has a type that changes.
func BenchSignature${target.packageName}(x [${edit.signature}]int) int { return len(x) }

//go:noinline
func benchBody${target.packageName}() int { return ${edit.body} }

// BenchBody${target.packageName} calls what changes.
//
//go:noinline
func BenchBody${target.packageName}() int { return benchBody${target.packageName}() }
`,
  );
}

/** It must have been downloaded. */
export const tool = 'golang.org/x/tools/cmd/stringer';

export const scenarios: readonly Scenario[] = [
  { name: 'unchanged', summary: 'nothing has changed since the last build', prepare: build },
  {
    name: 'output-deleted',
    summary: 'the executable was removed',
    prepare: (turn) => {
      rmSync(turn.output, { force: true });
      return build(turn);
    },
  },
  {
    name: 'run-unchanged',
    summary: 'run, nothing has changed',
    prepare: ({ project }) => ({ args: ['run', project.package, ...project.runArgs] }),
  },
  {
    name: 'leaf-edited',
    summary: 'a function body of the command was edited',
    prepare: (turn) => {
      writeEdit(turn.project.leaf, { ...before, body: turn.turn });
      return build(turn);
    },
  },
  {
    name: 'body-edited',
    summary: 'a function body was edited in a package that many import',
    prepare: (turn) => {
      writeEdit(turn.project.wide, { ...before, body: turn.turn });
      return build(turn);
    },
  },
  {
    name: 'signature-edited',
    summary: 'an exported signature was edited in a package that many import',
    prepare: (turn) => {
      writeEdit(turn.project.wide, { ...before, signature: turn.turn });
      return build(turn);
    },
  },
  {
    name: 'comment-edited',
    summary: 'a comment was edited in a package that many import',
    prepare: (turn) => {
      writeEdit(turn.project.wide, { ...before, comment: turn.turn });
      return build(turn);
    },
  },
  {
    name: 'go.mod-touched',
    summary: 'go.mod was written again, with the same content',
    prepare: (turn) => {
      const file = join(turn.project.directory, 'go.mod');
      writeFileSync(file, readFileSync(file));
      return build(turn);
    },
  },
  {
    name: 'two-configurations',
    summary: 'built in turn with and without -trimpath, into the same executable',
    prepare: (turn) => {
      // two turns of a pair have the same parity of turn / 2
      const flags = Math.floor(turn.turn / 2) % 2 === 0 ? ['-trimpath'] : [];
      return { args: ['build', ...flags, '-o', turn.output, turn.project.package] };
    },
  },
  {
    name: 'install-there',
    summary: `install ${tool}@latest, which is there already, from the files that were downloaded`,
    prepare: ({ output, moduleCache }) => ({
      args: ['install', `${tool}@latest`],
      env: { GOBIN: `${output}-bin`, GOPROXY: `file://${moduleCache}/cache/download`, GOFLAGS: '' },
    }),
  },
  {
    name: 'cold',
    summary: 'with an empty build cache',
    mostPairs: 3,
    prepare: (turn) => {
      const cache = join(turn.scratch, 'gocache');
      mkdirSync(cache);
      rmSync(turn.output, { force: true });
      return { ...build(turn), env: { GOCACHE: cache } };
    },
  },
];
