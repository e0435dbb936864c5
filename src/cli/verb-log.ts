/** `log`: builds on record, what they did, where their time went, how two of them differ. */
import { GotsError } from '../base/errors.ts';
import { formatCriticalPath, formatDiff, formatList, formatSlowest, formatWhatRan } from '../reporters/log-text.ts';
import type { Selection } from '../selection/select-go.ts';
import type { System } from '../sys/system.ts';
import { type FlagSyntax, booleanFlag, chdirFlag, parseFlags } from './flag-grammar.ts';
import { LoggedBuilds } from './logged-builds.ts';
import { formatUsage } from './usage.ts';

interface LogFlags {
  readonly all: boolean;
}

const syntax: FlagSyntax<LogFlags> = {
  definitions: new Map([
    ['C', chdirFlag()],
    ['all', booleanFlag((flags, all) => ({ ...flags, all }))],
  ]),
  usage: formatUsage('log'),
};

/** actions that `slowest` lists */
const most = 20;

/** @returns the exit status @throws GotsError */
export function runLog(argv: readonly string[], { sys, settings }: Selection): number {
  const { flags, args } = parseFlags(syntax, { all: false }, argv);
  const builds = new LoggedBuilds(sys, settings, flags);
  if (args.length === 0) list(builds, sys, flags);
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
