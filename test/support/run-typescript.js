/**
 * Runs a TypeScript program of this repository on any supported Node: bundles it into node_modules/.cache and imports it.
 * `node test/support/run-typescript.js FILE.ts [ARGS...]`
 */
import { basename, dirname, join, resolve } from 'node:path';
import { mkdirSync, rmSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';

const [file, ...args] = process.argv.slice(2);
if (file === undefined) throw new Error('usage: run-typescript.js FILE.ts [ARGS...]');
const input = resolve(file);
const directory = join(import.meta.dirname, '../../node_modules/.cache/gots-programs');
mkdirSync(directory, { recursive: true });
const output = join(directory, `${basename(file, '.ts')}-${process.pid}.mjs`);
const bundle = await rolldown({
  input,
  platform: 'node',
  external: [/^[^./]/],
  transform: { target: 'node20' },
  plugins: [
    {
      // each module keeps its own directory, as it has when it is not bundled
      name: 'import-meta-dirname',
      transform: (code, id) => code.replaceAll('import.meta.dirname', JSON.stringify(dirname(id))),
    },
  ],
});
await bundle.write({ file: output, format: 'esm' });
process.argv = [process.argv[0] ?? 'node', input, ...args];
process.on('exit', () => rmSync(output, { force: true }));
await import(pathToFileURL(output).href);
