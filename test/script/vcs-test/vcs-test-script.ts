/**
 * Runs a script of GOROOT/src/cmd/go/testdata/vcstest, which makes a repository by replaying its commits, or a directory.
 * Facts: GOROOT/src/cmd/go/internal/vcweb/{vcweb.go,script.go}.
 */
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { zipSync } from 'fflate';
import { zipTime } from '../../support/module-files.ts';
import { parseTxtar } from '../../support/txtar.ts';
import { fileCommands } from '../engine/file-commands.ts';
import { goUnquote } from '../engine/go-unquote.ts';
import { matchCommands } from '../engine/match-commands.ts';
import { processCommands } from '../engine/process-commands.ts';
import { printed, UsageError, type ScriptCommand } from '../engine/script-command.ts';
import { runScript, type Condition } from '../engine/script-engine.ts';
import { ScriptState } from '../engine/script-state.ts';

/** What a script has made, and how it is to be served. */
export interface Served {
  readonly handler: string;
  readonly directory: string;
  readonly env: Readonly<Record<string, string>>;
}

export interface VcsScriptOptions {
  readonly file: string;
  /** where the repository is made */
  readonly directory: string;
  /** the home directory of the version control programs, with the settings that writeHome has put there */
  readonly home: string;
  readonly conditions: Readonly<Record<string, Condition>>;
}

/** @throws Error when the script fails, with its log, or is skipped */
export async function runVcsScript({ file, directory, home, conditions }: VcsScriptOptions): Promise<Served> {
  let served: Served | undefined;
  const handle: ScriptCommand = {
    run: (state, args) => {
      const [handler, where] = args;
      if (handler === undefined || args.length > 2) throw new UsageError();
      const env = Object.fromEntries(state.env);
      served = { handler, directory: where === undefined ? state.cwd : state.path(where), env };
      return undefined;
    },
  };
  mkdirSync(directory, { recursive: true });
  const state = new ScriptState(directory, environment(home));
  const archive = parseTxtar(readFileSync(file));
  state.extract(archive);
  const commands = {
    ...fileCommands,
    ...matchCommands,
    ...processCommands,
    ...versionControl,
    at,
    handle,
    modzip,
    unquote,
  };
  const result = await runScript({ commands, conditions }, state, archive.comment);
  if (result.kind !== 'passed') throw new Error(`${file}: ${JSON.stringify(result)}\n${state.log}`);
  if (served === undefined) throw new Error(`${file}: nothing is handled`);
  return served;
}

/** Settings that give the same commits on any machine. */
export function writeHome(home: string): void {
  mkdirSync(join(home, '.config/git'), { recursive: true });
  const settings = ['[user]', 'name = Go Gopher', 'email = gopher@golang.org', '[init]', 'defaultBranch = main'];
  writeFileSync(
    join(home, '.gitconfig'),
    [...settings, '[core]', 'eol = lf', '[gui]', 'encoding = utf-8', ''].join('\n'),
  );
  writeFileSync(join(home, '.config/git/ignore'), '');
  const hg = [
    '[ui]',
    'username=Go Gopher <gopher@golang.org>',
    '[phases]',
    'new-commit=public',
    '[extensions]',
    'convert=',
  ];
  writeFileSync(join(home, '.hgrc'), [...hg, ''].join('\n'));
}

function environment(home: string): Record<string, string> {
  return {
    USER: 'gopher',
    HOME: home,
    GIT_CONFIG_NOSYSTEM: '1',
    HGRCPATH: join(home, '.hgrc'),
    HGENCODING: 'utf-8',
    PATH: process.env['PATH'] ?? '',
  };
}

const versionControl: Readonly<Record<string, ScriptCommand>> = Object.fromEntries(
  ['bzr', 'fossil', 'git', 'hg', 'svn', 'svnadmin'].map((program) => [
    program,
    { background: true, run: (state, args) => processCommands['exec']?.run(state, [program, ...args]) },
  ]),
);

/** the time of the commits that follow */
const at: ScriptCommand = {
  run: (state, [time, ...rest]) => {
    if (time === undefined || rest.length > 0) throw new UsageError();
    state.env.set('GIT_COMMITTER_DATE', time);
    state.env.set('GIT_AUTHOR_DATE', time);
    return undefined;
  },
};

const unquote: ScriptCommand = {
  run: async (_, args) => {
    if (args.length !== 1) throw new UsageError();
    return await printed(goUnquote(args[0] ?? ''));
  },
};

const modzip: ScriptCommand = {
  run: (state, args) => {
    const [zip, module, from] = args;
    if (zip === undefined || module === undefined || from === undefined || args.length > 3) throw new UsageError();
    const directory = state.path(from);
    const names = readdirSync(directory, { recursive: true, encoding: 'utf8' });
    const files = names.filter((name) => statSync(join(directory, name)).isFile());
    const entries = files.map((name) => [`${module}/${name}`, readFileSync(join(directory, name))] as const);
    const target = state.path(zip);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, zipSync(Object.fromEntries(entries), { mtime: zipTime }));
    return undefined;
  },
};
