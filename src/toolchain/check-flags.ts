/**
 * Refuses flags of #cgo lines and of pkg-config that are not known to be harmless.  Pure.
 * Rule and texts: cmd/go's work/security.go.
 */
import { GotsError, errorText } from '../base/errors.ts';
import type { Config, FindString } from '../config/config.ts';
import { isSince } from '../config/release.ts';
import {
  compilerFlags,
  compilerFlagsWithValue,
  forbiddenLinkerFlags,
  linkerFlags,
  linkerFlagsWithValue,
  oldCompilerFlags,
  oldLinkerFlags,
  pkgConfigFlags,
} from './safe-flags.ts';
import {
  compilerLanguages,
  strictCompilerFlags,
  strictCompilerFlagsWithValue,
  strictLinkerFlags,
  strictLinkerFlagsWithValue,
  strictlyForbiddenCompilerFlags,
  strictlyForbiddenLinkerFlags,
  strictPkgConfigFlags,
} from './stricter-flags.ts';

/** What a check needs: CGO_*_ALLOW and CGO_*_DISALLOW, and the release, as rules get stricter. */
export type FlagSettings = Pick<Config, 'getenv' | 'goVersion' | 'compilePattern'>;

interface Advice {
  readonly flag: string;
  readonly value: string;
}

interface Rules {
  readonly invalid: readonly RegExp[];
  readonly valid: readonly RegExp[];
  readonly withValue: ReadonlySet<string>;
  /** values of flags are looked at more closely: Go 1.27 */
  readonly isStrict: boolean;
  /** where more is told of a flag that is refused */
  readonly advice: Advice;
}

/** What a user's settings say of flags. */
interface Overrides {
  readonly allow: FindString | undefined;
  readonly disallow: FindString | undefined;
}

const noOverrides: Overrides = { allow: undefined, disallow: undefined };

function adviceOf(settings: FlagSettings): Advice {
  if (!isSince(settings, '1.26')) return { flag: '', value: ' (see https://golang.org/s/invalidflag)' };
  const text = ' (see https://go.dev/s/invalidflag)';
  return { flag: text, value: text };
}

function compilerRules(settings: FlagSettings): Rules {
  const advice = adviceOf(settings);
  const valid = isSince(settings, '1.25') ? compilerFlags : oldCompilerFlags;
  return isSince(settings, '1.27')
    ? {
        invalid: strictlyForbiddenCompilerFlags,
        valid: strictCompilerFlags,
        withValue: strictCompilerFlagsWithValue,
        isStrict: true,
        advice,
      }
    : { invalid: [], valid, withValue: compilerFlagsWithValue, isStrict: false, advice };
}

function linkerRules(settings: FlagSettings): Rules {
  const advice = adviceOf(settings);
  const valid = isSince(settings, '1.25') ? linkerFlags : oldLinkerFlags;
  return isSince(settings, '1.27')
    ? {
        invalid: strictlyForbiddenLinkerFlags,
        valid: strictLinkerFlags,
        withValue: strictLinkerFlagsWithValue,
        isStrict: true,
        advice,
      }
    : { invalid: forbiddenLinkerFlags, valid, withValue: linkerFlagsWithValue, isStrict: false, advice };
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
  checkFlags(source, flags, { ...compilerRules(settings), ...overrides(settings, name) });
}

export function checkLinkerFlags(settings: FlagSettings, name: string, source: string, flags: readonly string[]): void {
  checkFlags(source, flags, { ...linkerRules(settings), ...overrides(settings, name) });
}

/** Go 1.24 holds flags for pkg-config against its list for compilers. */
export function checkPkgConfigFlags(settings: FlagSettings, flags: readonly string[]): void {
  if (!isSince(settings, '1.25')) {
    checkCompilerFlags(settings, 'CFLAGS', 'pkg-config --cflags', flags);
    return;
  }
  const isStrict = isSince(settings, '1.27');
  const valid = isStrict ? strictPkgConfigFlags : pkgConfigFlags;
  const advice = adviceOf(settings);
  checkFlags('pkg-config', flags, { invalid: [], valid, withValue: new Set(), isStrict, advice, ...noOverrides });
}

/** Flags of a package for its C tools. */
export interface ToolFlags {
  readonly cppflags: readonly string[];
  readonly cflags: readonly string[];
  readonly cxxflags: readonly string[];
  readonly fflags: readonly string[];
  readonly ldflags: readonly string[];
}

/**
 * Whether all flags are such that Go's own linker can take what they compile: unknown ones are not, nor is -flto; since
 * Go 1.27 those for the preprocessor and the linker count, too, and nothing may ask for a static program.
 */
export function allowsInternalLink(settings: FlagSettings, flags: ToolFlags): boolean {
  const { cppflags, cflags, cxxflags, fflags, ldflags } = flags;
  const isStrict = isSince(settings, '1.27');
  const compiling = [cflags, cxxflags, fflags, ...(isStrict ? [cppflags] : [])];
  const areKnown =
    compiling.every((list) => areAllowed(list, compilerRules(settings))) &&
    (!isStrict || areAllowed(ldflags, linkerRules(settings)));
  if (!areKnown || compiling.flat().some((flag) => flag.startsWith('-flto'))) return false;
  return !isStrict || !asksForStatic(compiling.flat(), ldflags);
}

