/**
 * Refuses flags of #cgo lines and of pkg-config that are not known to be harmless.  Pure.
 * Rule and texts: cmd/go's work/security.go.
 */
import { GotsError, errorText } from '../base/errors.ts';
import type { Config } from '../config/config.ts';
import {
  compilerFlags,
  compilerFlagsWithValue,
  forbiddenLinkerFlags,
  linkerFlags,
  linkerFlagsWithValue,
  pkgConfigFlags,
} from './safe-flags.ts';

/** The settings a check needs: CGO_*_ALLOW and CGO_*_DISALLOW. */
export type FlagSettings = Pick<Config, 'getenv'>;

interface Rules {
  readonly invalid: readonly RegExp[];
  readonly valid: readonly RegExp[];
  readonly withValue: ReadonlySet<string>;
  readonly allow: RegExp | undefined;
  readonly disallow: RegExp | undefined;
}

/**
 * @param name kind of flags, which names the settings: CFLAGS, CPPFLAGS ...
 * @param source where they stand, for the message: `#cgo CFLAGS`
 * @throws GotsError at the first flag that is not allowed
 */
export function checkCompilerFlags(
  settings: FlagSettings,
  name: string,
  source: string,
  flags: readonly string[],
): void {
  const base = { invalid: [], valid: compilerFlags, withValue: compilerFlagsWithValue };
  checkFlags(source, flags, { ...base, ...overrides(settings, name) });
}

export function checkLinkerFlags(settings: FlagSettings, name: string, source: string, flags: readonly string[]): void {
  const base = { invalid: forbiddenLinkerFlags, valid: linkerFlags, withValue: linkerFlagsWithValue };
  checkFlags(source, flags, { ...base, ...overrides(settings, name) });
}

export function checkPkgConfigFlags(flags: readonly string[]): void {
  checkFlags('pkg-config', flags, {
    invalid: [],
    valid: pkgConfigFlags,
    withValue: new Set(),
    allow: undefined,
    disallow: undefined,
  });
}

/** Whether all flags are such that Go's own linker can take what they compile; unknown ones are not, nor is -flto. */
export function allowsInternalLink(flags: readonly string[]): boolean {
  const rules = {
    invalid: [],
    valid: compilerFlags,
    withValue: compilerFlagsWithValue,
    allow: undefined,
    disallow: undefined,
  };
  try {
    checkFlags('', flags, rules);
  } catch (error) {
    if (error instanceof GotsError) return false;
    throw error;
  }
  return !flags.some((flag) => flag.startsWith('-flto'));
}

/** Whether a word can be no flag and no response file (cmd/go's load.SafeArg). */
export function isSafeArgument(word: string): boolean {
  return /^[0-9A-Za-z._/\u0080-\u{10ffff}]/u.test(word);
}

function overrides(settings: FlagSettings, name: string): { allow: RegExp | undefined; disallow: RegExp | undefined } {
  return {
    allow: settingPattern(settings, `CGO_${name}_ALLOW`),
    disallow: settingPattern(settings, `CGO_${name}_DISALLOW`),
  };
}

function settingPattern(settings: FlagSettings, name: string): RegExp | undefined {
  const text = settings.getenv(name);
  if (text === '') return undefined;
  // Differs from go: JavaScript's regular expressions, of Go's own syntax only flags at the start
  const [, flags = '', rest = text] = /^\(\?([ims]+)\)([^]*)$/.exec(text) ?? [];
  try {
    return new RegExp(rest, flags);
  } catch (error) {
    throw new GotsError('build', `parsing $${name}: ${errorText(error)}`, { cause: error });
  }
}

/** Go's FindString: the text of the first match, '' when there is none. */
function matchesWhole(pattern: RegExp, text: string): boolean {
  return (pattern.exec(text)?.[0] ?? '') === text;
}

function checkFlags(source: string, flags: readonly string[], rules: Rules): void {
  for (let at = 0; at < flags.length; at++) {
    const flag = flags[at] ?? '';
    if (rules.disallow !== undefined && matchesWhole(rules.disallow, flag)) throw invalid(source, flag);
    if (rules.allow !== undefined && matchesWhole(rules.allow, flag)) continue;
    if (rules.invalid.some((pattern) => matchesWhole(pattern, flag))) throw invalid(source, flag);
    if (rules.valid.some((pattern) => matchesWhole(pattern, flag))) continue;
    if (flag.startsWith('-Wl,--push-state,')) {
      if (!isSafePushState(flag, rules)) throw invalid(source, flag);
      continue;
    }
    if (!rules.withValue.has(flag)) throw invalid(source, flag);
    const value = flags[at + 1];
    if (value === undefined) throw invalid(source, `${flag} without argument`);
    if (!isSafeValue(flag, value)) throw invalid(source, `${flag} ${value}`);
    at++;
  }
}

function invalid(source: string, what: string): GotsError {
  return new GotsError('build', `invalid flag in ${source}: ${what} (see https://go.dev/s/invalidflag)`);
}

/** `-Wl,--push-state,--as-needed`: each part for itself must be allowed. */
function isSafePushState(flag: string, rules: Rules): boolean {
  return flag
    .split(',')
    .slice(1)
    .map((part) => `-Wl,${part}`)
    .every(
      (part) =>
        rules.valid.some((pattern) => matchesWhole(pattern, part)) &&
        !rules.invalid.some((pattern) => matchesWhole(pattern, part)),
    );
}

function isSafeValue(flag: string, value: string): boolean {
  if (isSafeArgument(value)) return true;
  // -Wl,-framework -Wl,name
  const rest = value.slice('-Wl,'.length);
  if (flag.startsWith('-Wl,') && value.startsWith('-Wl,') && isSafeArgument(rest) && !rest.includes(',')) return true;
  // -I =/path, -I $SYSROOT/path
  return flag === '-I' && (value.startsWith('=') || value.startsWith('$SYSROOT')) && isSafeArgument(value.slice(1));
}
