/**
 * Runs version control in its work directory, one command at a time, and keeps the directories, shared with go:
 *
 *   GOMODCACHE/cache/vcs/<SHA-256 of type:name>          the repository
 *   GOMODCACHE/cache/vcs/<SHA-256>.info, .lock           `type:name`; taken while it changes
 *
 * Facts: cmd/go's modfetch/codehost.
 */
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { GotsError, SysError, errorText, nothingFor } from '../../../base/errors.ts';
import { exitText } from '../../../base/exit-text.ts';
import { goQuote } from '../../../base/go-quote.ts';
import type { Lock, SpawnResult, System } from '../../../sys/system.ts';

/** What version control needs to know of the command. */
export interface VcsContext {
  readonly sys: System;
  readonly gomodcache: string;
  /** environment of child processes */
  readonly env: Readonly<Record<string, string>>;
  /** takes the lines of -x, complete with newline; undefined without -x */
  readonly trace: ((text: string) => void) | undefined;
  /** git repositories may have hashes by SHA-256: Go 1.25 */
  readonly takesSha256: boolean;
}

/** A command that failed: `git fetch in /dir: exit status 128:\n\t...`. */
export class VcsRunError extends GotsError {
  readonly stderr: string;
  readonly exitStatus: number | undefined;

  constructor(command: string, result: SpawnResult, help = '') {
    const stderr = Buffer.from(result.stderr).toString('utf8');
    const said = stderr.replace(/\n+$/, '');
    const detail = said === '' ? '' : `:\n\t${said.replaceAll('\n', '\n\t')}`;
    super('vcs', `${command}: ${exitText(result.code, result.signal)}${detail}${help === '' ? '' : `\n${help}`}`);
    this.stderr = stderr;
    this.exitStatus = result.code;
  }
}

/** The environment in which go runs version control: nobody is asked for anything. */
export function vcsEnvironment(environ: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const unset = (name: string): boolean => (environ[name] ?? '') === '';
  return {
    ...environ,
    ...(unset('GIT_TERMINAL_PROMPT') ? { GIT_TERMINAL_PROMPT: '0' } : {}),
    ...(unset('GCM_INTERACTIVE') ? { GCM_INTERACTIVE: 'never' } : {}),
  };
}

export class VcsRunner {
  readonly #context: VcsContext;
  readonly #dir: string;
  readonly #env: Readonly<Record<string, string>>;
  #last: Promise<unknown> = Promise.resolve();

  constructor(context: VcsContext, dir: string, env: Readonly<Record<string, string>> = {}) {
    this.#context = context;
    this.#dir = dir;
    this.#env = { ...context.env, PWD: dir, ...env };
  }

  /** What a command writes. @throws VcsRunError; GotsError where it can't be started */
  run(argv: readonly string[], help?: (stderr: string) => string): Promise<Buffer> {
    const result = this.#last.then(() => this.#run(argv, help));
    this.#last = result.catch(() => undefined);
    return result;
  }

  /** What a command writes; undefined where it fails, or can't be started. */
  tryRun(argv: readonly string[]): Promise<Buffer | undefined> {
    return this.run(argv).catch(nothingFor);
  }

  async #run(argv: readonly string[], help?: (stderr: string) => string): Promise<Buffer> {
    const { sys, trace } = this.#context;
    const shown = `cd ${this.#dir}; ${argv.map(quoted).join(' ')}`;
    const start = sys.now();
    trace?.(`${shown}\n`);
    let result: SpawnResult;
    const command = `${argv.join(' ')} in ${this.#dir}`;
    try {
      result = await sys.spawn({ argv, cwd: this.#dir, env: this.#env, output: 'separate' });
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
      throw new GotsError('vcs', `${command}: ${errorText(error)}`, { cause: error });
    }
    trace?.(`${((sys.now() - start) / 1000).toFixed(3)}s # ${shown}\n`);
    if (result.code === 0) return Buffer.from(result.stdout);
    throw new VcsRunError(command, result, help?.(Buffer.from(result.stderr).toString('utf8')));
  }
}

/** A word of a command as -x shows it. */
function quoted(word: string): string {
  if (word.includes("'")) return `"${word.replaceAll(/["$`\\]/g, '\\$&')}"`;
  return /[$`\\*?["\t\n\v\f\r \u0085\u00a0]/.test(word) ? `'${word}'` : word;
}

export interface WorkDir {
  readonly dir: string;
  readonly lockFile: string;
}

/** The directory for a remote repository, made where missing. @throws GotsError */
export async function openWorkDir(context: VcsContext, type: string, name: string): Promise<WorkDir> {
  const { sys, gomodcache, trace } = context;
  if (gomodcache === '') throw new GotsError('vcs', 'neither GOPATH nor GOMODCACHE are set');
  const key = `${type}:${name}`;
  const dir = join(gomodcache, 'cache/vcs', createHash('sha256').update(key).digest('hex'));
  const lockFile = `${dir}.lock`;
  trace?.(`mkdir -p ${dirname(dir)} # ${type} ${name}\n# lock ${lockFile}\n`);
  sys.files.mkdirAll(dirname(dir));
  const lock = await takeLock(sys, lockFile);
  try {
    if (sys.files.tryStat(dir)?.kind === 'directory' && sys.files.tryStat(`${dir}.info`) !== undefined) {
      const have = sys.files.readText(`${dir}.info`).replace(/\n$/, '');
      if (have !== key) {
        const message = `${dir}.info exists with wrong content (have ${goQuote(have)} want ${goQuote(key)})`;
        throw new GotsError('vcs', message);
      }
      trace?.(`# ${dir} for ${type} ${name}\n`);
      return { dir, lockFile };
    }
    trace?.(`mkdir -p ${dir} # ${type} ${name}\n`);
    sys.files.removeAll(dir);
    sys.files.mkdirAll(dir);
    sys.files.writeFile(`${dir}.info`, key);
    return { dir, lockFile };
  } finally {
    lock.release();
  }
}

async function takeLock(sys: System, path: string): Promise<Lock> {
  try {
    return await sys.lock(path, 'exclusive');
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
    const message = `codehost.WorkDir: can't find or create lock file: ${errorText(error)}`;
    throw new GotsError('vcs', message, { cause: error });
  }
}
