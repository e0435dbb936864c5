/**
 * Runs commands and writes files on behalf of one action, and shows what is done as the script of -x and -n.
 * Rules and texts: cmd/go's work/shell.go.
 */
import { dirname, join, parse, sep } from 'node:path';
import { GotsError, SysError } from '../base/errors.ts';
import { goQuote } from '../base/go-quote.ts';
import { isSince } from '../config/release.ts';
import { describePackage } from '../packages/package.ts';
import type { Files } from '../sys/system.ts';
import type { Command } from '../toolchain/command.ts';
import {
  commandEnv,
  findResponseArgument,
  formatCommand,
  formatWriteFile,
  hideWorkDir,
  joinUnambiguously,
  showCommand,
} from '../toolchain/command.ts';
import { isObject } from '../toolchain/object-magic.ts';
import { responseFileText } from '../toolchain/response-file.ts';
import { exitText } from '../base/exit-text.ts';
import { formatToolOutput } from '../toolchain/tool-output.ts';
import { type ActionState, idOf, type Session } from './session.ts';

/** A tool that failed, with its output as the user sees it.  The text names the package. */
export class ToolFailure extends Error {
  override readonly name = 'ToolFailure';
}

export interface CommandOutput {
  readonly output: string;
  /** `compile: exit status 2`; undefined on success */
  readonly failure: string | undefined;
}

export class ActionShell {
  readonly #session: Session;
  readonly #state: ActionState;

  constructor(session: Session, state: ActionState) {
    this.#session = session;
    this.#state = state;
  }

