import { defineConfig } from 'vitest/config';
import { ClosingLine } from './test/reporter/closing-line.ts';
import { ScriptReport } from './test/reporter/script-report.ts';

const project = (
  name: string,
  include: string,
  options: { timeout?: number; parallel?: boolean; bundled?: boolean; needsGo?: boolean } = {},
) => ({
  test: {
    name,
    include: [include],
    testTimeout: options.timeout ?? 20_000,
    hookTimeout: options.timeout ?? 60_000,
    fileParallelism: options.parallel ?? true,
    ...(options.needsGo === true ? { setupFiles: ['test/support/needs-go.ts'] } : {}),
    // processes, servers and clocks of a busy machine: what passes only when tried again is named at the end
    ...(options.bundled === true ? { globalSetup: 'test/support/global-setup.ts', retry: 1 } : {}),
  },
});

export default defineConfig({
  test: {
    maxWorkers: 2,
    reporters: ['default', new ScriptReport(), new ClosingLine()],
    projects: [
      project('unit', 'test/unit/**/*.test.ts'),
      project('layers', 'test/layers/**/*.test.ts', { timeout: 60_000 }),
      project('script', 'test/script/**/*.test.ts', { timeout: 600_000, bundled: true }),
      project('parity', 'test/parity/**/*.test.ts', { timeout: 600_000, bundled: true, needsGo: true }),
      project('package', 'test/package/**/*.test.ts', { timeout: 300_000, bundled: true }),
      project('fault', 'test/fault/**/*.test.ts', { timeout: 300_000, bundled: true }),
    ],
  },
});
