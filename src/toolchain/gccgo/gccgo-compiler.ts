/**
 * The gccgo of one build: where it is, who it is, what it takes, how it names symbols.  Each is found out once, when it is asked
 * for first.  Rules: cmd/go's work/gccgo.go, buildid.go.
 */
import { join } from 'node:path';
import { GotsError, SysError, errorText } from '../../base/errors.ts';
import { exitText } from '../../base/exit-text.ts';
import type { Config } from '../../config/config.ts';
import type { System } from '../../sys/system.ts';
import type { CCompilers } from '../c-compilers.ts';
import { packagePath } from './commands.ts';
import { gccgoFailure, gccgoProgram } from './program.ts';
import { type SymbolName, symbolNameOf, symbolNameSource } from './symbol-name.ts';
import type { ToolPackage } from '../tool-package.ts';

export interface GccgoSetting {
  readonly sys: System;
  readonly config: Config;
  readonly compilers: CCompilers;
  /** $WORK */
  readonly workDir: string;
}

/** What a trial compile said. */
export interface Trial {
  /** as text: that of a temporary file and of the object beside it */
  readonly argv: readonly string[];
  readonly dir: string;
  readonly output: string;
  readonly succeeded: boolean;
}

/** Compiles since gccgo 13. */
const incompleteSource = '\npackage p\n\nimport "runtime/cgo"\n\ntype I cgo.Incomplete\n';

export class GccgoCompiler {
  readonly #setting: GccgoSetting;
  #symbolName: Promise<SymbolName> | undefined;
  #knowsIncomplete: Promise<Trial> | undefined;

  constructor(setting: GccgoSetting) {
    this.#setting = setting;
  }

  /** @throws GotsError, exit status 2, where there is no gccgo */
  get program(): string {
    return gccgoProgram(this.#setting.sys, this.#setting.config);
  }

  /** @throws GotsError where it does not tell its version */
  async compilerID(): Promise<string> {
    const tool = await this.#setting.compilers.toolID(this.program, 'go');
    if (tool.kind === 'known') return tool.id;
    throw new GotsError('toolchain', tool.error, { bare: true });
  }

  /** '' where it does not tell */
  async assemblerID(): Promise<string> {
    const tool = await this.#setting.compilers.toolID(this.program, 'assembler-with-cpp');
    return tool.kind === 'known' ? tool.id : '';
  }

  /** Whether it takes a flag. */
  takes(flag: string): Promise<boolean> {
    return this.#setting.compilers.takes([this.program], flag);
  }

  /** A package's path in names of symbols; '' for commands. @throws GotsError, exit status 2 */
  async symbolPath(pkg: ToolPackage): Promise<string> {
    this.#symbolName ??= this.#findSymbolName();
    const symbolName = await this.#symbolName;
    return symbolName(packagePath(pkg));
  }

  /** Whether it has the type cgo.Incomplete. @param show told of the trial the first time */
  async knowsIncomplete(show: (trial: Trial) => void): Promise<boolean> {
    if (this.#knowsIncomplete === undefined) {
      this.#knowsIncomplete = this.#tryIncomplete();
      show(await this.#knowsIncomplete);
    }
    return (await this.#knowsIncomplete).succeeded;
  }

  /** Whether the assembler that it runs is GNU's. */
  async hasGnuAssembler(): Promise<boolean> {
    const named = await this.#run([this.program, '-print-prog-name=as'], this.#setting.config.cwd);
    if (named.failure !== undefined) return false;
    const { output, failure } = await this.#run([named.output.trim(), '--version'], this.#setting.config.cwd);
    return failure === undefined && output.includes('GNU');
  }

  async #findSymbolName(): Promise<SymbolName> {
    const { program } = this;
    return this.#withSource('manglechck', symbolNameSource, async (source) => {
      const { output, failure } = await this.#run([program, '-S', '-o', '-', source], this.#setting.config.cwd);
      if (failure !== undefined) throw gccgoFailure(failure);
      const found = symbolNameOf(output);
      if (found === undefined) throw gccgoFailure(`${program}: unrecognized mangling scheme`);
      return found;
    });
  }

  async #tryIncomplete(): Promise<Trial> {
    const { program } = this;
    return this.#withSource('cgoincomplete', incompleteSource, async (source, dir) => {
      const argv = [program, '-c', '-o', source.replace(/\.go$/, '.o'), source];
      const { output, failure } = await this.#run(argv, dir, 'combined');
      return { argv, dir, output, succeeded: failure === undefined };
    });
  }

  /** Hands a temporary file on, also where a build is only shown: its commands depend on the answer. */
  async #withSource<T>(name: string, text: string, use: (file: string, dir: string) => Promise<T>): Promise<T> {
    const { sys, config, workDir } = this.#setting;
    const dir = config.flags.n ? config.systemTmpdir : workDir;
    const number = Buffer.from(sys.randomBytes(4)).readUInt32LE();
    const file = join(dir, `${number}_gccgo_${name}.go`);
    try {
      sys.files.writeFile(file, text, { mode: 0o600, exclusive: true });
      return await use(file, dir);
    } catch (error) {
      if (error instanceof SysError) throw gccgoFailure(error.message);
      throw error;
    } finally {
      if (sys.files.tryStat(file) !== undefined) sys.files.remove(file);
    }
  }

  async #run(
    argv: readonly string[],
    cwd: string,
    output: 'separate' | 'combined' = 'separate',
  ): Promise<{ readonly output: string; readonly failure: string | undefined }> {
    const { sys, config } = this.#setting;
    try {
      const result = await sys.spawn({ argv, cwd, env: config.environ, output });
      const failure = result.code === 0 ? undefined : exitText(result.code, result.signal);
      return { output: Buffer.from(result.stdout).toString(), failure };
    } catch (error) {
      if (error instanceof SysError) return { output: '', failure: errorText(error) };
      throw error;
    }
  }
}
