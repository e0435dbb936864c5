/**
 * The C compilers of one build: who they are and which flags they take.  Asks each once, and shares the answers with go
 * through the build cache.  Rules: cmd/go's work/buildid.go (gccToolID), exec.go (gccCompilerID, gccSupportsFlag).
 */
import { GotsError, SysError, errorText } from '../base/errors.ts';
import { goQuote } from '../base/go-quote.ts';
import type { ActionID } from '../base/ids.ts';
import type { System } from '../sys/system.ts';
import { hashToContentID } from './build-id.ts';
import { compilerPrefix, compilerWords } from './cc-command.ts';
import type { CLanguage, CompilerDirs } from './cc-command.ts';
import { formatIdentityEntry, parseIdentityEntry, statMatches } from './cc-identity-entry.ts';
import { identityCommand, identityKeyText, identityText, parseIdentity } from './cc-identity.ts';
import { commandProbes, compileProbes, parseProbe, probeCommand, probeSubkey } from './cc-probe.ts';
import type { FlagSupport } from './cc-probe.ts';
import { joinUnambiguously } from './command.ts';
import type { Command } from './command.ts';
import { readBuildID } from './read-build-id.ts';
import { exitText } from '../base/exit-text.ts';
import type { ToolSetup } from './tool-package.ts';

/** The parts of the build cache that hold what is known of compilers. */
export interface CompilerStore {
  /** SHA-256 of a text with go's salt (cache.NewHash), in the pieces in which go writes it */
  readonly hash: (name: string, writes: readonly string[]) => ActionID;
  /** cache.Subkey */
  readonly subkey: (parent: ActionID, description: string) => ActionID;
  readonly getBytes: (id: ActionID) => Uint8Array | undefined | Promise<Uint8Array | undefined>;
  readonly putBytes: (id: ActionID, data: Uint8Array) => unknown;
}

export interface CompilerOptions {
  /** $WORK */
  readonly workDir: string;
  /** -x or -n: shows a command in $WORK */
  readonly show: ((text: string) => void) | undefined;
  /** -n: nothing runs, no flag is supported */
  readonly dryRun: boolean;
}

export type CompilerToolID =
  | {
      readonly kind: 'known';
      readonly id: string;
      /** the compiler proper, '' for a release */ readonly executable: string;
    }
  | { readonly kind: 'unknown'; /** as go puts it into hash texts */ readonly error: string };

export class CCompilers {
  readonly #sys: System;
  readonly #setup: ToolSetup;
  readonly #store: CompilerStore;
  readonly #options: CompilerOptions;
  readonly #toolIDs = new Map<string, Promise<CompilerToolID>>();
  readonly #compilerIDs = new Map<string, Promise<ActionID | undefined>>();
  readonly #flags = new Map<string, Promise<boolean>>();
  readonly #answers = new Map<string, boolean>();

  constructor(sys: System, setup: ToolSetup, store: CompilerStore, options: CompilerOptions) {
    this.#sys = sys;
    this.#setup = setup;
    this.#store = store;
    this.#options = options;
  }

