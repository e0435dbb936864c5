/** The trees that are built: where each comes from, its command, and the files that scenarios edit. */
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { goBinary, repositoryRoot } from '../test/support/programs-under-test.ts';
import { writeGeneratedModule } from './generated-module.ts';

export interface Project {
  readonly name: string;
  readonly directory: string;
  /** what is built */
  readonly package: string;
  /** a file of the command itself, and its package name */
  readonly leaf: { readonly file: string; readonly packageName: string };
  /** a file of a package that many import */
  readonly wide: { readonly file: string; readonly packageName: string };
  /** arguments with which the built command ends at once */
  readonly runArgs: readonly string[];
}

const modules: Readonly<
  Record<string, { source: string; package: string; wide: string; wideName: string; leaf: string; runArgs: string[] }>
> = {
  fzf: {
    source: 'github.com/junegunn/fzf@v0.65.2',
    package: '.',
    wide: 'src/util',
    wideName: 'util',
    leaf: '.',
    runArgs: ['--version'],
  },
  caddy: {
    source: 'github.com/caddyserver/caddy/v2@v2.10.2',
    package: './cmd/caddy',
    wide: '.',
    wideName: 'caddy',
    leaf: 'cmd/caddy',
    runArgs: ['version'],
  },
};

export const projectNames: readonly string[] = ['hello', 'notekeeper', 'generated-N', ...Object.keys(modules)];

/** Makes a tree of a project in a new directory. @throws Error for an unknown name, or a module that cannot be had */
export function makeProject(name: string, root: string): Project {
  const directory = join(root, name);
  mkdirSync(directory, { recursive: true });
  const generated = /^generated-(\d+)$/.exec(name);
  if (generated !== null) {
    writeGeneratedModule(directory, Number(generated[1]));
    return withEdits({
      name,
      directory,
      package: './cmd/generated',
      leaf: 'cmd/generated',
      wide: 'p0',
      wideName: 'p0',
      runArgs: [],
    });
  }
  if (name === 'notekeeper') {
    cpSync(join(repositoryRoot, 'fixtures/notekeeper'), directory, { recursive: true });
    const wide = { wide: 'internal/store', wideName: 'store' };
    return withEdits({
      name,
      directory,
      package: './cmd/notekeeper',
      leaf: 'cmd/notekeeper',
      ...wide,
      runArgs: ['help'],
    });
  }
  if (name === 'hello') {
    writeFileSync(join(directory, 'go.mod'), 'module example.com/hello\n\ngo 1.26\n');
    writeFileSync(join(directory, 'main.go'), 'package main\n\nimport "fmt"\n\nfunc main() { fmt.Println("hello") }\n');
    return withEdits({ name, directory, package: '.', leaf: '.', wide: '.', wideName: 'main', runArgs: [] });
  }
  const module = modules[name];
  if (module === undefined) throw new Error(`unknown project ${name}; there are ${projectNames.join(', ')}`);
  const answer = execFileSync(goBinary(), ['mod', 'download', '-json', module.source], { cwd: root, encoding: 'utf8' });
  cpSync((JSON.parse(answer) as { Dir: string }).Dir, directory, { recursive: true });
  makeWritable(directory);
  execFileSync(goBinary(), ['mod', 'download'], { cwd: directory, stdio: 'inherit' });
  return withEdits({ name, directory, ...module });
}

interface Places {
  readonly name: string;
  readonly directory: string;
  readonly package: string;
  readonly leaf: string;
  readonly wide: string;
  readonly wideName: string;
  readonly runArgs: readonly string[];
}

/** the edited files are our own, beside the sources */
function withEdits(places: Places): Project {
  const { name, directory, runArgs } = places;
  const leaf = { file: join(directory, places.leaf, 'bench_edits.go'), packageName: 'main' };
  const wide = { file: join(directory, places.wide, 'bench_edits.go'), packageName: places.wideName };
  return { name, directory, package: places.package, leaf, wide, runArgs };
}

function makeWritable(directory: string): void {
  chmodSync(directory, 0o755);
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    if (entry.isDirectory()) makeWritable(join(directory, entry.name));
    else if (entry.isFile()) chmodSync(join(directory, entry.name), 0o644);
  }
}
