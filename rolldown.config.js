import { defineConfig } from 'rolldown';

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
  },
});
