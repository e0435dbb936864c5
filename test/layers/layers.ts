/**
 * The layers of src, lowest first; what stands in one row are siblings, which never import each other.
 * A folder or file of src that is in no row is an error of its own.
 */
export const layers: readonly (readonly string[])[] = [
  ['base'],
  ['events', 'sys', 'executable'],
  ['config'],
  ['log', 'size'],
  ['pages'],
  ['modules', 'toolchain', 'cache', 'reporters', 'destinations', 'manifest'],
  ['packages', 'selection'],
  ['actions'],
  ['executor'],
  ['pipeline.ts'],
  ['cli'],
  ['main.ts', 'library'],
  ['library.ts'],
];

/** The room of a file under src: its folder's name, or its own for a file directly in src. */
export function roomOf(file: string): string {
  const match = /^src\/([^/]+)/.exec(file);
  if (match?.[1] === undefined) throw new Error(`not under src: ${file}`);
  return match[1];
}

/** Whether a file in one room may import a file in another: only rooms below, and its own. */
export function mayImport(from: string, to: string): boolean {
  if (from === to) return true;
  const level = (room: string): number => layers.findIndex((row) => row.includes(room));
  if (level(from) < 0) throw new Error(`src/${from} is in no layer`);
  if (level(to) < 0) throw new Error(`src/${to} is in no layer`);
  return level(to) < level(from);
}

/** Packages that only some rooms may import, with those rooms; 'node:' modules included. */
export const restricted: ReadonlyMap<RegExp, readonly string[]> = new Map([
  [/^commander$/, ['cli']],
  [/^re2js$/, ['toolchain']],
  [/^(execa|fast-glob|tar|xxhash-wasm|koffi|undici)$/, ['sys', 'main.ts']],
  [/^(node:)?(fs|fs\/promises|child_process|process|net|http|https|worker_threads|cluster)$/, ['sys', 'main.ts']],
]);
