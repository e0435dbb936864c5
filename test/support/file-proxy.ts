/** A GOPROXY of files: GOPROXY=file:///.... with modules of tests.  Layout: https://go.dev/ref/mod#goproxy-protocol. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { moduleVersion, type ModuleVersion, moduleZip } from './module-files.ts';
import { isPseudoVersion } from './module-version-order.ts';

/** Modules from a text: a line `path version` in front of each txtar, `=== path version ===`. */
export function modulesOf(text: string): readonly ModuleVersion[] {
  return text
    .split(/^(?==== )/m)
    .filter((part) => part.trim() !== '')
    .map((part) => {
      const [, path = '', version = ''] = /^=== (\S+) (\S+) ===\n/.exec(part) ?? [];
      return moduleVersion(path, version, part.slice(part.indexOf('\n') + 1));
    });
}

/** Writes a proxy's directory. @returns its URL */
export function writeFileProxy(directory: string, modules: readonly ModuleVersion[]): string {
  const lists = new Map<string, string[]>();
  for (const module of modules) {
    const base = join(directory, escapeCase(module.path), '@v');
    const write = (extension: string, data: string | Buffer): void => {
      const file = join(base, `${escapeCase(module.version)}.${extension}`);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, data);
    };
    write('mod', module.mod);
    write('info', module.info);
    write('zip', moduleZip(module));
    const list = lists.get(base) ?? [];
    if (!isPseudoVersion(module.version)) list.push(module.version);
    lists.set(base, list);
  }
  for (const [base, list] of lists) writeFileSync(join(base, 'list'), list.map((version) => `${version}\n`).join(''));
  return `file://${directory}`;
}

function escapeCase(text: string): string {
  return text.replaceAll(/[A-Z]/g, (letter) => `!${letter.toLowerCase()}`);
}
