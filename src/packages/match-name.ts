/** Go's path.Match: `*`, `?`, `[a-z]`, `\`.  Pure. */

/** A pattern that can't be parsed (path.ErrBadPattern). */
export class BadPatternError extends Error {
  override readonly name = 'BadPatternError';

  constructor() {
    super('syntax error in pattern');
  }
}

/** Whether a pattern has any special character. */
export function hasMeta(pattern: string): boolean {
  return /[*?[\\]/.test(pattern);
}

/**
 * Whether the whole name matches; `*` and `?` match no slash.
 *
 * @throws BadPatternError
 */
export function matchName(pattern: string, name: string): boolean {
  return toRegExp(pattern).test(name);
}

function toRegExp(pattern: string): RegExp {
  const characters = Array.from(pattern);
  let source = '';
  let i = 0;
  while (i < characters.length) {
    const c = characters[i++] ?? '';
    if (c === '*') source += '[^/]*';
    else if (c === '?') source += '[^/]';
    else if (c === '[') {
      const [text, next] = characterClass(characters, i);
      source += text;
      i = next;
    } else if (c === '\\') {
      const escaped = characters[i++];
      if (escaped === undefined) throw new BadPatternError();
      source += literal(escaped);
    } else {
      source += literal(c);
    }
  }
  return new RegExp(`^${source}$`, 'su');
}

function characterClass(characters: readonly string[], start: number): readonly [source: string, next: number] {
  let i = start;
  const isNegated = characters[i] === '^';
  if (isNegated) i++;
  let ranges = '';
  const bound = (): string => {
    let c = characters[i++];
    if (c === undefined || c === '-' || c === ']') throw new BadPatternError();
    if (c === '\\') c = characters[i++];
    if (c === undefined || i >= characters.length) throw new BadPatternError();
    return c;
  };
  for (let count = 0; characters[i] !== ']' || count === 0; count++) {
    const low = bound();
    let high = low;
    if (characters[i] === '-') {
      i++;
      high = bound();
    }
    if (low <= high) ranges += `${literal(low)}-${literal(high)}`;
  }
  i++;
  if (ranges === '') return [isNegated ? '.' : '(?!)', i];
  return [`[${isNegated ? '^' : ''}${ranges}]`, i];
}

function literal(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