function asksForStatic(compiling: readonly string[], linking: readonly string[]): boolean {
  const names = ['-static', '--static'];
  const forLinker = [...names, '-Wl,-static', '-Wl,--static', '-Wl,-Bstatic'];
  return compiling.some((flag) => names.includes(flag)) || linking.some((flag) => forLinker.includes(flag));
}

function areAllowed(flags: readonly string[], rules: Rules): boolean {
  try {
    checkFlags('', flags, { ...rules, ...noOverrides });
    return true;
  } catch (error) {
    if (error instanceof GotsError) return false;
    throw error;
  }
}

/** Whether pkg-config may be asked for a name: no option, and since Go 1.27 neither a path nor a file. */
export function isPackageName(settings: FlagSettings, name: string): boolean {
  if (!isSafeArgument(name)) return false;
  if (!isSince(settings, '1.27')) return true;
  if (/[/\\:]/.test(name) || name.includes('..')) return false;
  const fields = name.split(/[,\s\u0085]+/u).filter((field) => field !== '');
  return fields.length > 0 && fields.every((field) => !/\.pc(?:$|[<>=!])/i.test(field));
}

/** Whether a word can be no flag and no response file (cmd/go's load.SafeArg). */
export function isSafeArgument(word: string): boolean {
  return /^[0-9A-Za-z._/\u0080-\u{10ffff}]/u.test(word);
}

function overrides(settings: FlagSettings, name: string): Overrides {
  return {
    allow: settingPattern(settings, `CGO_${name}_ALLOW`),
    disallow: settingPattern(settings, `CGO_${name}_DISALLOW`),
  };
}

function settingPattern(settings: FlagSettings, name: string): FindString | undefined {
  const text = settings.getenv(name);
  if (text === '') return undefined;
  if (settings.compilePattern === undefined) throw new Error(`no regular expressions for ${name}`);
  try {
    return settings.compilePattern(text);
  } catch (error) {
    throw new GotsError('build', `parsing $${name}: ${errorText(error)}`, { cause: error });
  }
}

function matchesWhole(pattern: RegExp, text: string): boolean {
  return (pattern.exec(text)?.[0] ?? '') === text;
}

function checkFlags(source: string, flags: readonly string[], rules: Rules & Overrides): void {
  const refused = (what: string): GotsError => invalid(source, what, rules.advice.flag);
  const refusedValue = (what: string): GotsError => invalid(source, what, rules.advice.value);
  for (let at = 0; at < flags.length; at++) {
    const flag = flags[at] ?? '';
    if (rules.disallow?.(flag) === flag) throw refused(flag);
    if (rules.allow?.(flag) === flag) continue;
    if (rules.invalid.some((pattern) => matchesWhole(pattern, flag))) throw refused(flag);
    if (rules.valid.some((pattern) => matchesWhole(pattern, flag))) continue;
    if (flag.startsWith('-Wl,--push-state,')) {
      if (!isSafePushState(flag, rules)) throw refused(flag);
      continue;
    }
    if (!rules.withValue.has(flag)) throw refused(flag);
    const value = flags[at + 1];
    if (value === undefined) throw refusedValue(`${flag} without argument`);
    if (rules.isStrict && flag === '-l' && isForbidden(flag + value, rules)) throw refused(flag);
    if (!(rules.isStrict ? isStrictlySafeValue : isSafeValue)(flag, value)) throw refusedValue(`${flag} ${value}`);
    at++;
  }
}

function invalid(source: string, what: string, advice: string): GotsError {
  return new GotsError('build', `invalid flag in ${source}: ${what}${advice}`);
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

/** -l and its value are one flag for the tools, `-lname`. */
function isForbidden(flag: string, { invalid: patterns, allow, disallow }: Rules & Overrides): boolean {
  if (disallow?.(flag) === flag) return true;
  if (allow?.(flag) === flag) return false;
  return patterns.some((pattern) => matchesWhole(pattern, flag));
}

/** `-Wl,name`, one word for the linker. */
function isLinkerWord(value: string): boolean {
  const rest = value.slice('-Wl,'.length);
  return value.startsWith('-Wl,') && isSafeArgument(rest) && !rest.includes(',');
}

function isStrictlySafeValue(flag: string, value: string): boolean {
  if (flag === '-x') return compilerLanguages.test(value);
  if (flag.startsWith('-Wl,')) return isLinkerWord(value) || (flag === '-Wl,-R' && isSafeArgument(value));
  if (flag === '-l') return isSafeArgument(value) && !/[:=/\\]/.test(value);
  return isSafeValue(flag, value);
}

function isSafeValue(flag: string, value: string): boolean {
  if (isSafeArgument(value)) return true;
  // -Wl,-framework -Wl,name
  if (flag.startsWith('-Wl,') && isLinkerWord(value)) return true;
  // -I =/path, -I $SYSROOT/path
  return flag === '-I' && (value.startsWith('=') || value.startsWith('$SYSROOT')) && isSafeArgument(value.slice(1));
}
