/**
 * What Go 1.27 no longer lets #cgo lines and pkg-config pass to the C toolchain: the lists of safe-flags.ts with its changes.
 * Source: cmd/go's work/security.go (go1.27).
 */
import {
  compilerFlags,
  compilerFlagsWithValue,
  forbiddenLinkerFlags,
  linkerFlags,
  linkerFlagsWithValue,
  pkgConfigFlags,
} from './safe-flags.ts';

const languages =
  'c|c-header|cpp-output|c\\+\\+|c\\+\\+-header|c\\+\\+-cpp-output|objective-c|objective-c-header|objective-c-cpp-output|' +
  'objective-c\\+\\+|objective-c\\+\\+-header|objective-c\\+\\+-cpp-output|assembler|assembler-with-cpp';

/** What may follow -x. */
export const compilerLanguages: RegExp = new RegExp(`^(${languages})$`);

/** Flags that take the name of a file to write. */
const writingFlags: readonly RegExp[] = [/-gen-.*/, /-gnat.*/];

export const strictlyForbiddenCompilerFlags: readonly RegExp[] = writingFlags;

export const strictCompilerFlags: readonly RegExp[] = changed(compilerFlags, [
  [/-fsanitize=(.+)/, /-fsanitize=([^@-].*)/],
  [/--sysroot=([^@-].*)/, undefined],
  [/-x([^@-].*)/, new RegExp(`-x(${languages})`)],
]);

export const strictCompilerFlagsWithValue: ReadonlySet<string> = without(compilerFlagsWithValue, [
  '--sysroot',
  '-target',
]);

export const strictlyForbiddenLinkerFlags: readonly RegExp[] = [
  ...forbiddenLinkerFlags,
  /-lazy_library/,
  /-lazy_framework/,
  /-load_hidden/,
  /-library(-path)?(=.*)?/,
  ...writingFlags,
  /-Wl,--warn-backrefs-exclude/,
];

export const strictLinkerFlags: readonly RegExp[] = changed(linkerFlags, [
  [/-l([^@-].*)/, /-l([^@\-:=/\\][^:=/\\]*)/],
  [/-Wl,-R,?([^@\-,][^,@]*$)/, /-Wl,-R[,=]?([^@\-,=][^,@]*$)/],
  [/[a-zA-Z0-9_/].*\.(a|o|obj|dll|dylib|so|tbd)/, /[a-zA-Z0-9_/].*\.(a|o|obj|dll|dylib|lib|so|tbd)/],
  [/\.\/.*\.(a|o|obj|dll|dylib|so|tbd)/, /\.\/.*\.(a|o|obj|dll|dylib|lib|so|tbd)/],
]);

export const strictLinkerFlagsWithValue: ReadonlySet<string> = without(linkerFlagsWithValue, ['--sysroot', '-target']);

export const strictPkgConfigFlags: readonly RegExp[] = changed(pkgConfigFlags, [
  [/--define-variable=[A-Za-z_][A-Za-z0-9_]*=[^@-]*/, /--define-variable=[A-Za-z_][A-Za-z0-9_]*=[^@\-=$][^@\-$]*/],
  [/--personality=(triplet|filename)/, undefined],
  [/--with-path=[^@-].*/, undefined],
]);

/** @param changes a pattern of the list, and what it has become; undefined: it is gone */
function changed(
  list: readonly RegExp[],
  changes: readonly (readonly [from: RegExp, to: RegExp | undefined])[],
): readonly RegExp[] {
  const left = new Map(changes.map(([from, to]) => [from.source, to] as const));
  const result = list.flatMap((pattern) => {
    if (!left.has(pattern.source)) return [pattern];
    const to = left.get(pattern.source);
    left.delete(pattern.source);
    return to === undefined ? [] : [to];
  });
  if (left.size > 0) throw new Error(`no such patterns: ${[...left.keys()].join(' ')}`);
  return result;
}

function without(set: ReadonlySet<string>, names: readonly string[]): ReadonlySet<string> {
  return new Set([...set].filter((name) => !names.includes(name)));
}
