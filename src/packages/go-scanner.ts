/**
 * Go's tokens with their errors, as go/scanner gives them: texts, positions, //line comments.  Pure.
 * Used for headers that are wrong or unusual only, so it aims at the same answers, not at speed.
 */
import { posix } from 'node:path';
import type { Position } from './go-header.ts';
import { isKeyword, operators } from './go-tokens.ts';

/** `kind` is a keyword or operator itself, or one of the names in capitals. */
export interface Token {
  readonly kind: string;
  /** of literals, identifiers and comments, as written; `\n` for a semicolon that stands for a line's end */
  readonly text: string;
  /** in bytes */
  readonly offset: number;
}

export interface ScanError {
  readonly position: Position;
  readonly message: string;
}

const LITERALS: ReadonlySet<string> = new Set(['IDENT', 'INT', 'FLOAT', 'IMAG', 'CHAR', 'STRING']);
const ENDS_STATEMENT: ReadonlySet<string> = new Set([
  ...LITERALS,
  ...'break continue fallthrough return ++ -- ) ] }'.split(' '),
]);

const BOM = 0xfeff;
const END = -1;
const NEWLINE = 0x0a;

const LETTER = /^[\p{L}_]$/u;
const DIGIT = /^\p{Nd}$/u;
const PRINTABLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;

export function isLiteral(token: Token): boolean {
  return LITERALS.has(token.kind);
}

/** As go/parser names what it has found. */
export function describeToken(token: Token): string {
  if (token.kind === ';' && token.text === '\n') return 'newline';
  return isLiteral(token) ? token.text : `'${token.kind}'`;
}

/** Whether a file may have a comment that changes the positions below it. */
export function mayMovePositions(source: Buffer): boolean {
  return source.includes('//line ', 0, 'latin1') || source.includes('/*line ', 0, 'latin1');
}

/** The positions in a file as far as it is given, comments that change them included. */
export function scanPositions(source: Buffer): Pick<GoScanner, 'positionOf'> {
  const scanner = new GoScanner(source);
  while (scanner.scan().kind !== 'EOF');
  return scanner;
}

export class GoScanner {
  readonly errors: ScanError[] = [];
  readonly #source: Buffer;
  /** offsets of the first bytes of the lines seen */
  readonly #lines: number[] = [0];
  readonly #lineComments: { offset: number; file: string | undefined; line: number; column: number }[] = [];
  #ch = 0x20;
  #offset = 0;
  #next = 0;
  #wantSemicolon = false;
  /** offset of a newline in the comment just given, which ends a statement */
  #pendingNewline = -1;

