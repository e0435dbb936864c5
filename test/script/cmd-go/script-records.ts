/**
 * How scripts ended when they last ran: a file a script in test-results/scripts/gots and test-results/scripts/real, which git
 * ignores.  The suites and `npm run scripts` write them; test-results/scripts.md is made of them.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../../support/programs-under-test.ts';
import type { ScriptGo } from './script-host.ts';
import { listFailing, listPassing, listScripts } from './script-list.ts';
import { formatScriptTables, type ScriptRecord, type ScriptRecords, type TableFacts } from './script-table.ts';

const results = join(repositoryRoot, 'test-results');

export function writeRecord(go: ScriptGo, record: ScriptRecord): void {
  const directory = join(results, 'scripts', go);
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, `${record.name}.json`), `${JSON.stringify(record)}\n`);
}

function readRecords(go: ScriptGo): ScriptRecords {
  const directory = join(results, 'scripts', go);
  const files = existsSync(directory) ? readdirSync(directory) : [];
  const records = files.map((file) => JSON.parse(readFileSync(join(directory, file), 'utf8')) as ScriptRecord);
  return new Map(records.map((record) => [record.name, record]));
}

export function readTableFacts(): TableFacts {
  return {
    listed: listScripts(),
    passing: new Set(listPassing()),
    failing: listFailing(),
    gots: readRecords('gots'),
    real: readRecords('real'),
  };
}

/** @returns the file with the tables */
export function writeTables(facts: TableFacts): string {
  const file = join(results, 'scripts.md');
  writeFileSync(file, formatScriptTables(facts));
  return file;
}
