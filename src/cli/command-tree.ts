/**
 * The verbs with their descriptions, as a commander tree: the source of help texts.  Words of a command line are never
 * parsed by it, as Go's flags are not POSIX's.
 */
import { Command } from 'commander';

const own: readonly (readonly [verb: string, what: string])[] = [
  ['build', 'compile packages and their dependencies'],
  ['run', 'compile a program and run it'],
  ['install', 'compile packages and install what they make'],
  ['clean', 'remove files that builds have left, and caches'],
  ['env', 'show and change settings'],
  ['version', "show Go's version, or the versions in executables"],
];

const handedOver = 'bug doc fix fmt generate get list mod telemetry test tool vet work'.split(' ');

/** @returns commands named after verbs, with what they do as description */
export function commandTree(): Command {
  const program = new Command('gots').description(
    'gots builds Go programs as the go command does, sharing its caches.',
  );
  for (const [verb, what] of own) program.command(verb).description(what);
  for (const verb of handedOver) program.command(verb).description('done by the go command of the selected Go');
  return program;
}

/** Verbs that gots does itself. */
export function isDescribed(verb: string): boolean {
  return own.some(([name]) => name === verb);
}
