/** `completion`: scripts that complete command lines of gots in a shell, and the packages that they ask for. */
import { dirname, join } from 'node:path';
import { GotsError, SysError } from '../base/errors.ts';
import type { System } from '../sys/system.ts';
import { bashScript } from './completion/bash-script.ts';
import { completedVerbs } from './completion/completion-words.ts';
import { fishScript } from './completion/fish-script.ts';
import { zshScript } from './completion/zsh-script.ts';
import { type FlagSyntax, parseFlags } from './flag-grammar.ts';
import { formatUsage } from './usage.ts';

const syntax: FlagSyntax<null> = { definitions: new Map(), usage: formatUsage('completion') };

/** @param argv what follows the verb. @returns the exit status */
export function runCompletion(argv: readonly string[], sys: System): number {
  const { args } = parseFlags(syntax, null, argv);
  sys.stdout.write(answer(args, sys));
  return 0;
}

function answer([shell = '', prefix = '']: readonly string[], sys: System): string {
  switch (shell) {
    case 'bash':
      return bashScript(completedVerbs());
    case 'zsh':
      return zshScript(completedVerbs());
    case 'fish':
      return fishScript(completedVerbs());
    case 'packages':
      return findPackages(prefix, sys)
        .map((path) => `${path}\n`)
        .join('');
    default: {
      const message = shell === '' ? 'name a shell' : `there is no completion for ${shell}`;
      throw new GotsError('usage', `gots completion: ${message}\n${syntax.usage}`, { exitCode: 2, bare: true });
    }
  }
}

/** Import paths of the module here that start with a prefix, as far as the next slash. */
function findPackages(prefix: string, sys: System): readonly string[] {
  const root = findModule(sys);
  if (root === undefined) return [];
  const { dir, path } = root;
  const above = prefix.slice(0, prefix.lastIndexOf('/') + 1);
  if (!`${path}/`.startsWith(above) && !above.startsWith(`${path}/`)) return [];
  if (!above.startsWith(`${path}/`)) return path.startsWith(prefix) ? [path] : [];
  const parent = join(dir, above.slice(path.length));
  return readDirectories(parent, sys)
    .map((name) => above + name)
    .filter((candidate) => candidate.startsWith(prefix));
}

function findModule(sys: System): { readonly dir: string; readonly path: string } | undefined {
  for (let dir = sys.cwd; ; dir = dirname(dir)) {
    if (sys.files.tryStat(join(dir, 'go.mod')) !== undefined) {
      const path = /^\s*module\s+"?([^\s"]+)/m.exec(sys.files.readText(join(dir, 'go.mod')))?.[1];
      return path === undefined ? undefined : { dir, path };
    }
    if (dirname(dir) === dir) return undefined;
  }
}

function readDirectories(dir: string, sys: System): readonly string[] {
  try {
    const isSource = (name: string): boolean => !/^[._]|^(?:testdata|vendor)$/.test(name);
    return sys.files.readDir(dir).flatMap(({ name, kind }) => (kind === 'directory' && isSource(name) ? [name] : []));
  } catch (error) {
    if (error instanceof SysError) return [];
    throw error;
  }
}
