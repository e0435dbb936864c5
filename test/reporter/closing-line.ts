/**
 * The last line of a test run: `N passed, N failed, N skipped`; a module that could not be loaded, or a suite that could
 * not be set up, counts as failed.  Tests that passed only when tried again are named before it.
 */
import type { Reporter, TestModule } from 'vitest/node';

export class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const counts = { passed: 0, failed: unhandledErrors.length, skipped: 0, pending: 0 };
    const again: string[] = [];
    for (const module of modules) {
      for (const part of [module, ...module.children.allSuites()]) if (part.errors().length > 0) counts.failed++;
      for (const test of module.children.allTests()) {
        counts[test.result().state]++;
        if (test.diagnostic()?.flaky === true) again.push(`${module.relativeModuleId}: ${test.fullName}`);
      }
    }
    // After the summary of the default reporter.
    process.on('exit', () => {
      for (const name of again) process.stdout.write(`passed when tried again: ${name}\n`);
      process.stdout.write(
        `${counts.passed} passed, ${counts.failed + counts.pending} failed, ${counts.skipped} skipped\n`,
      );
    });
  }
}
