/** What a script has: its directory, environment, the output of its last command, the commands in the background, its log. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join, normalize } from 'node:path';
import type { Txtar } from '../../support/txtar.ts';
import { expandEnv } from './expand-env.ts';
import { quoteMeta } from './go-regexp.ts';
import type { CommandLine } from './parse-line.ts';

/** What a command gave. */
export interface Outcome {
  readonly stdout: Buffer;
  readonly stderr: Buffer;
  readonly error?: Error;
}

export interface BackgroundCommand {
  readonly line: CommandLine;
  readonly lineNumber: number;
  readonly args: readonly string[];
  readonly outcome: Promise<Outcome>;
}

export class ScriptState {
  readonly workdir: string;
  readonly env: Map<string, string> = new Map();
  /** aborted when the script has ended or run out of time; commands that still run are then interrupted */
  readonly abort: AbortController = new AbortController();
  cwd: string;
  stdout: Buffer = Buffer.alloc(0);
  stderr: Buffer = Buffer.alloc(0);
  background: BackgroundCommand[] = [];
  log = '';

  constructor(workdir: string, env: Readonly<Record<string, string>>) {
    this.workdir = workdir;
    this.cwd = workdir;
    for (const [name, value] of Object.entries(env)) this.env.set(name, value);
    this.env.set('PWD', workdir);
  }

  chdir(path: string): void {
    const directory = this.path(path);
    if (!existsSync(directory)) throw new Error(`Chdir ${directory}: no such file or directory`);
    this.cwd = directory;
    this.env.set('PWD', directory);
  }

  /** the absolute path of a script's path */
  path(path: string): string {
    const absolute = normalize(isAbsolute(path) ? path : join(this.cwd, path));
    return absolute.length > 1 && absolute.endsWith('/') ? absolute.slice(0, -1) : absolute;
  }

  /** `$name` in a text; in a regular expression the values stand for themselves */
  expand(text: string, inRegexp = false): string {
    return expandEnv(text, (name) => {
      const value = name === '/' ? '/' : name === ':' ? ':' : (this.env.get(name) ?? '');
      return inRegexp ? quoteMeta(value) : value;
    });
  }

  extract(archive: Txtar): void {
    for (const file of archive.files) {
      const path = this.path(this.expand(file.name));
      if (!path.startsWith(`${this.workdir}/`)) throw new Error(`file ${file.name} is outside working directory`);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, file.data);
    }
  }

  print(text: string): void {
    this.log += text;
  }
}
