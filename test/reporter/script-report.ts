/**
 * After a run with scripts of cmd/go's: test-results/scripts.md has how they ended, by topic, and scripts that gots must pass
 * and did not are named.
 */
import type { Reporter, TestModule } from 'vitest/node';
import { readTableFacts, writeRecord, writeTables } from '../script/cmd-go/script-records.ts';
import type { ScriptGo } from '../script/cmd-go/script-host.ts';
import { findFaults, type ScriptRecord } from '../script/cmd-go/script-table.ts';

declare module 'vitest' {
  interface TaskMeta {
    /** how the script of this test ended */
    cmdGoScript?: { readonly go: ScriptGo; readonly record: ScriptRecord };
  }
}

export class ScriptReport implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const runs = modules
      .flatMap((module) => [...module.children.allTests()])
      .flatMap((test) => test.meta().cmdGoScript ?? []);
    if (runs.length === 0) return;
    for (const { go, record } of runs) writeRecord(go, record);
    const facts = readTableFacts();
    const table = writeTables(facts);
    const records = runs.filter(({ go }) => go === 'gots').map(({ record }) => [record.name, record] as const);
    const faults = findFaults({ ...facts, gots: new Map(records) });
    // After the summary of the default reporter.
    process.on('exit', () => {
      process.stdout.write(`cmd/go's scripts by topic: ${table}\n`);
      for (const fault of faults) process.stdout.write(`${fault}\n`);
    });
  }
}
