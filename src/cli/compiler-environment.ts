/** The variables of `env` that describe the C toolchain: CGO_*FLAGS, PKG_CONFIG, GOGCCFLAGS (cmd/go's ExtraEnvVarsCostly). */
import { join } from 'node:path';
import { GotsError } from '../base/errors.ts';
import { joinQuoted } from '../base/quoted.ts';
import { ActionHasher } from '../cache/hash.ts';
import { openCache } from '../cache/open-cache.ts';
import type { Config } from '../config/config.ts';
import type { GoVariable } from '../config/go-environment.ts';
import type { System } from '../sys/system.ts';
import { resolveBuildMode } from '../toolchain/build-modes.ts';
import { CCompilers } from '../toolchain/c-compilers.ts';
import { gogccflagsWords } from '../toolchain/cc-command.ts';
import { checkCompilerSettings, defaultCFlags, pkgConfigProgram } from '../toolchain/cc-env.ts';
import { cgoFlags } from '../toolchain/cgo-flags.ts';
import { noOverlay } from '../toolchain/tool-package.ts';

/** Asks the C compiler which flags it takes, or the build cache for its answers. */
export async function compilerEnvironment(config: Config, sys: System): Promise<readonly GoVariable[]> {
  checkCompilerSettings(config);
  const flags = cgoFlags(config);
  const cFlags = (name: string, words: readonly string[]): GoVariable => {
    const value = joinWords(words);
    return { name, value, changed: value !== defaultCFlags };
  };
  const cppflags = joinWords(flags.cppflags);
  const pkgConfig = pkgConfigProgram(config);
  return [
    cFlags('CGO_CFLAGS', flags.cflags),
    { name: 'CGO_CPPFLAGS', value: cppflags, changed: cppflags !== '' },
    cFlags('CGO_CXXFLAGS', flags.cxxflags),
    cFlags('CGO_FFLAGS', flags.fflags),
    cFlags('CGO_LDFLAGS', flags.ldflags),
    { name: 'PKG_CONFIG', value: pkgConfig, changed: pkgConfig !== 'pkg-config' },
    { name: 'GOGCCFLAGS', value: await gogccflags(config, sys), changed: false },
  ];
}

async function gogccflags(config: Config, sys: System): Promise<string> {
  const workDir = sys.files.mkdirTemp(join(config.tmpdir, 'go-build'));
  try {
    const setup = { config, mode: resolveBuildMode(config), overlay: noOverlay };
    const cache = openCache(config, sys);
    const hasher = new ActionHasher(config.goVersion);
    const store = {
      hash: hasher.hash.bind(hasher),
      subkey: hasher.subkey.bind(hasher),
      getBytes: cache.getBytes.bind(cache),
      putBytes: cache.putBytes.bind(cache),
    };
    const compilers = new CCompilers(sys, setup, store, { workDir, show: undefined, dryRun: false });
    return joinWords(gogccflagsWords(setup, await compilers.prepare('c', '.'), workDir));
  } finally {
    sys.files.removeAll(workDir);
  }
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
