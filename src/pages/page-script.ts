/** The programs of pages: they lie beside the bundle, each in a file of its own. */
import { dirname, join } from 'node:path';
import type { ReadableFiles } from '../sys/system.ts';

/** @param bundle directory of the file that runs */
export function readPageScript(
  name: 'timings' | 'size',
  files: ReadableFiles,
  bundle: string = dirname(import.meta.filename),
): string {
  const root = bundle.endsWith('chunks') ? dirname(bundle) : bundle;
  return files.readText(join(root, 'pages', `${name}.js`));
}
