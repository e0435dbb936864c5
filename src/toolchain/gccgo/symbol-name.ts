/**
 * Package paths as gccgo writes them in the names of symbols.  There have been three ways; which one a gccgo has shows in what it
 * makes of a package with an odd name.  Pure.  Rules: GOROOT/src/cmd/internal/pkgpath.
 */

/** A package path -> its part in names of symbols. */
export type SymbolName = (packagePath: string) => string;

/** Compiled to assembly, it tells which way is in use. */
export const symbolNameSource = '\npackage läufer\nfunc Run(x int) int {\n  return 1\n}\n';

/** @returns undefined where the assembly has none of the known names */
export function symbolNameOf(assembly: string): SymbolName | undefined {
  if (assembly.includes('go_0l_u00e4ufer.Run')) return (path) => encode(path, underscored);
  if (assembly.includes('go.l..u00e4ufer.Run')) return (path) => encode(path, dotted);
  if (assembly.includes('go.l__ufer.Run')) return (path) => encode(path, () => '_');
  return undefined;
}

function encode(path: string, encodeOther: (character: string) => string): string {
  return path.replaceAll(/[^A-Za-z0-9]/gu, (character) => encodeOther(character));
}

/** Characters that have a letter of their own. */
const letters: ReadonlyMap<string, string> = new Map(
  Object.entries({
    _: '_',
    '.': '0',
    '/': '1',
    '*': '2',
    ',': '3',
    '{': '4',
    '}': '5',
    '[': '6',
    ']': '7',
    '(': '8',
    ')': '9',
    '"': 'a',
    ' ': 'b',
    ';': 'c',
  }),
);

/** Since gccgo 10. */
function underscored(character: string): string {
  const letter = letters.get(character);
  return letter === undefined ? `_${codeOf(character, 'x')}` : `_${letter}`;
}

function dotted(character: string): string {
  if (character === '_') return '_';
  return character === '.' ? '.x2e' : `..${codeOf(character, 'z')}`;
}

/** @param ascii marks a code of two digits */
function codeOf(character: string, ascii: string): string {
  const code = character.codePointAt(0) ?? 0;
  const [mark, digits] = code < 0x80 ? [ascii, 2] : code < 0x10000 ? ['u', 4] : ['U', 8];
  return mark + code.toString(16).padStart(digits, '0');
}
