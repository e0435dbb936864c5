/** The command line of run, build or install as a Request. */
import { type BuildFlags, defaultBuildFlags } from '../config/build-flags.ts';
import type { Request } from '../config/request.ts';
import { Settings } from '../config/settings.ts';
import type { System } from '../sys/system.ts';
import { buildFlagDefinitions } from './build-flag-definitions.ts';
import type { FlagSyntax } from './flag-grammar.ts';
import { readFlags } from './read-flags.ts';
import { formatUsage } from './usage.ts';

/** @param argv what follows the verb. @throws GotsError on flags that the verb does not take */
export function readBuildRequest(verb: Request['verb'], argv: readonly string[], sys: System): Request {
  const syntax: FlagSyntax<BuildFlags> = { definitions: buildFlagDefinitions(verb), usage: formatUsage(verb) };
  const settings = new Settings(sys);
  const { flags, given, inGOFLAGS, args } = readFlags(syntax, defaultBuildFlags, { argv, sys, settings });
  return { verb, commandLine: [verb, ...argv], flags, givenFlags: given, inGOFLAGS, args };
}
