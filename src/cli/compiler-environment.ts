/** The variables of `env` that describe the C toolchain: CGO_*FLAGS, PKG_CONFIG, GOGCCFLAGS (cmd/go's ExtraEnvVarsCostly). */
import { GotsError } from '../base/errors.ts';
import { joinQuoted } from '../base/quoted.ts';
import { ActionHasher } from '../cache/hash.ts';
import { LazyCache } from '../cache/open-cache.ts';
import type { Config } from '../config/config.ts';
import type { GoVariable } from '../config/go-environment.ts';
import { compilerStore } from '../executor/compiler-store.ts';
import { newWorkDir } from '../executor/work-dir.ts';
import type { Output, System } from '../sys/system.ts';
import { resolveBuildMode } from '../toolchain/build-modes.ts';
import { CCompilers } from '../toolchain/c-compilers.ts';
import { gogccflagsWords } from '../toolchain/cc-command.ts';
import { checkCompilerSettings, defaultCFlags, pkgConfigProgram } from '../toolchain/cc-env.ts';
import { checkTarget } from '../toolchain/check-target.ts';
import { cgoFlags } from '../toolchain/cgo-flags.ts';
import { type ScriptState, showCommand } from '../toolchain/command.ts';
import { noOverlay } from '../toolchain/tool-package.ts';

/** Commands are shown, or only shown. */
interface ScriptFlags {
  readonly n: boolean;
  readonly x: boolean;
}

/** Asks the C compiler which flags it takes, or the build cache for its answers. */
export async function compilerEnvironment(
  config: Config,
  sys: System,
  flags: ScriptFlags,
): Promise<readonly GoVariable[]> {
  checkCompilerSettings(config);
  checkTarget(config);
  const cgo = cgoFlags(config);
  const cFlags = (name: string, words: readonly string[]): GoVariable => {
    const value = joinWords(words);
    return { name, value, changed: value !== defaultCFlags };
  };
  const cppflags = joinWords(cgo.cppflags);
  const pkgConfig = pkgConfigProgram(config);
  return [
    cFlags('CGO_CFLAGS', cgo.cflags),
    { name: 'CGO_CPPFLAGS', value: cppflags, changed: cppflags !== '' },
    cFlags('CGO_CXXFLAGS', cgo.cxxflags),
    cFlags('CGO_FFLAGS', cgo.fflags),
    cFlags('CGO_LDFLAGS', cgo.ldflags),
    { name: 'PKG_CONFIG', value: pkgConfig, changed: pkgConfig !== 'pkg-config' },
    { name: 'GOGCCFLAGS', value: await gogccflags(config, sys, flags), changed: false },
  ];
}

async function gogccflags(config: Config, sys: System, flags: ScriptFlags): Promise<string> {
  const workDir = flags.n ? '$WORK' : newWorkDir(config, sys);
  if (flags.x && !flags.n) sys.stderr.write(`WORK=${workDir}\n`);
  const cache = new LazyCache(config, sys);
  try {
    const setup = { config, mode: resolveBuildMode(config), overlay: noOverlay };
    const options = {
      workDir,
      show: flags.n || flags.x ? showOn(sys.stderr, workDir) : undefined,
      dryRun: flags.n,
    };
    const store = compilerStore(() => cache.get(), new ActionHasher(config.goVersion));
    const compilers = new CCompilers(sys, setup, store, options);
    return joinWords(gogccflagsWords(setup, await compilers.prepareCommand('c'), workDir));
  } finally {
    cache.release();
    if (!flags.n) sys.files.removeAll(workDir);
  }
}

function showOn(output: Output, workDir: string): (text: string) => void {
  const script: ScriptState = { workDir, scriptDir: '' };
  return (text) => {
    for (const line of showCommand(script, workDir, text)) output.write(`${line}\n`);
  };
}

/** Words that can't be quoted are joined as they are. */
function joinWords(words: readonly string[]): string {
  try {
    return joinQuoted(words);
  } catch (error) {
    if (error instanceof GotsError) return words.join(' ');
    throw error;
  }
}
