import { fileURLToPath } from 'node:url';
import { defineConfig } from 'rolldown';

const source = (path) => fileURLToPath(new URL(`src/${path}`, import.meta.url));

/** All that a module needs at once, itself included: Node takes a millisecond for each file that it loads. */
function closureOf(entry, context) {
  const found = new Set([entry]);
  for (const id of found) for (const imported of context.getModuleInfo(id)?.importedIds ?? []) found.add(imported);
  return found;
}

/** A group of all that an entry needs at once; of two that want a module, the one with the greater priority has it. */
function groupOf(name, entry, priority) {
  return {
    name: (id, context) => (closureOf(source(entry), context).has(id) ? name : null),
    debugName: name,
    priority,
  };
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
    // the unchanged build loads `start` alone, any other build `build` too; what else there is loads when it is needed
    codeSplitting: { groups: [groupOf('start', 'main.ts', 2), groupOf('build', 'cli/verb-build.ts', 1)] },
  },
});
