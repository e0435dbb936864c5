/** `explain`: why a build on record compiled and linked what it did. */
import { formatExplanation, formatExplanationJSON, formatPackages } from '../reporters/explain-text.ts';
import type { Selection } from '../selection/select-go.ts';
import { type FlagSyntax, booleanFlag, chdirFlag, parseFlags, valueFlag } from './flag-grammar.ts';
import { LoggedBuilds } from './logged-builds.ts';
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
  const explanation = builds.explain(builds.find(flags.build));
  if (flags.json) sys.stdout.write(formatExplanationJSON(explanation));
  else if (args.length > 0) sys.stdout.write(formatPackages(explanation, args));
  else
    sys.stdout.write(
      formatExplanation(explanation) + (explanation.rebuilt.length > 0 ? '' : hint(builds, flags.build)),
    );
  return 0;
}

/** Where the last build had nothing to do, there may have been one before that had. */
function hint(builds: LoggedBuilds, from: string): string {
  const busy = builds
    .list()
    .find(([number, { actions }]) => number > Number(from) && actions.some(({ origin }) => origin === 'made'));
  return busy === undefined ? '' : `gots: the last one that compiled anything: gots explain -build ${busy[0]}\n`;
}
