import { fileURLToPath } from 'node:url';
import { defineConfig } from 'rolldown';

const source = (path) => fileURLToPath(new URL(`src/${path}`, import.meta.url));

/** All that a module needs at once, itself included: Node takes a millisecond for each file that it loads. */
function closureOf(entry, context) {
  const found = new Set([entry]);
  for (const id of found) for (const imported of context.getModuleInfo(id)?.importedIds ?? []) found.add(imported);
  return found;
}

/** The unchanged build loads `start` alone, any other build `build` too; what else there is loads when it is needed. */
function chunkOf(id, context) {
  if (closureOf(source('main.ts'), context).has(id)) return 'start';
  return closureOf(source('cli/verb-build.ts'), context).has(id) ? 'build' : null;
}

/** One small entry and lazy chunks beside it; koffi and the like stay in node_modules (native parts). */
export default defineConfig({
  input: { main: 'src/main.ts' },
  platform: 'node',
  external: ['koffi'],
  preserveEntrySignatures: 'allow-extension',
  output: {
    dir: 'dist',
    format: 'cjs',
    cleanDir: true,
    minify: true,
    entryFileNames: '[name].cjs',
    chunkFileNames: 'chunks/[name]-[hash].cjs',
    sourcemap: false,
    codeSplitting: { groups: [{ name: chunkOf, debugName: 'start and build' }] },
  },
});
