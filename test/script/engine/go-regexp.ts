/**
 * Go's regular expressions (RE2 syntax) as JavaScript's, as scripts use them: always `(?m)`, matched against bytes that
 * are read as UTF-8 where they are valid UTF-8 and byte by byte where they are not.
 * Facts: https://pkg.go.dev/regexp/syntax; in (?m), `^` and `$` know only \n as the end of a line.
 */

interface Flags {
  readonly ignoreCase: boolean;
  readonly multiLine: boolean;
  readonly dotAll: boolean;
  readonly ungreedy: boolean;
}

/** A pattern for `(?m)` + text; global, so that it can count. @throws SyntaxError */
export function compileGoRegexp(pattern: string): RegExp {
  const parser = new Parser(pattern);
  return new RegExp(parser.alternatives({ ignoreCase: false, multiLine: true, dotAll: false, ungreedy: false }), 'gu');
}

/** The text a pattern is matched against. */
export function matchableText(data: Buffer): string {
  const text = data.toString('utf8');
  return text.includes('\uFFFD') && !data.includes('\uFFFD') ? data.toString('latin1') : text;
}

/** regexp.QuoteMeta */
export function quoteMeta(text: string): string {
  return text.replaceAll(/[\\.+*?()|[\]{}^$]/g, String.raw`\$&`);
}

const posixClasses: Readonly<Record<string, string>> = {
  alnum: '0-9A-Za-z',
  alpha: 'A-Za-z',
  ascii: String.raw`\x00-\x7F`,
  blank: String.raw`\t `,
  digit: '0-9',
  lower: 'a-z',
  cntrl: String.raw`\x00-\x1F\x7F`,
  graph: '!-~',
  print: ' -~',
  space: String.raw`\t\n\v\f\r `,
  upper: 'A-Z',
  word: String.raw`\w`,
  punct: String.raw`!-\/:-@\[-\x60\{-~`,
  xdigit: '0-9A-Fa-f',
};

const escapes: Readonly<Record<string, string>> = { a: '\x07', f: '\f', t: '\t', n: '\n', r: '\r', v: '\v' };
const spaceClass = String.raw`\t\n\f\r `;

class Parser {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** up to the end of the text */
  alternatives(flags: Flags): string {
    const out = this.#sequence(flags);
    if (this.#at < this.#text.length) throw new SyntaxError(`unexpected ): ${this.#text}`);
    return out;
  }

  #sequence(initial: Flags): string {
    let flags = initial;
    let out = '';
    while (this.#at < this.#text.length && this.#peek() !== ')') {
      const flagGroup = /^\(\?([imsU]*)(?:-([imsU]+))?\)/.exec(this.#text.slice(this.#at));
      if (flagGroup !== null) {
        this.#at += flagGroup[0].length;
        flags = withFlags(flags, flagGroup[1] ?? '', flagGroup[2] ?? '');
        continue;
      }
      if (this.#text.startsWith(String.raw`\Q`, this.#at)) {
        const end = this.#text.indexOf(String.raw`\E`, this.#at);
        const quoted = this.#text.slice(this.#at + 2, end < 0 ? undefined : end);
        this.#at = end < 0 ? this.#text.length : end + 2;
        for (const letter of quoted) out += literal(letter, flags);
        continue;
      }
      out += this.#atom(flags) + this.#quantifier(flags);
    }
    return out;
  }

  #peek(): string {
    return this.#text[this.#at] ?? '';
  }

  #quantifier(flags: Flags): string {
    const match = /^(?:[*+?]|\{\d+(?:,\d*)?\})\??/.exec(this.#text.slice(this.#at));
    if (match === null) return '';
    this.#at += match[0].length;
    if (!flags.ungreedy) return match[0];
    return match[0].length > 1 && match[0].endsWith('?') ? match[0].slice(0, -1) : `${match[0]}?`;
  }

  #atom(flags: Flags): string {
    const letter = String.fromCodePoint(this.#text.codePointAt(this.#at) ?? 0);
    this.#at += letter.length;
    switch (letter) {
      case '|':
        return '|';
      case '.':
        return flags.dotAll ? String.raw`[\s\S]` : String.raw`[^\n]`;
      case '^':
        return flags.multiLine ? String.raw`(?<![^\n])` : '^';
      case '$':
        return flags.multiLine ? String.raw`(?![^\n])` : '$';
      case '(':
        return this.#group(flags);
      case '[':
        return this.#class(flags);
      case '\\':
        return this.#escape(flags);
      default:
        return literal(letter, flags);
    }
  }

