/** The last line of a test run: `N passed, N failed, N skipped`; a module that could not be loaded counts as failed. */
import type { Reporter, TestModule } from 'vitest/node';

export class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const counts = { passed: 0, failed: unhandledErrors.length, skipped: 0, pending: 0 };
    for (const module of modules) {
      if (module.errors().length > 0) counts.failed++;
      for (const test of module.children.allTests()) counts[test.result().state]++;
    }
    // After the summary of the default reporter.
    process.on('exit', () => {
      process.stdout.write(
        `${counts.passed} passed, ${counts.failed + counts.pending} failed, ${counts.skipped} skipped\n`,
      );
    });
  }
}
