/** `log`: builds on record, what they did, where their time went, how two of them differ. */
import { GotsError } from '../base/errors.ts';
import { formatCriticalPath, formatDiff, formatList, formatSlowest, formatWhatRan } from '../reporters/log-text.ts';
import type { Selection } from '../selection/select-go.ts';
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
  sys.stdout.write(view(args, builds, { now: sys.now(), showDirectory: flags.all }));
  return 0;
}

function view(
  [word = '', ...numbers]: readonly string[],
  builds: LoggedBuilds,
  options: { readonly now: number; readonly showDirectory: boolean },
): string {
  const [first = '1', second, third] = numbers;
  if (word === 'diff') {
    if (numbers[0] === undefined || second === undefined || third !== undefined) throw misuse();
    const [before, after] = [builds.find(first), builds.find(second)];
    return formatDiff(before, after, builds.compare(before, after));
  }
  if (second !== undefined) throw misuse();
  switch (word) {
    case '':
      return formatList(builds.list(), options);
    case 'what-ran': {
      const record = builds.find(first);
      return formatWhatRan(record, builds.explain(record));
    }
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
