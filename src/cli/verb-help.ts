/** `help`: pages on what gots does itself; all other topics are go's.  Errors as go has them (cmd/go's help/help.go). */
import { GotsError } from '../base/errors.ts';
import type { Settings } from '../config/settings.ts';
import { selectGo } from '../selection/select-go.ts';
import type { System } from '../sys/system.ts';
import { isGoHelpTopic, isOwnVerb } from './go-verbs.ts';
import { topicPages } from './help/pages.ts';
import { commandTree } from './help/command-tree.ts';

/** @param topics what follows `help`. @returns the exit status */
export async function runHelp(topics: readonly string[], sys: System, settings: Settings): Promise<number> {
  const [topic, ...more] = topics;
  if (topic === undefined) {
    sys.stdout.write(formatOverview());
    return 0;
  }
  if (isGoHelpTopic(topic)) {
    const { handOver } = await import('./hand-over.ts');
    return handOver(['help', ...topics], await selectGo(sys, settings, undefined));
  }
  const page = more.length === 0 ? topicPages.get(topic) : undefined;
  if (page !== undefined) {
    sys.stdout.write(page);
    return 0;
  }
  const command = isOwnVerb(topic) ? commandTree().commands.find((one) => one.name() === topic) : undefined;
  if (command === undefined || more.length > 0) {
    const nearest = command === undefined ? 'go help' : `go help ${topic}`;
    const message = `go help ${topics.join(' ')}: unknown help topic. Run '${nearest}'.`;
    throw new GotsError('usage', message, { exitCode: 2, bare: true });
  }
  sys.stdout.write(command.description());
  return 0;
}

/** All verbs, with a line on each. */
export function formatOverview(): string {
  const program = commandTree();
  const list = (isOwn: boolean): string =>
    program.commands
      .filter((command) => isOwnVerb(command.name()) === isOwn)
      .map((command) => `\t${command.name().padEnd(11)} ${command.summary()}\n`)
      .join('');
  return `${program.description()}

Usage:

\tgots <command> [arguments]

The commands that gots does itself:

${list(true)}
Those that it hands to the go command of the Go in use:

${list(false)}
Use "gots help <command>" for more information about a command, and "gots help <topic>" for go's topics,
such as environment, modules, packages, buildmode; "gots help timings" is on what a build takes.

`;
}
