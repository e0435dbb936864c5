/** Removes files and shows how, as the script of -n and -x; remembers whether anything failed.  Facts: cmd/go's work/shell.go. */
import { SysError } from '../../base/errors.ts';
import type { System } from '../../sys/system.ts';
import { type ScriptState, showCommand } from '../../toolchain/command.ts';

export class CleanShell {
  failed = false;
  readonly #sys: System;
  readonly #flags: { readonly n: boolean; readonly x: boolean };
  #script: ScriptState = { workDir: '', scriptDir: '' };

  constructor(sys: System, flags: { readonly n: boolean; readonly x: boolean }) {
    this.#sys = sys;
    this.#flags = flags;
  }

  get isDryRun(): boolean {
    return this.#flags.n;
  }

  /** Each package has a script of its own, which starts nowhere. */
  startScript(): void {
    this.#script = { workDir: '', scriptDir: '' };
  }

  /** @param dir '' for commands that do not depend on it */
  show(dir: string, command: string): void {
    if (!this.#flags.n && !this.#flags.x) return;
    for (const line of showCommand(this.#script, dir, command)) this.#sys.stdout.write(`${line}\n`);
  }

  complain(text: string): void {
    this.failed = true;
    this.#sys.stderr.write(text.endsWith('\n') ? text : `${text}\n`);
  }

  /** Runs what may fail on the machine. */
  attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
      this.complain(`go: ${error.message}`);
    }
  }

  /** A file that may be gone already. */
  removeFile(path: string): void {
    this.attempt(() => {
      try {
        this.#sys.files.remove(path);
      } catch (error) {
        if (!(error instanceof SysError) || error.errno !== 'ENOENT') throw error;
      }
    });
  }

  /** Trees; shown where any of them is there.  Stops at nothing, tells the first failure. */
  removeAll(paths: readonly string[]): void {
    if (paths.some((path) => this.#sys.files.tryStat(path) !== undefined)) this.show('', `rm -rf ${paths.join(' ')}`);
    if (this.#flags.n) return;
    let failure: SysError | undefined;
    for (const path of paths) {
      try {
        this.#sys.files.removeAll(path);
      } catch (error) {
        if (!(error instanceof SysError)) throw error;
        failure ??= error;
      }
    }
    if (failure !== undefined) this.complain(`go: ${failure.message}`);
  }
}
