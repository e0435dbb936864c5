/** The script commands that match: grep, stdout, stderr. */
import { readFileSync } from 'node:fs';
import { compileGoRegexp, matchableText } from './go-regexp.ts';
import { UsageError, type ScriptCommand } from './script-command.ts';
import type { ScriptState } from './script-state.ts';

export const matchCommands: Readonly<Record<string, ScriptCommand>> = {
  grep: matcher('grep'),
  stdout: matcher('stdout'),
  stderr: matcher('stderr'),
};

function matcher(name: 'grep' | 'stdout' | 'stderr'): ScriptCommand {
  return {
    regexpArgument: firstNonFlag,
    run: (state, args) => {
      match(state, args, name);
      return undefined;
    },
  };
}

function firstNonFlag(args: readonly string[]): number | undefined {
  for (const [i, arg] of args.entries()) {
    if (!arg.startsWith('-')) return i;
    if (arg === '--') return i + 1;
  }
  return undefined;
}

function match(state: ScriptState, args: readonly string[], name: 'grep' | 'stdout' | 'stderr'): void {
  let rest = args;
  let count = 0;
  if (rest[0]?.startsWith('-count=') === true) {
    count = Number(rest[0].slice('-count='.length));
    if (!Number.isInteger(count) || count < 1) throw new Error('bad -count=: must be at least 1');
    rest = rest.slice(1);
  }
  const quiet = rest[0] === '-q';
  if (quiet) rest = rest.slice(1);
  const [pattern, file] = rest;
  if (pattern === undefined || rest.length !== (name === 'grep' ? 2 : 1)) throw new UsageError();
  const regexp = compileGoRegexp(pattern);
  const data = name === 'grep' ? readFileSync(state.path(file ?? '')) : state[name];
  const text = matchableText(data);
  const where = name === 'grep' ? (file ?? '') : name;
  if (count > 0) {
    const found = [...text.matchAll(regexp)].length;
    if (found !== count) throw new Error(`found ${found} matches for \`(?m)${pattern}\` in ${where}`);
    return;
  }
  const found = regexp.exec(text);
  if (found === null) throw new Error(`no match for \`(?m)${pattern}\` in ${where}`);
  if (quiet) return;
  const from = text.lastIndexOf('\n', found.index - 1) + 1;
  const to = text.indexOf('\n', found.index + found[0].length);
  state.print(`matched: ${text.slice(found.index === 0 ? 0 : from, to < 0 ? undefined : to).slice(0, 2000)}\n`);
}
