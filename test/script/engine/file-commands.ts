/** The script commands on files and the environment: cat cd chmod cmp cmpenv cp echo env exists mkdir mv replace rm symlink. */
import { chmodSync, mkdirSync, readFileSync, renameSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { removeTree } from '../../support/world.ts';
import { goUnquote } from './go-unquote.ts';
import { printed, UsageError, type ScriptCommand } from './script-command.ts';
import type { ScriptState } from './script-state.ts';

/** a command that has done everything when it returns */
function plain(run: (state: ScriptState, args: readonly string[]) => void): ScriptCommand {
  return {
    run: (state, args) => {
      run(state, args);
      return undefined;
    },
  };
}

export const fileCommands: Readonly<Record<string, ScriptCommand>> = {
  cat: {
    run: async (state, args) => {
      if (args.length === 0) throw new UsageError();
      const stdout = Buffer.concat(args.map((arg) => readFileSync(state.path(arg))));
      return await Promise.resolve({ stdout, stderr: Buffer.alloc(0) });
    },
  },
  cd: plain((state, args) => {
    const [directory] = args;
    if (directory === undefined || args.length > 1) throw new UsageError();
    state.chdir(directory);
  }),
  chmod: plain((state, args) => {
    const [mode, ...paths] = args;
    if (mode === undefined || paths.length === 0) throw new UsageError();
    const bits = /^0[0-7]+$/.test(mode) ? Number.parseInt(mode, 8) : Number(mode);
    if (!Number.isInteger(bits) || bits > 0o777) throw new Error(`invalid mode: ${mode}`);
    for (const path of paths) chmodSync(state.path(path), bits);
  }),
  cmp: plain((state, args) => compare(state, args, false)),
  cmpenv: plain((state, args) => compare(state, args, true)),
  cp: plain(copy),
  echo: { run: async (_, args) => await printed(`${args.join(' ')}\n`) },
  env: {
    run: (state, args) => {
      if (args.length === 0) return printed([...state.env].map(([name, value]) => `${name}=${value}\n`).join(''));
      let out = '';
      for (const arg of args) {
        const at = arg.indexOf('=');
        if (at < 0) out += `${arg}=${state.env.get(arg) ?? ''}\n`;
        else state.env.set(arg.slice(0, at), arg.slice(at + 1));
      }
      return out === '' ? undefined : printed(out);
    },
  },
  exists: plain(exists),
  mkdir: plain((state, args) => {
    if (args.length === 0) throw new UsageError();
    for (const path of args) mkdirSync(state.path(path), { recursive: true });
  }),
  mv: plain((state, args) => {
    const [from, to] = args;
    if (from === undefined || to === undefined || args.length > 2) throw new UsageError();
    renameSync(state.path(from), state.path(to));
  }),
  replace: plain(replace),
  rm: plain((state, args) => {
    if (args.length === 0) throw new UsageError();
    for (const path of args) removePath(state.path(path));
  }),
  symlink: plain((state, args) => {
    const [path, arrow, target] = args;
    if (path === undefined || arrow !== '->' || target === undefined || args.length > 3) throw new UsageError();
    symlinkSync(target, state.path(path));
  }),
};

function removePath(path: string): void {
  removeTree(path);
}

function compare(state: ScriptState, args: readonly string[], expand: boolean): void {
  const [first, second] = args[0] === '-q' ? args.slice(1) : args;
  if (first === undefined || second === undefined || args.length > (args[0] === '-q' ? 3 : 2)) throw new UsageError();
  let actual = first === 'stdout' ? state.stdout : first === 'stderr' ? state.stderr : readFileSync(state.path(first));
  let wanted = readFileSync(state.path(second));
  if (expand) {
    actual = Buffer.from(state.expand(actual.toString()));
    wanted = Buffer.from(state.expand(wanted.toString()));
  }
  if (actual.equals(wanted)) return;
  if (args[0] !== '-q') state.print(`--- ${first}\n${shown(actual)}--- ${second}\n${shown(wanted)}---\n`);
  throw new Error(`${first} and ${second} differ`);
}

function shown(data: Buffer): string {
  return data.includes(0) ? `(${data.length} bytes)\n` : data.subarray(0, 20_000).toString();
}

function copy(state: ScriptState, args: readonly string[]): void {
  const sources = args.slice(0, -1);
  const last = args.at(-1);
  if (last === undefined || sources.length === 0) throw new UsageError();
  const target = state.path(last);
  const isDirectory = statSync(target, { throwIfNoEntry: false })?.isDirectory() ?? false;
  if (sources.length > 1 && !isDirectory) throw new Error(`cp ${target}: destination is not a directory`);
  for (const source of sources) {
    const to = isDirectory ? join(target, basename(source)) : target;
    if (source === 'stdout' || source === 'stderr') writeFileSync(to, state[source]);
    else {
      const from = state.path(source);
      writeFileSync(to, readFileSync(from), { mode: statSync(from).mode & 0o777 });
    }
  }
}

function exists(state: ScriptState, args: readonly string[]): void {
  const flags = new Set<string>();
  let files = args;
  while (files[0] === '-readonly' || files[0] === '-exec') {
    flags.add(files[0]);
    files = files.slice(1);
  }
  if (files.length === 0) throw new UsageError();
  for (const file of files) {
    const path = state.path(file);
    const info = statSync(path);
    if (flags.has('-readonly') && (info.mode & 0o222) !== 0) throw new Error(`${path} exists but is writable`);
    if (flags.has('-exec') && (info.mode & 0o111) === 0) throw new Error(`${path} exists but is not executable`);
  }
}

/** all pairs at once: at each place the first old text that matches is replaced, as strings.NewReplacer does */
function replace(state: ScriptState, args: readonly string[]): void {
  const last = args.at(-1);
  if (last === undefined || args.length % 2 !== 1) throw new UsageError();
  const words = args.slice(0, -1).map(goUnquote);
  const pairs = new Map<string, string>();
  for (let i = 0; i < words.length; i += 2)
    if (!pairs.has(words[i] ?? '')) pairs.set(words[i] ?? '', words[i + 1] ?? '');
  const path = state.path(last);
  const old = new RegExp(
    [...pairs.keys()].map((text) => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)).join('|'),
    'g',
  );
  const text = readFileSync(path).toString('latin1');
  const bytes = (value: string): string => Buffer.from(value).toString('latin1');
  const byBytes = new Map([...pairs].map(([from, to]) => [bytes(from), bytes(to)]));
  const pattern = new RegExp(bytes(old.source), 'g');
  const replaced = pairs.size === 0 ? text : text.replace(pattern, (match) => byBytes.get(match) ?? match);
  writeFileSync(path, Buffer.from(replaced, 'latin1'));
}