  get #importPath(): string | undefined {
    const { pkg } = this.#state.action;
    return pkg === undefined ? undefined : describePackage(pkg);
  }

  get #shows(): boolean {
    const { x, n } = this.#session.config.flags;
    return x || n;
  }

  get #dryRun(): boolean {
    return this.#session.config.flags.n;
  }

  print(text: string): void {
    if (text !== '') this.#session.emit({ kind: 'output', importPath: this.#importPath, text });
  }

  /** Shows a line of the script. @param dir '' for commands that do not depend on it */
  show(dir: string, text: string): void {
    for (const line of showCommand(this.#session.script, dir, text)) this.print(`${line}\n`);
  }

  /** Shows a line where -x or -n asks for the script. */
  showIfAsked(dir: string, text: string): void {
    if (this.#shows) this.show(dir, text);
  }

  /** Prints what was held back for the cache. */
  flush(): void {
    const text = this.#state.output;
    this.#state.output = undefined;
    if (text !== undefined) this.print(text);
  }

  mkdir(dir: string): void {
    if (dir === '' || this.#session.madeDirs.has(dir)) return;
    this.#session.madeDirs.add(dir);
    this.showIfAsked('', `mkdir -p ${dir}`);
    if (!this.#dryRun) this.#session.sys.files.mkdirAll(dir);
  }

  writeFile(path: string, text: string): void {
    this.showIfAsked('', formatWriteFile(path, text));
    if (!this.#dryRun) this.#session.sys.files.writeFile(path, text);
  }

  /** A link that is there already may stay. */
  symlink(target: string, path: string): void {
    const { files } = this.#session.sys;
    if (isLinkTo(files, path, target)) return;
    this.showIfAsked('', `ln -s ${target} ${path}`);
    if (!this.#dryRun) files.symlink(target, path);
  }

  removeAll(dir: string): void {
    const { madeDirs, sys } = this.#session;
    if (this.#shows && (madeDirs.has(dir) || sys.files.tryStat(dir) !== undefined)) this.show('', `rm -rf ${dir}`);
    if (!this.#dryRun) sys.files.removeAll(dir);
  }

  copyFile(to: string, from: string, options: { readonly mode: number; readonly force: boolean }): void {
    this.showIfAsked('', `cp ${from} ${to}`);
    if (this.#dryRun) return;
    const { files } = this.#session.sys;
    files.stat(from);
    this.#checkOverwrite(to, options.force);
    if (files.tryStat(to)?.kind === 'file') files.remove(to);
    try {
      files.copyFile(from, to, { mode: options.mode });
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
      const isOpen = error.op !== 'write';
      if (!isOpen && files.tryStat(to)?.kind === 'file') files.remove(to);
      throw new GotsError('destination', `copying ${from}${isOpen ? '' : ` to ${to}`}: ${error.message}`, {
        cause: error,
      });
    }
  }

  /** Moves a result of $WORK to its place; what lies in the cache, or elsewhere, is copied. */
  moveOrCopyFile(to: string, from: string, options: { readonly mode: number; readonly force: boolean }): void {
    if (this.#dryRun) {
      this.show('', `mv ${from} ${to}`);
      return;
    }
    this.#checkOverwrite(to, options.force);
    const { config, sys } = this.#session;
    const mustCopy =
      from.startsWith(config.gocache) ||
      config.hostOS === 'windows' ||
      ((sys.files.tryStat(dirname(to))?.mode ?? 0) & 0o2000) !== 0;
    if (mustCopy || !this.#move(to, from, options.mode)) this.copyFile(to, from, options);
  }

  #move(to: string, from: string, mode: number): boolean {
    const { files } = this.#session.sys;
    try {
      files.chmod(from, this.#maskedMode(to, mode));
      files.rename(from, to);
    } catch (error) {
      if (error instanceof SysError) return false;
      throw error;
    }
    if (this.#session.config.flags.x) this.show('', `mv ${from} ${to}`);
    return true;
  }

  /** The mode that a new file beside the target gets, which depends on the umask. */
  #maskedMode(target: string, mode: number): number {
    const { files } = this.#session.sys;
    const probe = `${join(target)}-go-tmp-umask`;
    try {
      files.writeFile(probe, '', { mode, exclusive: true });
    } catch (error) {
      if (error instanceof SysError) return mode;
      throw error;
    }
    const masked = files.stat(probe).mode & 0o777;
    files.remove(probe);
    return masked;
  }

  #checkOverwrite(path: string, force: boolean): void {
    const { files } = this.#session.sys;
    const info = files.tryStat(path);
    if (info === undefined) return;
    if (info.kind === 'directory') {
      throw new GotsError('destination', `build output ${goQuote(path)} already exists and is a directory`);
    }
    if (!force && info.kind === 'file' && info.size !== 0 && !isObject(files.readRange(path, 0, 64))) {
      throw new GotsError('destination', `build output ${goQuote(path)} already exists and is not an object file`);
    }
  }

  /**
   * Runs a command and reports what it prints, under the description or, where that is '', the command itself.
   *
   * @throws ToolFailure when it fails
   */
  async run(command: Command, description: string): Promise<void> {
    const { output, failure } = await this.runOut(command);
    const title = description === '' ? this.titleOf(command.argv) : description;
    this.report(title, command.dir, { output, failure });
  }

  /** A command as the heading of its output. */
  titleOf(argv: readonly string[]): string {
    return hideWorkDir(argv.join(' '), this.#session.workDir);
  }

  /**
   * Runs a command and gives what it prints; with -n it is shown only.
   *
   * @param beside begun when the command has started, and waited for
   */
  async runOut(command: Command, beside?: () => Promise<void>): Promise<CommandOutput> {
    const response = findResponseArgument(command.argv);
    if (response !== undefined) {
      const text = `invalid command-line argument ${response} in command: ${joinUnambiguously(command.argv)}`;
      return { output: '', failure: text };
    }
    this.showIfAsked(command.dir, formatCommand(command));
    if (this.#dryRun) return { output: '', failure: undefined };
    let besides: Promise<void> | undefined;
    const output = await this.#spawn(command, () => {
      besides = beside?.();
      // told when the command has ended
      besides?.catch(() => {});
    });
    await besides;
    return output;
  }

  async #spawn(command: Command, onStart: () => void): Promise<CommandOutput> {
    const { config, sys, signal, toolStarted } = this.#session;
    const [name = '', ...args] = command.argv;
    const isGoTool = name.startsWith(config.toolDir);
    const environ = isGoTool ? { ...config.environ, ...this.#session.toolEnv } : config.environ;
    const env = commandEnv(environ, command, this.#importPath);
    const program = sys.lookPath(name, config.environ['PATH'] ?? '');
    if (program === undefined) {
      const reason = name.includes(sep)
        ? `stat ${name}: no such file or directory`
        : 'executable file not found in $PATH';
      return { output: '', failure: `exec: ${goQuote(name)}: ${reason}` };
    }
    const long = responseFileText(command.argv, this.#session.config);
    const file = long === undefined ? '' : `${sys.files.mkdirTemp(join(config.tmpdir, 'go-args'))}/args`;
    if (long !== undefined) sys.files.writeFile(file, long);
    const start = { at: sys.now(), started: sys.ticks() };
    try {
      const result = await sys.spawn({
        argv: [program, ...(long === undefined ? args : [`@${file}`])],
        cwd: command.dir === '.' || command.dir === '' ? config.cwd : command.dir,
        env,
        output: 'combined',
        signal,
        started: () => {
          toolStarted();
          onStart();
        },
      });
      this.#tellCommand(command, start);
      // a signal to the whole group may be told later than the end of a tool that it has killed
      if (result.signal !== undefined && !signal.aborted) await sys.sleep(20);
      const failure = result.code === 0 ? undefined : `${name}: ${exitText(result.code, result.signal)}`;
      return { output: Buffer.from(result.stdout).toString(), failure };
    } catch (error) {
      if (error instanceof SysError) return { output: '', failure: `${name}: ${error.message}` };
      throw error;
    } finally {
      if (file !== '') sys.files.removeAll(dirname(file));
    }
  }

  #tellCommand({ argv }: Command, { at, started }: { readonly at: number; readonly started: number }): void {
    const { emit, sys } = this.#session;
    const id = idOf(this.#session, this.#state.action);
    const tool = parse(argv[0] ?? '').name;
    emit({ kind: 'command', id, tool, command: joinUnambiguously(argv), at, took: sys.ticks() - started });
  }

  /**
   * Reports what a command printed: kept for the cache where the action does so, printed at once otherwise.
   *
   * @param description heads the output; '' stands for the package
   * @param dir the directory that the output speaks of; '' stands for the package's
   * @throws ToolFailure when the command failed
   */
  report(description: string, dir: string, { output, failure }: CommandOutput): void {
    if (output === '') {
      if (failure !== undefined) throw new GotsError('build', failure);
      return;
    }
    const { pkg } = this.#state.action;
    const { config, workDir, sys } = this.#session;
    const packageDescription = pkg === undefined ? '' : describePackage(pkg);
    const text = formatToolOutput(output, {
      description: description === '' ? packageDescription : description,
      importPath: pkg?.importPath ?? '',
      packageDescription,
      dir: dir === '.' ? '' : dir === '' ? (pkg?.dir ?? '') : dir,
      workDir,
      cwd: config.cwd,
      verbatim: config.flags.x || isSince(config, '1.27'),
      sameFile: (a, b) => {
        const [first, second] = [sys.files.tryStat(a), sys.files.tryStat(b)];
        if (first === undefined || second === undefined) return first === second;
        return first.inode === second.inode && first.device === second.device;
      },
    });
    if (failure !== undefined) throw new ToolFailure(text);
    if (this.#state.output === undefined) this.print(text);
    else this.#state.output += text;
  }
}

function isLinkTo(files: Files, path: string, target: string): boolean {
  try {
    return files.readLink(path) === target;
  } catch (error) {
    if (error instanceof SysError) return false;
    throw error;
  }
}
