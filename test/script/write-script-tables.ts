/**
 * Makes the tables of cmd/go's scripts, of how each ended when it last ran: `npm run scripts:table [-- --docs]`.  They go to
 * test-results/scripts.md; --docs puts them into docs/compatibility.md as well, once every script has run with gots.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { replaceMadeText } from '../support/made-text.ts';
import { repositoryRoot } from '../support/programs-under-test.ts';
import { readTableFacts, writeTables } from './cmd-go/script-records.ts';
import { findFaults, formatScriptTables } from './cmd-go/script-table.ts';

const { values } = parseArgs({ options: { docs: { type: 'boolean', default: false } } });
const facts = readTableFacts();
process.stdout.write(`${writeTables(facts)}\n`);
if (values.docs) {
  const missing = facts.listed.filter(({ name }) => !facts.gots.has(name)).map(({ name }) => name);
  if (missing.length > 0) throw new Error(`not run: ${missing.join(', ')}`);
  const file = join(repositoryRoot, 'docs/compatibility.md');
  writeFileSync(file, replaceMadeText(readFileSync(file, 'utf8'), 'scripts:table', formatScriptTables(facts)));
}
for (const fault of findFaults(facts)) {
  process.stdout.write(`${fault}\n`);
  process.exitCode = 1;
}
