/** `log`: builds on record, what they did, where their time went, how two of them differ. */
import { resolve } from 'node:path';
import { GotsError } from '../base/errors.ts';
import { defaultTimingsFile } from '../config/build-flags.ts';
import type { BuildRecord } from '../events/build-record.ts';
import { readPageScript } from '../pages/page-script.ts';
import { formatTimingsPage } from '../pages/timings-page.ts';
import { writeAskedFile } from '../reporters/asked-file.ts';
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
  const [word, number = '1', ...more] = args;
  if (word === undefined) list(builds, sys, flags);
  else if (word === 'timings' && more.length === 0) return writeTimings(builds.find(number), flags, sys);
  else sys.stdout.write(view(args, builds));
  return 0;
}

function list(builds: LoggedBuilds, sys: System, { all }: LogFlags): void {
  const found = builds.list();
  sys.stdout.write(formatList(found, { now: sys.now(), showDirectory: all }));
  if (found.length > 0) return;
  const where = all ? '' : ` in ${sys.cwd}; gots log -all lists those elsewhere`;
  sys.stderr.write(`gots: no build is on record${where}\n`);
}

function writeTimings(record: BuildRecord, { html }: LogFlags, sys: System): number {
  const page = formatTimingsPage(record, readPageScript('timings', sys.files));
  const isWritten = writeAskedFile({ path: html, flag: 'timings' }, sys, () => {
    sys.files.writeFile(resolve(sys.cwd, html), page);
    sys.stderr.write(`gots: timings are in ${html}\n`);
  });
  return isWritten ? 0 : 1;
}

function view([word = '', ...numbers]: readonly string[], builds: LoggedBuilds): string {
  const [first = '1', second, third] = numbers;
  if (word === 'diff') {
    if (second === undefined || third !== undefined) throw misuse();
    const [before, after] = [builds.find(first), builds.find(second)];
    return formatDiff(before, after, builds.compare(before, after));
  }
  if (second !== undefined) throw misuse();
  switch (word) {
    case 'what-ran':
      return formatWhatRan(builds.explain(builds.find(first)));
    case 'slowest':
      return formatSlowest(builds.find(first), most);
    case 'critical-path':
      return formatCriticalPath(builds.find(first));
    default:
      throw misuse();
  }
}

function misuse(): GotsError {
  return new GotsError('usage', formatUsage('log'), { exitCode: 2, bare: true });
}
