import { defineConfig } from 'vitest/config';
import { ClosingLine } from './test/reporter/closing-line.ts';

const project = (
  name: string,
  include: string,
  options: { timeout?: number; parallel?: boolean; bundled?: boolean } = {},
) => ({
  test: {
    name,
    include: [include],
    testTimeout: options.timeout ?? 20_000,
    hookTimeout: options.timeout ?? 60_000,
    fileParallelism: options.parallel ?? true,
    ...(options.bundled === true ? { globalSetup: 'test/support/global-setup.ts' } : {}),
  },
});

export default defineConfig({
  test: {
    maxWorkers: 2,
    reporters: ['default', new ClosingLine()],
    projects: [
      project('unit', 'test/unit/**/*.test.ts'),
      project('layers', 'test/layers/**/*.test.ts', { timeout: 60_000 }),
      project('script', 'test/script/**/*.test.ts', { timeout: 600_000, bundled: true }),
      project('parity', 'test/parity/**/*.test.ts', { timeout: 600_000, bundled: true }),
      project('fault', 'test/fault/**/*.test.ts', { timeout: 300_000, bundled: true }),
    ],
  },
});
