/** The words for the linker in a .drectve section of a COFF object, and which of them can do no harm.  Pure. */

const space = ' \t\r\n\v\f\0';

/** @param text with a byte for each character */
export function splitDirectives(text: string): readonly string[] {
  const content = text.replace(/^\xef\xbb\xbf/, '').replace(/[\0 \t\r\n]+$/, '');
  const words: string[] = [];
  let word = '';
  let isQuoted = false;
  for (const char of content) {
    if (char === '"') {
      isQuoted = !isQuoted;
    } else if (!isQuoted && space.includes(char)) {
      if (word !== '') words.push(word);
      word = '';
    } else {
      word += char;
    }
  }
  if (word !== '') words.push(word);
  return words;
}

const withValue: ReadonlySet<string> = new Set([
  '/DEFAULTLIB',
  '/DISALLOWLIB',
  '/EXPORT',
  '/INCLUDE',
  '/ALTERNATENAME',
  '/MERGE',
  '/SECTION',
  '/ALIGNCOMM',
  '/EXCLUDE-SYMBOLS',
  '/FAILIFMISMATCH',
  '/MANIFESTDEPENDENCY',
]);

const whole: ReadonlySet<string> = new Set([
  '/NODEFAULTLIB',
  '/SAFESEH',
  '/SAFESEH:NO',
  '/GUARD:CF',
  '/GUARD:NO',
  '/GUARD:EHCONT',
  '/GUARD:LONGJMP',
  ...['/DYNAMICBASE', '/NXCOMPAT', '/CETCOMPAT', '/HIGHENTROPYVA', '/LARGEADDRESSAWARE', '/TSAWARE'].flatMap((name) => [
    name,
    `${name}:NO`,
  ]),
  '/EXPORT-ALL-SYMBOLS',
  '/EXCLUDE-ALL-SYMBOLS',
]);

/** of MinGW, written as they are here */
const ofMinGW: ReadonlySet<string> = new Set([
  '--enable-auto-import',
  '--disable-auto-import',
  '--enable-runtime-pseudo-reloc',
  '--disable-runtime-pseudo-reloc',
  '--enable-stdcall-fixup',
  '--disable-stdcall-fixup',
  '--export-all-symbols',
  '--exclude-all-symbols',
]);

/** `-flag:value` is `/FLAG:value`. */
export function isAllowedDirective(word: string): boolean {
  if (/[\r\n\v\f\0]/.test(word)) return false;
  const upper = word.toUpperCase().replace(/^-(?!-)/, '/');
  if (whole.has(upper) || ofMinGW.has(word)) return true;
  const colon = word.indexOf(':');
  const name = upper.slice(0, upper.indexOf(':'));
  const value = word.slice(colon + 1);
  if (colon >= 0 && withValue.has(name)) return isAllowedValue(name, value);
  if (colon >= 0 && name === '/NODEFAULTLIB') return value !== '' && isLibraryName(value) && !/[/\\]/.test(value);
  return /^-l[a-zA-Z0-9_.][a-zA-Z0-9_.+\-@$=]*$/.test(word) && !word.includes('..');
}

function isAllowedValue(name: string, value: string): boolean {
  if (value === '' || value.includes('..')) return false;
  if (name === '/MANIFESTDEPENDENCY') return true;
  if (/[/\\]/.test(value)) return false;
  return (name !== '/DEFAULTLIB' && name !== '/DISALLOWLIB') || isLibraryName(value);
}

function isLibraryName(value: string): boolean {
  return !value.includes(':') && !value.startsWith('@') && !value.includes('..');
}
