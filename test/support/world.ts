/**
 * A small world of its own for one test: HOME, GOPATH, GOMODCACHE, GOCACHE, TMPDIR and a working directory under one
 * temporary directory, and an environment that lets nothing of the caller's settings in.  Removed at the end.
 */
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { findGo, goEnvironmentValue, programArgv, type ProgramName } from './programs-under-test.ts';
import { runCommand, type CommandOptions, type CommandResult } from './run-command.ts';
import { parseTxtar } from './txtar.ts';

export interface WorldOptions {
  /** 'own': an empty GOCACHE (the standard library is compiled again); 'shared': the user's, warm; default 'shared' */
  readonly cache?: 'own' | 'shared';
  /** settings over the world's own; undefined removes one */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** files to start with, under the working directory */
  readonly files?: string;
}

export interface World extends AsyncDisposable {
  readonly root: string;
  /** where programs run */
  readonly cwd: string;
  readonly gocache: string;
  readonly gomodcache: string;
  readonly gopath: string;
  readonly tmp: string;
  readonly env: Readonly<Record<string, string>>;
  /** writes the files of a txtar under a directory, cwd unless given, making their directories */
  write(txtar: string, directory?: string): void;
  /** runs go or gots; relative `cwd` is under the world's */
  run(program: ProgramName, args: readonly string[], options?: Partial<CommandOptions>): Promise<CommandResult>;
}

export async function temporaryWorld(options: WorldOptions = {}): Promise<World> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'gots-test-')));
  const place = (name: string): string => {
    mkdirSync(join(root, name), { recursive: true });
    return join(root, name);
  };
  const cwd = place('work');
  const gopath = place('gopath');
  const gomodcache = place('gopath/pkg/mod');
  const tmp = place('tmp');
  const isOwn = options.cache === 'own' || findGo() === undefined;
  const gocache = isOwn ? place('gocache') : goEnvironmentValue('GOCACHE');
  const env = environment({
    HOME: place('home'),
    GOPATH: gopath,
    GOMODCACHE: gomodcache,
    GOCACHE: gocache,
    TMPDIR: tmp,
  });
  for (const [name, value] of Object.entries(options.env ?? {})) {
    if (value === undefined) delete env[name];
    else env[name] = value;
  }
  // go's telemetry would go on writing into HOME after go has ended
  mkdirSync(join(root, 'home/.config/go/telemetry'), { recursive: true });
  writeFileSync(join(root, 'home/.config/go/telemetry/mode'), 'off\n');
  const world: World = {
    root,
    cwd,
    gocache,
    gomodcache,
    gopath,
    tmp,
    env,
    write: (txtar, directory = cwd) => writeTree(directory, txtar),
    run: async (program, args, more = {}) =>
      await runCommand([...programArgv(program), ...args], {
        env,
        ...more,
        cwd: resolve(cwd, more.cwd ?? '.'),
      }),
    [Symbol.asyncDispose]: async () => removeTree(root),
  };
  if (options.files !== undefined) world.write(options.files);
  return await Promise.resolve(world);
}

/** Writes the files of a txtar under a directory. */
export function writeTree(directory: string, txtar: string): void {
  for (const { name, data } of parseTxtar(txtar).files) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), data);
  }
}

/**
 * Removes a tree, read-only directories (the module cache's) included; nothing is an error when it does not exist.  Tools
 * that an interrupted go has left behind may still write there meanwhile: then once more.
 */
export function removeTree(path: string): void {
  for (let tries = 3; lstatSync(path, { throwIfNoEntry: false }) !== undefined; tries--) {
    makeWritable(path);
    try {
      rmSync(path, { recursive: true, force: true, maxRetries: 3 });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOTEMPTY' || tries <= 0) throw error;
    }
  }
}

function makeWritable(directory: string): void {
  if (!lstatSync(directory).isDirectory()) return;
  chmodSync(directory, 0o755);
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    if (entry.isDirectory()) makeWritable(join(directory, entry.name));
  }
}

function environment(places: Record<string, string>): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    LANG: 'C.UTF-8',
    GOENV: 'off',
    GOFLAGS: '',
    GOTOOLCHAIN: 'local',
    GOPROXY: 'off',
    GOSUMDB: 'off',
    GOTELEMETRY: 'off',
    GOVCS: '*:all',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_TERMINAL_PROMPT: '0',
    ...places,
  };
}
