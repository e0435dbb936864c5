/** What has become of cmd/go's scripts, as tables in Markdown: by group, by topic, and one by one where they did not pass.  Pure. */
import type { ScriptResult } from '../engine/script-engine.ts';
import type { ListedScript } from './script-list.ts';

export interface ScriptRecord {
  readonly name: string;
  /** ran with [short] true */
  readonly short: boolean;
  readonly result: ScriptResult;
}

/** script -> how it ended when it last ran */
export type ScriptRecords = ReadonlyMap<string, ScriptRecord>;

export interface TableFacts {
  readonly listed: readonly ListedScript[];
  /** the names that gots must pass */
  readonly passing: ReadonlySet<string>;
  /** a script that gots does not pass -> why */
  readonly failing: ReadonlyMap<string, string>;
  readonly gots: ScriptRecords;
  /** the same engine with the real go */
  readonly real: ScriptRecords;
}

/** short: passed, with [short] true */
type Kind = ScriptResult['kind'] | 'short' | 'not run';

const kinds: readonly Kind[] = ['passed', 'short', 'failed', 'skipped', 'not run'];

const kindColumns = 'passed | passed, short | failed | skipped | not run';

/** topics of fewer scripts stand in one row */
const smallestTopic = 3;

const groups: readonly (readonly [name: string, what: string])[] = [
  ['core', 'scripts that use only run, build, install'],
  ['touch', 'scripts that use at least one of them'],
  ['near', 'only run, build, install, env, list, clean, version'],
  ['all', 'every script that a released go passes by itself'],
  ['vcs', 'those that it passes with vcs-test.golang.org on the same machine'],
];

export function formatScriptTables(facts: TableFacts): string {
  const parts = [groupTable(facts), topicTable(facts), skippedTable(facts), failedTable(facts), faultText(facts)];
  return parts.filter((text) => text !== '').join('\n');
}

/** The scripts that gots must pass and did not, in the order of the list. */
export function findRegressions({ listed, passing, gots }: Pick<TableFacts, 'listed' | 'passing' | 'gots'>): string[] {
  return listed.map(({ name }) => name).filter((name) => passing.has(name) && kindOf(gots, name) === 'failed');
}

/** The scripts that one program skips and the other does not, of those that both ran, both whole or both with [short] true. */
export function findOtherSkips({ listed, gots, real }: Pick<TableFacts, 'listed' | 'gots' | 'real'>): string[] {
  const skips = (records: ScriptRecords, name: string): boolean => kindOf(records, name) === 'skipped';
  return listed
    .map(({ name }) => name)
    .filter((name) => gots.get(name)?.short === real.get(name)?.short && skips(gots, name) !== skips(real, name));
}

/** What must not be: a line each. */
export function findFaults(facts: TableFacts): string[] {
  return [
    ...findRegressions(facts).map((name) => `regression: gots no longer passes cmd/go's script ${name}`),
    ...findOtherSkips(facts).map((name) => `cmd/go's script ${name} is skipped with one of gots and go only`),
  ];
}

function kindOf(records: ScriptRecords, name: string): Kind {
  const record = records.get(name);
  if (record === undefined) return 'not run';
  return record.short && record.result.kind === 'passed' ? 'short' : record.result.kind;
}

function count(records: ScriptRecords, names: readonly string[]): string {
  const found = names.map((name) => kindOf(records, name));
  return kinds.map((kind) => String(found.filter((each) => each === kind).length)).join(' | ');
}

function groupTable({ listed, gots, real }: TableFacts): string {
  const rows = groups.flatMap(([group, what]) => {
    const names = listed.filter((script) => script.groups.includes(group)).map(({ name }) => name);
    const row = (program: string, records: ScriptRecords): string =>
      `| ${group}: ${what} | ${names.length} | ${program} | ${count(records, names)} |`;
    return real.size === 0 ? [row('gots', gots)] : [row('gots', gots), row('go', real)];
  });
  return table(`| group | scripts | run with | ${kindColumns} |`, rows);
}

function topicTable({ listed, gots }: TableFacts): string {
  const row = ([topic, names]: readonly [string, readonly string[]]): string =>
    `| ${topic} | ${names.length} | ${count(gots, names)} |`;
  return table(`| topic, with gots | scripts | ${kindColumns} |`, [...byTopic(listed)].map(row));
}

/** topic, the first word of a script's name -> scripts */
function byTopic(listed: readonly ListedScript[]): ReadonlyMap<string, readonly string[]> {
  const topics = new Map<string, string[]>();
  const add = (topic: string, names: readonly string[]): unknown =>
    topics.set(topic, [...(topics.get(topic) ?? []), ...names]);
  for (const { name } of listed) add(/^[^_]*/.exec(name)?.[0] ?? name, [name]);
  const all = [...topics];
  topics.clear();
  for (const [topic, names] of all) if (names.length >= smallestTopic) add(topic, names);
  for (const [, names] of all) if (names.length < smallestTopic) add('others', names);
  return topics;
}

function skippedTable({ listed, gots, real }: TableFacts): string {
  const rows = listed.flatMap(({ name }) => {
    const result = gots.get(name)?.result;
    return result?.kind === 'skipped' ? [`| ${name} | ${result.why} | ${kindOf(real, name)} |`] : [];
  });
  return rows.length === 0 ? '' : table('| skipped | the script says | with go |', rows);
}

function failedTable({ listed, gots, failing }: TableFacts): string {
  const rows = listed.flatMap(({ name, groups: of }) =>
    kindOf(gots, name) === 'failed' ? [`| ${name} | ${of.join(' ')} | ${failing.get(name) ?? 'not known'} |`] : [],
  );
  return rows.length === 0 ? '' : table('| failed | groups | why |', rows);
}

function faultText(facts: TableFacts): string {
  return findFaults(facts)
    .map((fault) => `- ${fault}\n`)
    .join('');
}

function table(head: string, rows: readonly string[]): string {
  const columns = head.split('|').length - 2;
  return [head, `|${' --- |'.repeat(columns)}`, ...rows, ''].join('\n');
}
