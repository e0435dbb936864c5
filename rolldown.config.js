import { defineConfig } from 'rolldown';

/** One small entry and lazy chunks beside it; koffi and the like stay in node_modules (native parts). */
export default defineConfig({
  input: { main: 'src/main.ts' },
  platform: 'node',
  external: ['koffi'],
  output: {
    dir: 'dist',
    format: 'esm',
    cleanDir: true,
    minify: true,
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name]-[hash].js',
    sourcemap: false,
  },
});
