/** The tree of verbs, with a line and a page on each.  Loaded only where help is asked for: commander takes its time. */
import { Command } from 'commander';
import { usageLines } from '../usage.ts';
import { buildFlagHelp, formatFlagHelp } from './flag-help.ts';
import { goVerbPages, pages, patternNote } from './pages.ts';

const overview = `Go is a tool for managing Go source code.  gots stands in for it: what builds, runs and installs programs it does
itself, as go does; the rest it hands over.`;

/** The program with all of its verbs. */
export function commandTree(): Command {
  const program = new Command('gots').description(overview);
  for (const { verb, summary, text, flags } of pages) {
    const note = flags.includes(buildFlagHelp) ? `\n${patternNote}` : '';
    const page = `usage: ${usageLines[verb].replace(/^go /, 'gots ')}\n\n${text}\n${flags.map(formatFlagHelp).join('\n')}${note}`;
    program.command(verb).summary(summary).description(page);
  }
  for (const [verb, summary] of goVerbPages) program.command(verb).summary(summary);
  return program;
}
