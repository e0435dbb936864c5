/** The C toolchain that the settings name: programs and default flags.  Pure.  Rules: cmd/go's work/exec.go, init.go. */
import path from 'node:path';
import { GotsError } from '../base/errors.ts';
import { defaultCC, defaultCXX } from '../config/cgo-default.ts';
import type { Config } from '../config/config.ts';
import { isSince } from '../config/release.ts';
import { splitQuoted } from '../base/quoted.ts';

/** Flags where CGO_CFLAGS and its kin are not set. */
export const defaultCFlags = '-O2 -g';

/** Every C compiler runs with these. */
export const cCompilerEnv: readonly string[] = ['TERM=dumb'];

/** The words of a setting, or of its default where it is empty. */
export function settingWords(config: Config, name: string, otherwise: string): string[] {
  const value = config.getenv(name);
  return splitQuoted(value === '' ? otherwise : value);
}

export function ccWords(config: Config): string[] {
  return settingWords(config, 'CC', defaultCC(config.context.goos));
}

export function cxxWords(config: Config): string[] {
  return settingWords(config, 'CXX', defaultCXX(config.context.goos));
}

export function fortranWords(config: Config): string[] {
  return settingWords(config, 'FC', 'gfortran');
}

export function pkgConfigProgram(config: Config): string {
  return settingWords(config, 'PKG_CONFIG', 'pkg-config')[0] ?? '';
}

/** @throws GotsError when CC, CXX or FC cannot be parsed or is a relative path */
export function checkCompilerSettings(config: Config): void {
  for (const name of ['CC', 'CXX', 'FC']) {
    let words: readonly string[];
    try {
      words = splitQuoted(config.getenv(name));
    } catch (error) {
      if (!(error instanceof GotsError)) throw error;
      const message = `${name} environment variable could not be parsed: ${error.message}`;
      throw new GotsError('config', message, { cause: error });
    }
    const program = words[0];
    if (program === undefined || path.isAbsolute(program) || program === path.basename(program)) continue;
    throw new GotsError('config', `${name} environment variable is relative; must be absolute path: ${program}`);
  }
}

/** Flags that choose the target architecture (exec.go, gccArchArgs). */
export function archFlags(config: Config): readonly string[] {
  const { goos, goarch } = config.context;
  const level = config.archLevel?.[1] ?? '';
  switch (goarch) {
    case '386':
      return ['-m32'];
    case 'amd64':
      return goos === 'darwin' ? ['-arch', 'x86_64', '-m64'] : ['-m64'];
    case 'arm64':
      return goos === 'darwin' ? ['-arch', 'arm64'] : [];
    case 'arm':
      return ['-marm'];
    case 's390x':
      return ['-m64', isSince(config, '1.25') ? '-march=z13' : '-march=z196'];
    case 'mips64':
    case 'mips64le':
      return mipsFlags(level, ['-mabi=64'], ['-mhard-float']);
    case 'mips':
    case 'mipsle':
      return mipsFlags(level, ['-mabi=32', '-march=mips32'], ['-mhard-float', '-mfp32', '-mno-odd-spreg']);
    case 'loong64':
      return isSince(config, '1.27') ? ['-mabi=lp64d', '-mno-relax'] : ['-mabi=lp64d'];
    case 'ppc64':
      return goos === 'aix' ? ['-maix64'] : [];
    default:
      return [];
  }
}

/** For mips64 go gives no flags at all where the level is neither; it has no third. */
function mipsFlags(level: string, base: readonly string[], hard: readonly string[]): readonly string[] {
  if (level === 'hardfloat') return [...base, ...hard];
  return level === 'softfloat' ? [...base, '-msoft-float'] : [];
}