  constructor(source: Buffer) {
    this.#source = source;
    this.#advance();
    if (this.#ch === BOM) this.#advance();
  }

  lineOf(offset: number): number {
    let low = 0;
    let high = this.#lines.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#lines[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  }

  positionOf(offset: number): Position {
    const line = this.lineOf(offset);
    const column = offset - (this.#lines[line - 1] ?? 0) + 1;
    const other = this.#lineComments.findLast((comment) => comment.offset <= offset);
    if (other === undefined) return { line, column };
    const distance = line - this.lineOf(other.offset);
    const atBase = distance === 0 ? other.column + offset - other.offset : column;
    const moved = { line: other.line + distance, column: other.column === 0 ? 0 : atBase, offset };
    return other.file === undefined ? moved : { ...moved, file: other.file };
  }

  scan(): Token {
    if (this.#pendingNewline >= 0) {
      const offset = this.#pendingNewline;
      this.#pendingNewline = -1;
      return { kind: ';', text: '\n', offset };
    }
    while (
      this.#ch === 0x20 ||
      this.#ch === 0x09 ||
      this.#ch === 0x0d ||
      (this.#ch === NEWLINE && !this.#wantSemicolon)
    ) {
      this.#advance();
    }
    const offset = this.#offset;
    if ((this.#ch === END || this.#ch === NEWLINE) && this.#wantSemicolon) {
      this.#wantSemicolon = false;
      this.#advance();
      return { kind: ';', text: '\n', offset };
    }
    const token = this.#token(offset);
    if (token.kind === 'COMMENT') {
      const newline = token.text.startsWith('/*') ? this.#source.indexOf(NEWLINE, offset) : -1;
      if (this.#wantSemicolon && newline >= 0 && newline < this.#offset) {
        this.#pendingNewline = newline;
        this.#wantSemicolon = false;
      }
    } else if (token.kind !== 'ILLEGAL') {
      this.#wantSemicolon = ENDS_STATEMENT.has(token.kind);
    }
    return token;
  }

  #token(offset: number): Token {
    const ch = this.#ch;
    if (ch === END) return { kind: 'EOF', text: '', offset };
    if (isLetter(ch)) {
      while (isLetter(this.#ch) || isDigit(this.#ch)) this.#advance();
      const text = this.#textFrom(offset);
      return { kind: text.length > 1 && isKeyword(text) ? text : 'IDENT', text, offset };
    }
    if (isDecimal(ch) || (ch === 0x2e && isDecimal(this.#peek()))) return this.#number(offset);
    if (ch === 0x22) return this.#string(offset);
    if (ch === 0x27) return this.#rune(offset);
    if (ch === 0x60) return this.#rawString(offset);
    if (ch === 0x2f && (this.#peek() === 0x2f || this.#peek() === 0x2a)) return this.#comment(offset);
    for (const operator of operators) {
      if (this.#source.toString('latin1', offset, offset + operator.length) !== operator) continue;
      for (let i = 0; i < operator.length; i++) this.#advance();
      return { kind: operator, text: operator === ';' ? ';' : '', offset };
    }
    this.#advance();
    if (ch !== BOM) this.#error(offset, illegalCharacter(ch));
    return { kind: 'ILLEGAL', text: String.fromCodePoint(ch), offset };
  }

  #advance(): void {
    const source = this.#source;
    const atLineEnd = this.#ch === NEWLINE;
    this.#offset = Math.min(this.#next, source.length);
    if (atLineEnd && this.#offset < source.length) this.#lines.push(this.#offset);
    const first = source[this.#next];
    if (first === undefined) {
      this.#ch = END;
      return;
    }
    if (first === 0) this.#error(this.#offset, 'illegal character NUL');
    if (first < 0x80) {
      this.#ch = first;
      this.#next++;
      return;
    }
    const [ch, width] = decodeRune(source, this.#next);
    this.#ch = ch;
    this.#next += width;
    if (ch === 0xfffd && width === 1) {
      const second = source[1];
      const isUTF16 =
        this.#offset === 0 && ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff));
      this.#error(this.#offset, isUTF16 ? 'illegal UTF-8 encoding (got UTF-16)' : 'illegal UTF-8 encoding');
      if (isUTF16) this.#next = source.length;
    } else if (ch === BOM && this.#offset > 0) {
      this.#error(this.#offset, 'illegal byte order mark');
    }
  }

  #peek(): number {
    return this.#source[this.#next] ?? 0;
  }

  #textFrom(offset: number): string {
    return this.#source.toString('utf8', offset, this.#offset);
  }

  #error(offset: number, message: string): void {
    this.errors.push({ position: this.positionOf(offset), message });
  }

  #comment(offset: number): Token {
    this.#advance();
    const isBlock = this.#ch === 0x2a;
    this.#advance();
    let closed = !isBlock;
    if (isBlock) {
      while (this.#ch !== END && !closed) {
        const ch = this.#ch;
        this.#advance();
        closed = ch === 0x2a && this.#code() === 0x2f;
      }
      if (closed) this.#advance();
      else this.#error(offset, 'comment not terminated');
    } else {
      while (this.#ch !== NEWLINE && this.#code() !== END) this.#advance();
    }
    const raw = this.#textFrom(offset);
    const text = isBlock ? raw : raw.replace(/\r$/, '');
    if (closed && text.startsWith('line ', 2) && (isBlock || offset === this.#lines.at(-1))) {
      this.#lineComment(offset, text, this.#ch === NEWLINE && !isBlock ? this.#offset + 1 : this.#offset);
    }
    return { kind: 'COMMENT', text: text.replaceAll('\r', ''), offset };
  }

  /** The current character, for use after an advance that the type checker does not see. */
  #code(): number {
    return this.#ch;
  }

  #lineComment(offset: number, comment: string, next: number): void {
    const text = comment.startsWith('/*') ? comment.slice(7, -2) : comment.slice(7);
    const last = trailingNumber(text);
    if (last === undefined) return;
    if (last.value === undefined) {
      this.#error(offset + 7 + last.index, `invalid line number: ${text.slice(last.index)}`);
      return;
    }
    const before = trailingNumber(text.slice(0, last.index - 1));
    const hasColumn = before?.value !== undefined;
    const lineNumber = hasColumn ? before : last;
    if (hasColumn && (last.value === 0 || last.value > 2 ** 30)) {
      this.#error(offset + 7 + last.index, `invalid column number: ${text.slice(last.index)}`);
      return;
    }
    const line = lineNumber.value ?? 0;
    if (line === 0 || line > 2 ** 30) {
      this.#error(offset + 7 + lineNumber.index, `invalid line number: ${text.slice(lineNumber.index)}`);
      return;
    }
    const name = text.slice(0, lineNumber.index - 1);
    const isSame = name === '' && hasColumn;
    const file = isSame ? this.positionOf(offset).file : name === '' ? '' : posix.normalize(name);
    if (next >= this.#source.length) return;
    this.#lineComments.push({ offset: next, file, line, column: hasColumn ? last.value : 0 });
  }

  #string(offset: number): Token {
    this.#advance();
    for (;;) {
      const ch = this.#ch;
      if (ch === NEWLINE || ch === END) {
        this.#error(offset, 'string literal not terminated');
        break;
      }
      this.#advance();
      if (ch === 0x22) break;
      if (ch === 0x5c) this.#escape(0x22);
    }
    return { kind: 'STRING', text: this.#textFrom(offset), offset };
  }

  #rawString(offset: number): Token {
    this.#advance();
    for (;;) {
      const ch = this.#ch;
      if (ch === END) {
        this.#error(offset, 'raw string literal not terminated');
        break;
      }
      this.#advance();
      if (ch === 0x60) break;
    }
    return { kind: 'STRING', text: this.#textFrom(offset).replaceAll('\r', ''), offset };
  }

  #rune(offset: number): Token {
    this.#advance();
    let valid = true;
    let count = 0;
    for (;;) {
      const ch = this.#ch;
      if (ch === NEWLINE || ch === END) {
        if (valid) this.#error(offset, 'rune literal not terminated');
        valid = false;
        break;
      }
      this.#advance();
      if (ch === 0x27) break;
      count++;
      if (ch === 0x5c && !this.#escape(0x27)) valid = false;
    }
    if (valid && count !== 1) this.#error(offset, 'illegal rune literal');
    return { kind: 'CHAR', text: this.#textFrom(offset), offset };
  }

  #escape(quote: number): boolean {
    const offset = this.#offset;
    const ch = this.#ch;
    if (ch === quote || (ch !== END && 'abfnrtv\\'.includes(String.fromCodePoint(ch)))) {
      this.#advance();
      return true;
    }
    let [digits, base, limit] = [0, 16, 0x10ffff];
    if (ch >= 0x30 && ch <= 0x37) [digits, base, limit] = [3, 8, 255];
    else if (ch === 0x78) [digits, limit] = [2, 255];
    else if (ch === 0x75) digits = 4;
    else if (ch === 0x55) digits = 8;
    if (digits === 0) {
      this.#error(offset, ch === END ? 'escape sequence not terminated' : 'unknown escape sequence');
      return false;
    }
    if (base === 16) this.#advance();
    let value = 0;
    for (; digits > 0; digits--) {
      const digit = digitValue(this.#ch);
      if (digit >= base) {
        const text =
          this.#ch === END
            ? 'escape sequence not terminated'
            : `illegal character ${unicodeName(this.#ch)} in escape sequence`;
        this.#error(this.#offset, text);
        return false;
      }
      value = value * base + digit;
      this.#advance();
    }
    if (value > limit || (value >= 0xd800 && value < 0xe000)) {
      this.#error(offset, 'escape sequence is invalid Unicode code point');
      return false;
    }
    return true;
  }

  /** Numbers never stand in a header that parses; their own errors are not told apart. */
  #number(offset: number): Token {
    let kind = 'INT';
    while (isLetter(this.#ch) || isDecimal(this.#ch) || this.#ch === 0x2e) {
      if (this.#ch === 0x2e) kind = 'FLOAT';
      this.#advance();
    }
    const text = this.#textFrom(offset);
    return { kind: text.endsWith('i') ? 'IMAG' : kind, text, offset };
  }
}

function trailingNumber(text: string): { index: number; value: number | undefined } | undefined {
  const colon = text.lastIndexOf(':');
  if (colon < 0) return undefined;
  const digits = text.slice(colon + 1);
  return { index: colon + 1, value: /^\d+$/.test(digits) ? Number(digits) : undefined };
}

function isLetter(ch: number): boolean {
  return ch !== END && LETTER.test(String.fromCodePoint(ch));
}

function isDigit(ch: number): boolean {
  return isDecimal(ch) || (ch >= 0x80 && DIGIT.test(String.fromCodePoint(ch)));
}

function isDecimal(ch: number): boolean {
  return ch >= 0x30 && ch <= 0x39;
}

function digitValue(ch: number): number {
  const value = ch === END ? Number.NaN : Number.parseInt(String.fromCodePoint(ch), 16);
  return Number.isNaN(value) ? 16 : value;
}

function illegalCharacter(ch: number): string {
  const text = String.fromCodePoint(ch);
  if (text === '“' || text === '”') return `curly quotation mark '${text}' (use neutral '"')`;
  return `illegal character ${unicodeName(ch)}`;
}

/** Go's %#U. */
function unicodeName(ch: number): string {
  const text = String.fromCodePoint(ch);
  const name = `U+${ch.toString(16).toUpperCase().padStart(4, '0')}`;
  return PRINTABLE.test(text) ? `${name} '${text}'` : name;
}

/** The code point at a byte offset and its width; U+FFFD of width 1 where the bytes are no UTF-8. */
function decodeRune(source: Buffer, offset: number): readonly [number, number] {
  const first = source[offset] ?? 0;
  const width = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  const text = source.toString('utf8', offset, offset + width);
  const code = text.codePointAt(0) ?? 0xfffd;
  const isWhole = Buffer.byteLength(text) === width && text.length === (code > 0xffff ? 2 : 1);
  const isReal = code !== 0xfffd || (first === 0xef && source[offset + 1] === 0xbf && source[offset + 2] === 0xbd);
  return isWhole && isReal ? [code, width] : [0xfffd, 1];
}
