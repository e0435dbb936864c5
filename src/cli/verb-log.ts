/** `log`: builds on record, what they did, where their time went, how two of them differ. */
import { resolve } from 'node:path';
import { GotsError } from '../base/errors.ts';
import { defaultTimingsFile } from '../config/build-flags.ts';
import type { BuildRecord } from '../events/build-record.ts';
import { readPageScript } from '../pages/page-script.ts';
import { formatTimingsPage } from '../pages/timings-page.ts';
import { makeAskedFile } from '../reporters/asked-file.ts';
import { formatCriticalPath, formatDiff, formatList, formatSlowest, formatWhatRan } from '../reporters/log-text.ts';
import type { Selection } from '../selection/select-go.ts';
import type { System } from '../sys/system.ts';
import { type FlagSyntax, booleanFlag, chdirFlag, parseFlags, valueFlag } from './flag-grammar.ts';
import { LoggedBuilds } from './logged-builds.ts';
import { formatUsage } from './usage.ts';

interface LogFlags {
  readonly all: boolean;
  /** file for the page of timings */
  readonly html: string;
}

const syntax: FlagSyntax<LogFlags> = {
  definitions: new Map([
    ['C', chdirFlag()],
    ['all', booleanFlag((flags, all) => ({ ...flags, all }))],
    ['html', valueFlag((flags, html) => ({ ...flags, html }))],
  ]),
  usage: formatUsage('log'),
};

/** actions that `slowest` lists */
const most = 20;

/** @returns the exit status @throws GotsError */
export function runLog(argv: readonly string[], { sys, settings }: Selection): number {
  const { flags, args } = parseFlags(syntax, { all: false, html: defaultTimingsFile }, argv);
  const builds = new LoggedBuilds(sys, settings, flags);
  const [word, ...numbers] = args;
  if (word === undefined) list(builds, sys, flags);
  else if (word === 'timings') writeTimings(builds.find(onlyNumber(word, numbers)), flags, sys);
  else sys.stdout.write(view(word, numbers, builds));
  return 0;
}

function list(builds: LoggedBuilds, sys: System, { all }: LogFlags): void {
  const found = builds.list();
  const { unchanged } = builds;
  const cwds = [...found.map(([, { cwd }]) => cwd), ...unchanged.map(({ cwd }) => cwd)];
  const showDirectory = all || cwds.some((cwd) => cwd !== sys.cwd);
  sys.stdout.write(formatList({ numbered: found, unchanged }, { now: sys.now(), showDirectory }));
  if (found.length + unchanged.length > 0) return;
  const where = all ? '' : ` in ${sys.cwd}; gots log -all lists those elsewhere`;
  sys.stderr.write(`gots: no build is on record${where}\n`);
}

/** @throws GotsError where that is not possible */
function writeTimings(record: BuildRecord, { html }: LogFlags, sys: System): void {
  const page = formatTimingsPage(record, readPageScript('timings', sys.files));
  const write = (): void => sys.files.writeFile(resolve(sys.cwd, html), page);
  makeAskedFile({ path: html, holds: 'timings', flag: '-html' }, write);
  sys.stderr.write(`gots: timings are in ${html}\n`);
}

function view(word: string, numbers: readonly string[], builds: LoggedBuilds): string {
  const build = (): BuildRecord => builds.find(onlyNumber(word, numbers));
  switch (word) {
    case 'what-ran':
      return formatWhatRan(builds.explain(build()));
    case 'slowest':
      return formatSlowest(build(), most);
    case 'critical-path':
      return formatCriticalPath(build());
    case 'diff':
      return difference(numbers, builds);
    default:
      throw misuse(`there is no ${word}`);
  }
}

function difference([first, second, third]: readonly string[], builds: LoggedBuilds): string {
  if (first === undefined || second === undefined || third !== undefined) throw misuse('diff takes two builds');
  const [before, after] = [builds.find(first), builds.find(second)];
  return formatDiff(before, after, builds.compare(before, after));
}

/** The last build where none is named. */
function onlyNumber(word: string, [number = '1', ...more]: readonly string[]): string {
  if (more.length > 0) throw misuse(`${word} takes one build`);
  return number;
}

function misuse(what: string): GotsError {
  return new GotsError('usage', `gots log: ${what}\n${formatUsage('log')}`, { exitCode: 2, bare: true });
}