  /** The identity that action IDs hold. @param language as for -x: 'c', 'c++', 'f95', 'go' */
  toolID(program: string, language: string): Promise<CompilerToolID> {
    return once(this.#toolIDs, `${program}.${language}`, () => this.#readToolID(program, language));
  }

  /**
   * Finds out all that command lines of a language ask for.
   *
   * @param dirs of the file that is compiled: questions are put as it will be
   * @returns answers for that language and all that were prepared before; with -n no flag is supported, and each
   *   question shows the command that would have answered it
   */
  async prepare(language: CLanguage, dirs: CompilerDirs): Promise<FlagSupport> {
    if (this.#options.dryRun) return this.#unknown;
    await this.prepareCommand(language);
    const prefix = compilerPrefix(this.#setup, language, this.#known, dirs);
    for (const flag of compileProbes) await this.#supports(prefix, flag);
    return this.#known;
  }

  /** As prepare, for the flags of the compiler's command alone. */
  async prepareCommand(language: CLanguage): Promise<FlagSupport> {
    if (this.#options.dryRun) return this.#unknown;
    const compiler = compilerWords(this.#setup, language);
    for (const flag of commandProbes) await this.#supports(compiler, flag);
    return this.#known;
  }

  /** Whether a compiler takes a flag; with -n as prepare says. */
  async takes(compiler: readonly string[], flag: string): Promise<boolean> {
    if (this.#options.dryRun) return this.#unknown(compiler, flag);
    await this.#supports(compiler, flag);
    return this.#known(compiler, flag);
  }

  readonly #known: FlagSupport = (compiler, flag) => {
    const answer = this.#answers.get(keyOf(compiler, flag));
    if (answer === undefined) throw new Error(`compiler flag ${flag} was not tried`);
    return answer;
  };

  readonly #unknown: FlagSupport = (compiler, flag) => {
    const command = this.#probe(compiler, flag);
    if (command !== undefined) this.#options.show?.(showProbe(command));
    return false;
  };

  async #supports(compiler: readonly string[], flag: string): Promise<void> {
    const key = keyOf(compiler, flag);
    const answer = await once(this.#flags, key, () => this.#tryFlag(compiler, flag));
    this.#answers.set(key, answer);
  }

  async #tryFlag(compiler: readonly string[], flag: string): Promise<boolean> {
    const program = compiler[0] ?? '';
    const command = this.#probe(compiler, flag);
    if (command === undefined) return false;
    const compilerID = await this.#compilerID(program);
    const id = compilerID === undefined ? undefined : this.#store.subkey(compilerID, probeSubkey(flag));
    const cached = id === undefined ? undefined : await this.#store.getBytes(id);
    if (cached !== undefined) return Buffer.from(cached).toString() === 'true';
    this.#options.show?.(showProbe(command));
    const answer = parseProbe(await this.#output(command));
    if (id !== undefined) await this.#store.putBytes(id, Buffer.from(String(answer)));
    return answer;
  }

  /** @returns undefined where CGO_LDFLAGS or CGO_CFLAGS cannot be used */
  #probe(compiler: readonly string[], flag: string): Command | undefined {
    const { config } = this.#setup;
    const output = config.hostOS === 'windows' ? `${this.#options.workDir}\\probe.o` : '/dev/null';
    try {
      return probeCommand(config, compiler, flag, output);
    } catch (error) {
      if (error instanceof GotsError) return undefined;
      throw error;
    }
  }

  #compilerID(program: string): Promise<ActionID | undefined> {
    return once(this.#compilerIDs, program, () => this.#readCompilerID(program));
  }

  async #readCompilerID(program: string): Promise<ActionID | undefined> {
    const executable = this.#lookPath(program);
    if (executable === undefined) return undefined;
    const { files } = this.#sys;
    const key = this.#store.hash('gccCompilerID', [identityKeyText(executable)]);
    // go asks each time, which only -toolexec sees
    const isSeen = this.#setup.config.flags.toolexec.length > 0;
    const data = isSeen ? undefined : await this.#store.getBytes(key);
    const entry = data === undefined ? undefined : parseIdentityEntry(data);
    const holds = entry?.files.every(({ path, stat }) => {
      const info = files.tryStat(path);
      return info !== undefined && statMatches(stat, info);
    });
    if (entry !== undefined && holds === true) return Buffer.from(entry.id).toString('hex') as ActionID;

    const tool = await this.toolID(program, 'c');
    if (tool.kind === 'unknown') return undefined;
    const id = this.#store.hash('gccCompilerID', identityText(executable, tool.executable, tool.id));
    const paths = [...new Set([executable, tool.executable])].filter((path) => path !== '');
    const states = paths.map((path) => ({ path, info: files.tryStat(path) }));
    const known = states.flatMap(({ path, info }) => (info === undefined ? [] : [{ path, info }]));
    if (known.length < states.length) return undefined;
    await this.#store.putBytes(key, formatIdentityEntry(known, Buffer.from(id, 'hex')));
    return id;
  }

  async #readToolID(program: string, language: string): Promise<CompilerToolID> {
    const command = identityCommand(this.#setup.config.flags.toolexec, program, language);
    try {
      const { output, failure } = await this.#run(command, this.#setup.config.cwd);
      if (failure !== undefined)
        return { kind: 'unknown', error: `${program}: ${failure}; output: ${goQuote(output)}` };
      const identity = parseIdentity(program, output);
      if (identity.kind === 'release') return { kind: 'known', id: identity.id, executable: '' };
      const named = identity.program;
      const executable = /[/\\]/.test(named) ? named : (this.#lookPath(named) ?? named);
      const id = readBuildID(this.#sys.files, executable);
      return { kind: 'known', executable, id: id === '' ? hashToContentID(this.#sys.files.sha256(executable)) : id };
    } catch (error) {
      if (error instanceof GotsError || error instanceof SysError) return { kind: 'unknown', error: errorText(error) };
      throw error;
    }
  }

  async #output(command: Command): Promise<string> {
    return (await this.#run(command, this.#options.workDir)).output;
  }

  async #run(command: Command, cwd: string): Promise<{ output: string; failure: string | undefined }> {
    const { environ } = this.#setup.config;
    const program = command.argv[0] ?? '';
    if (this.#lookPath(program) === undefined) {
      return { output: '', failure: `exec: ${goQuote(program)}: executable file not found in $PATH` };
    }
    const options = { argv: command.argv, cwd, env: { ...environ, LC_ALL: 'C' }, stdin: new Uint8Array() };
    const result = await this.#sys.spawn({ ...options, output: 'combined' });
    const failure = result.code === 0 ? undefined : exitText(result.code, result.signal);
    return { output: Buffer.from(result.stdout).toString(), failure };
  }

  #lookPath(name: string): string | undefined {
    return this.#sys.lookPath(name, this.#setup.config.environ['PATH'] ?? '');
  }
}

function showProbe(command: Command): string {
  return `${joinUnambiguously(command.argv)} || true`;
}

function keyOf(compiler: readonly string[], flag: string): string {
  return `${compiler[0] ?? ''}\0${flag}`;
}

function once<T>(made: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  let promise = made.get(key);
  if (promise === undefined) {
    promise = make();
    made.set(key, promise);
  }
  return promise;
}