  #group(flags: Flags): string {
    const opening = /^\?(?:P?<\w+>|([imsU]*)(?:-([imsU]+))?:)/.exec(this.#text.slice(this.#at));
    if (opening !== null) this.#at += opening[0].length;
    else if (this.#peek() === '?') throw new SyntaxError(`invalid or unsupported Perl syntax: ${this.#text}`);
    const inner = this.#sequence(withFlags(flags, opening?.[1] ?? '', opening?.[2] ?? ''));
    if (this.#peek() !== ')') throw new SyntaxError(`missing closing ): ${this.#text}`);
    this.#at++;
    return `(?:${inner})`;
  }

  #escape(flags: Flags): string {
    const code = this.#codeEscape();
    if (code !== undefined) return literal(code, flags);
    const letter = this.#peek();
    this.#at++;
    if (letter === 'p' || letter === 'P') return this.#unicodeClass(letter);
    if (letter === 's') return `[${spaceClass}]`;
    if (letter === 'S') return `[^${spaceClass}]`;
    if ('dDwWbB'.includes(letter)) return `\\${letter}`;
    if (letter === 'A') return '^';
    if (letter === 'z') return '$';
    throw new SyntaxError(`invalid escape sequence: \\${letter}`);
  }

  /** an escape that stands for one character; undefined, and nothing read, for the others */
  #codeEscape(): string | undefined {
    const rest = this.#text.slice(this.#at);
    const hex = /^x(?:\{([0-9A-Fa-f]+)\}|([0-9A-Fa-f]{2}))/.exec(rest) ?? /^(?!)/.exec(rest);
    if (hex !== null) {
      this.#at += hex[0].length;
      return String.fromCodePoint(Number.parseInt(hex[1] ?? hex[2] ?? '0', 16));
    }
    const octal = /^(?:0[0-7]{0,2}|[1-7][0-7]{1,2})/.exec(rest);
    if (octal !== null) {
      this.#at += octal[0].length;
      return String.fromCodePoint(Number.parseInt(octal[0], 8));
    }
    const letter = rest[0] ?? '';
    const known = escapes[letter] ?? (/^[^A-Za-z0-9]$/.test(letter) ? letter : undefined);
    if (known !== undefined) this.#at++;
    return known;
  }

  #unicodeClass(letter: string): string {
    const match = /^(?:\{(\^?)(\w+)\}|(\w))/.exec(this.#text.slice(this.#at));
    if (match === null) throw new SyntaxError('invalid character class range');
    this.#at += match[0].length;
    const name = match[2] ?? match[3] ?? '';
    const negated = (letter === 'P') !== (match[1] === '^');
    return `\\${negated ? 'P' : 'p'}{${name.length <= 2 ? name : `Script=${name}`}}`;
  }

  #class(flags: Flags): string {
    let out = '[';
    if (this.#peek() === '^') {
      out += '^';
      this.#at++;
    }
    for (let first = true; first || this.#peek() !== ']'; first = false) {
      if (this.#at >= this.#text.length) throw new SyntaxError(`missing closing ]: ${this.#text}`);
      const posix = /^\[:(\^?)(\w+):\]/.exec(this.#text.slice(this.#at));
      if (posix !== null) {
        this.#at += posix[0].length;
        out += posixClasses[posix[2] ?? ''] ?? '';
        continue;
      }
      const from = this.#classCharacter();
      if (from.kind === 'class') {
        out += from.text;
        continue;
      }
      if (this.#peek() === '-' && this.#text[this.#at + 1] !== ']' && this.#at + 1 < this.#text.length) {
        this.#at++;
        out += range(from.text, this.#classCharacter().text, flags);
      } else out += range(from.text, from.text, flags);
    }
    this.#at++;
    return `${out}]`;
  }

  #classCharacter(): { kind: 'character' | 'class'; text: string } {
    const letter = String.fromCodePoint(this.#text.codePointAt(this.#at) ?? 0);
    this.#at += letter.length;
    if (letter !== '\\') return { kind: 'character', text: letter };
    const code = this.#codeEscape();
    if (code !== undefined) return { kind: 'character', text: code };
    const name = this.#peek();
    this.#at++;
    if (name === 's') return { kind: 'class', text: spaceClass };
    if (name === 'p' || name === 'P') return { kind: 'class', text: this.#unicodeClass(name) };
    if ('dDwWS'.includes(name)) return { kind: 'class', text: `\\${name}` };
    throw new SyntaxError(`invalid escape sequence: \\${name}`);
  }
}

function withFlags(flags: Flags, on: string, off: string): Flags {
  const value = (letter: string, now: boolean): boolean => (on.includes(letter) || now) && !off.includes(letter);
  return {
    ignoreCase: value('i', flags.ignoreCase),
    multiLine: value('m', flags.multiLine),
    dotAll: value('s', flags.dotAll),
    ungreedy: value('U', flags.ungreedy),
  };
}

function literal(letter: string, flags: Flags): string {
  if (flags.ignoreCase && letter.toLowerCase() !== letter.toUpperCase()) return `[${range(letter, letter, flags)}]`;
  return /^[\\.+*?()|[\]{}^$/]$/.test(letter) ? `\\${letter}` : letter;
}

function range(from: string, to: string, flags: Flags): string {
  const text = from === to ? classLiteral(from) : `${classLiteral(from)}-${classLiteral(to)}`;
  if (!flags.ignoreCase) return text;
  const other = (letter: string): string =>
    letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase();
  if (from === to) return other(from) === from ? text : text + classLiteral(other(from));
  return /^[A-Za-z]$/.test(from) && /^[A-Za-z]$/.test(to) ? `${text}${other(from)}-${other(to)}` : text;
}

function classLiteral(letter: string): string {
  return /^[\\\]^[-]$/.test(letter) ? `\\${letter}` : letter;
}
