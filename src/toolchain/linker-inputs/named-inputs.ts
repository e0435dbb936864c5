/**
 * The files and directories that linker flags name, which since Go 1.27 are looked into: a file may be a script for the linker
 * or hold words for it, a directory may hold specs for gcc.  Pure: what is to be looked at, in the order of the flags.
 * Rule: cmd/go's work/security.go (go1.27).
 */
import { strictLinkerFlagsWithValue } from '../stricter-flags.ts';

export type NamedInput =
  /** -L: no specs in it and below; libraries in it and beside it are fine, too, where they are asked for */
  | { readonly kind: 'search-directory'; readonly dir: string; readonly hasLibraries: boolean }
  /** a directory, if it is there, without specs */
  | { readonly kind: 'sysroot'; readonly flag: string; readonly dir: string }
  /** of a framework or a symbol: no path, and no file of that name */
  | { readonly kind: 'name'; readonly flag: string; readonly name: string }
  /** there is no such file */
  | { readonly kind: 'no-file'; readonly flag: string; readonly path: string }
  /** a directory; if it is a file, one of objects */
  | { readonly kind: 'object-or-directory'; readonly flag: string; readonly path: string }
  /** of objects, or none */
  | { readonly kind: 'file'; readonly path: string };

const objectFile = /^(?:\.\/|[a-zA-Z0-9_/]).*\.(?:a|o|obj|dll|dylib|lib|so|tbd)$/;

/** @param flags that are allowed as text */
export function namedInputs(flags: readonly string[], goos: string): readonly NamedInput[] {
  const inputs: NamedInput[] = [];
  if (readsSpecs(flags)) inputs.push({ kind: 'search-directory', dir: '.', hasLibraries: false });
  for (let at = 0; at < flags.length; at++) {
    const flag = flags[at] ?? '';
    const next = flags[at + 1];
    if (flag.startsWith('-L')) {
      const dir = flag === '-L' ? (next ?? '') : flag.slice(2);
      if (flag === '-L' && next !== undefined) at++;
      if (dir !== '') inputs.push({ kind: 'search-directory', dir, hasLibraries: true });
    } else if (flag === '-isysroot' && next !== undefined) {
      at++;
      inputs.push({ kind: 'sysroot', flag: `${flag} ${next}`, dir: next });
    } else if (flag === '-framework' && next !== undefined) {
      at++;
      inputs.push({ kind: 'name', flag: `${flag} ${next}`, name: next });
    } else if (flag.startsWith('-Wl,')) {
      const isSplit = strictLinkerFlagsWithValue.has(flag) && next !== undefined;
      if (isSplit) at++;
      const shown = isSplit ? `${flag} ${next}` : flag;
      const whole = isSplit ? `${flag},${next.replace(/^-Wl,/, '')}` : flag;
      for (const word of linkerWords(whole)) inputs.push(...inputsOfWord(word, shown, goos));
    } else if (objectFile.test(flag)) {
      inputs.push({ kind: 'file', path: flag });
    }
  }
  return inputs;
}

/** Whether gcc takes flags from a file libgomp.spec or libsanitizer.spec that it finds on its way. */
export function readsSpecs(flags: readonly string[]): boolean {
  if (flags.includes('-fopenmp') || flags.includes('-fopenacc')) return true;
  const isStatic = flags.some((flag) => /^--?static(?:-|$)/.test(flag));
  return isStatic && flags.some((flag) => flag.startsWith('-fsanitize='));
}

/** What the linker gets of `-Wl,name,value`; each word behind --push-state is one of its own. */
function linkerWords(flag: string): readonly string[] {
  const [, first, ...more] = flag.split(',');
  return [flag.slice('-Wl,'.length), ...(first === '--push-state' ? more : [])];
}

/** @param shown the flag as it stands on the #cgo line */
function inputsOfWord(word: string, shown: string, goos: string): readonly NamedInput[] {
  const [, option = '', value = ''] =
    /^(-syslibroot|-undefined|--just-symbols|-framework|-subsystem)[,=]([^]*)$/.exec(word) ?? [];
  const isWithComma = word.startsWith(`${option},`);
  switch (option) {
    case '-syslibroot':
      return [{ kind: 'sysroot', flag: shown, dir: value }];
    case '-undefined':
      return [{ kind: 'name', flag: shown, name: value }];
    case '-framework':
      return isWithComma ? [{ kind: 'name', flag: shown, name: value }] : [];
    case '-subsystem':
      return isWithComma && goos !== 'windows' ? [{ kind: 'name', flag: shown, name: value }] : [];
    case '--just-symbols':
      return [{ kind: 'object-or-directory', flag: shown, path: value }];
  }
  if (word.startsWith('-R'))
    return [{ kind: 'object-or-directory', flag: shown, path: word.slice(2).replace(/^[,=]/, '') }];
  if (word.startsWith('-sectcreate,')) return sectionInputs(word, shown, goos);
  return [];
}

/** `-sectcreate,segment,section,file`: the file is one on Apple's systems; elsewhere linkers take each word for a file. */
function sectionInputs(word: string, shown: string, goos: string): readonly NamedInput[] {
  const [, segment, section, ...rest] = word.split(',');
  if (segment === undefined || section === undefined || rest.length === 0) return [];
  const names: readonly NamedInput[] = [segment, section].map((name) => ({ kind: 'name', flag: shown, name }));
  return goos === 'darwin' || goos === 'ios'
    ? names
    : [...names, { kind: 'no-file', flag: shown, path: rest.join(',') }];
}
