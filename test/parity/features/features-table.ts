/**
 * The table of features in docs/compatibility.md, made by trying each with go and with gots: `npm run parity:features`.  With
 * words, only the features whose chapter or name has one of them are tried, and only their rows are written anew; the word
 * `new` stands for all that have no row yet.  Prints what differs and ends with 1 then.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startCachedParity, type CachedParity, type Differences } from '../../support/cached-parity.ts';
import { findMadeText, replaceMadeText } from '../../support/made-text.ts';
import { goBinary, repositoryRoot } from '../../support/programs-under-test.ts';
import { chapters } from './all-features.ts';
import { compareFeature, obstacle } from './compare-feature.ts';
import type { Feature } from './feature.ts';

/** instead of a row that is not there yet */
const untried = 'not tried yet';

const words = process.argv.slice(2);
const document = join(repositoryRoot, 'docs/compatibility.md');

interface Row {
  readonly feature: Feature;
  readonly found: Differences | string;
}

function nameText(name: string): string {
  return name.replaceAll('|', '\\|');
}

function cell(differences: readonly string[]): string {
  return differences.length === 0 ? 'equal' : 'DIFFERENT';
}

function rowText({ feature, found }: Row): string {
  const name = nameText(feature.name);
  if (typeof found === 'string') return `| ${name} | not tried: ${found} | | |`;
  const cache = feature.unshared === true && found.cache.length === 0 ? 'equal entries' : cell(found.cache);
  return `| ${name} | ${cell(found.files)} | ${cell(found.messages)} | ${cache} |`;
}

/** A standard library of a feature's own must not be found by another: a slow one has caches of its own. */
async function rowOf(feature: Feature, shared: CachedParity, directory: string): Promise<Row> {
  const why = obstacle(feature);
  if (why !== undefined) return { feature, found: why };
  if (feature.slow !== true) return { feature, found: await compareFeature(shared, feature, directory) };
  const parity = await startCachedParity();
  try {
    return { feature, found: await compareFeature(parity, feature, directory) };
  } finally {
    await parity[Symbol.asyncDispose]();
  }
}

/** Every row, as tried now or before. */
function tableText(rows: ReadonlyMap<string, string>): string {
  return chapters
    .flatMap(({ title, features }) => [
      `| **${title}** | bytes | messages | cache both ways |`,
      '| --- | --- | --- | --- |',
      ...features.map(({ name }) => rows.get(nameText(name)) ?? `| ${nameText(name)} | ${untried} | | |`),
      '',
    ])
    .join('\n');
}

const command = 'parity:features';
const version = execFileSync(goBinary(), ['version'], { encoding: 'utf8' }).trim().replace('go version ', '');
const rows = new Map<string, string>();
for (const line of findMadeText(readFileSync(document, 'utf8'), command).split('\n')) {
  const name = line.split(/(?<!\\)\|/)[1]?.trim() ?? '';
  if (!line.includes(untried)) rows.set(name, line);
}

function isAsked(title: string, name: string): boolean {
  if (words.length === 0) return true;
  return words.some((word) => (word === 'new' ? !rows.has(nameText(name)) : `${title} ${name}`.includes(word)));
}

async function tryFeatures(shared: CachedParity): Promise<void> {
  for (const { title, features } of chapters) {
    for (const [index, feature] of features.entries()) {
      if (!isAsked(title, feature.name)) continue;
      const row = await rowOf(feature, shared, `${title.slice(0, 4)}${index}`);
      rows.set(nameText(feature.name), rowText(row));
      process.stdout.write(`${rowText(row)}\n`);
      const text = `Tried with ${version}.\n\n${tableText(rows)}`;
      const whole = replaceMadeText(readFileSync(document, 'utf8'), command, text);
      writeFileSync(document, whole);
      if (typeof row.found !== 'string') tellDifferences(row.found);
    }
  }
}

function tellDifferences({ messages, files, cache }: Differences): void {
  const different = [...messages, ...files, ...cache];
  if (different.length > 0) process.exitCode = 1;
  for (const text of different.slice(0, 12)) process.stdout.write(`    ${text.replaceAll('\n', '\n    ')}\n`);
}

const shared = await startCachedParity();
try {
  await tryFeatures(shared);
} finally {
  await shared[Symbol.asyncDispose]();
}
