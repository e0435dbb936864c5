/** `explain`: why a build on record compiled and linked what it did. */
import { GotsError } from '../base/errors.ts';
import type { BuildRecord } from '../events/build-record.ts';
import type { Explanation } from '../log/explain-build.ts';
import { formatExplanation, formatExplanationJSON, formatPackages } from '../reporters/explain-text.ts';
import type { Selection } from '../selection/select-go.ts';
import { type FlagSyntax, booleanFlag, chdirFlag, parseFlags, valueFlag } from './flag-grammar.ts';
import { LoggedBuilds } from './logged-builds.ts';
import { findNamed } from './named-packages.ts';
import { formatUsage } from './usage.ts';

interface ExplainFlags {
  readonly json: boolean;
  /** number of the build */
  readonly build: string;
}

const syntax: FlagSyntax<ExplainFlags> = {
  definitions: new Map([
    ['C', chdirFlag()],
    ['json', booleanFlag((flags, json) => ({ ...flags, json }))],
    ['build', valueFlag((flags, build) => ({ ...flags, build }))],
  ]),
  usage: formatUsage('explain'),
};

/** @returns the exit status @throws GotsError */
export function runExplain(argv: readonly string[], { sys, settings }: Selection): number {
  const { flags, args } = parseFlags(syntax, { json: false, build: '1' }, argv);
  const builds = new LoggedBuilds(sys, settings, { all: false });
  const record = builds.find(flags.build);
  const explanation = builds.explain(record);
  const paths = args.length === 0 ? undefined : namedPackages(record, args, { cwd: sys.cwd, number: flags.build });
  if (flags.json) sys.stdout.write(formatExplanationJSON(restrict(explanation, paths)));
  else if (paths !== undefined) sys.stdout.write(formatPackages(explanation, paths));
  else {
    const text =
      record.actions.length > 0 ? formatExplanation(explanation) : 'gots: it failed before anything was compiled\n';
    sys.stdout.write(text + (explanation.rebuilt.length > 0 ? '' : hint(builds, flags.build)));
  }
  return 0;
}

/** @throws GotsError for a name that stands for none */
function namedPackages(
  record: BuildRecord,
  names: readonly string[],
  { cwd, number }: { readonly cwd: string; readonly number: string },
): readonly string[] {
  const paths = names.flatMap((name) => {
    const found = findNamed(record, name, cwd);
    if (found.length > 0) return found;
    throw new GotsError('usage', `gots: no package of build ${number} is ${name}`, {
      bare: true,
      hint: 'name import paths, the ends of them, or directories: gots explain ./...',
    });
  });
  return [...new Set(paths)];
}

function restrict(explanation: Explanation, paths: readonly string[] | undefined): Explanation {
  if (paths === undefined) return explanation;
  return { ...explanation, rebuilt: explanation.rebuilt.filter((one) => paths.includes(one.package)) };
}

/** Where the last build had nothing to do, there may have been one before that had. */
function hint(builds: LoggedBuilds, from: string): string {
  const busy = builds
    .list()
    .find(([number, { actions }]) => number > Number(from) && actions.some(({ origin }) => origin === 'made'));
  return busy === undefined ? '' : `gots: the last one that compiled anything: gots explain -build ${busy[0]}\n`;
}
