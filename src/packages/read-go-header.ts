/**
 * The fast reader of .go headers: one pass over the bytes up to the end of the imports, for files as gofmt leaves them.
 * Whatever it does not expect (errors, cgo, //line, unusual spelling) it leaves to parse-go-header.ts, which does as
 * go/parser does.  Pure.
 */
import { isAscii, isUtf8 } from 'node:buffer';
import { bufferOf } from '../base/buffer-of.ts';
import { readEmbedPatterns } from './embed-directive.ts';
import { findConstraint } from './file-constraint.ts';
import type { Directive, FileConstraint, GoHeader, HeaderImport, Position } from './go-header.ts';
import { noConstraint } from './go-header.ts';
import { isKeyword } from './go-tokens.ts';
import { parseGoHeader } from './parse-go-header.ts';

const TAB = 0x09;
const NEWLINE = 0x0a;
const FORM_FEED = 0x0c;
const RETURN = 0x0d;
const SPACE = 0x20;
const QUOTE = 0x22;
const OPEN = 0x28;
const CLOSE = 0x29;
const STAR = 0x2a;
const PLUS = 0x2b;
const DOT = 0x2e;
const SLASH = 0x2f;
const SEMICOLON = 0x3b;
const BACKQUOTE = 0x60;
const LETTER_G = 0x67;
const LETTER_I = 0x69;
const LETTER_L = 0x6c;

/** 1: letter or underscore, 2: digit; 4: allowed in an import path that needs no closer look. */
const CLASS: Uint8Array = classes();

function classes(): Uint8Array {
  const table = new Uint8Array(256);
  for (let c = 0x21; c < 0x7f; c++) {
    const character = String.fromCharCode(c);
    if (/[A-Za-z_]/.test(character)) table[c] = 1 | 4;
    else if (/\d/.test(character)) table[c] = 2 | 4;
    else if (/[-./+@~]/.test(character)) table[c] = 4;
  }
  return table;
}

const BOM: Buffer = Buffer.of(0xef, 0xbb, 0xbf);

/** What a .go file's bytes say up to the end of its imports (go/build's readGoInfo). */
export function readGoHeader(data: Uint8Array): GoHeader {
  const source = withoutBOM(data);
  return new HeaderReader(source).read() ?? parseGoHeader(source);
}

/**
 * The same from the first bytes of a file.
 *
 * @returns undefined where the header may reach beyond them, or needs a closer look
 */
export function readGoHeaderStart(head: Uint8Array): GoHeader | undefined {
  const reader = new HeaderReader(withoutBOM(head));
  const header = reader.read();
  return reader.isAtEnd() || reader.needsWholeFile() ? undefined : header;
}

function withoutBOM(data: Uint8Array): Buffer {
  const whole = bufferOf(data);
  return whole[0] === BOM[0] && whole[1] === BOM[1] && whole[2] === BOM[2] ? whole.subarray(3) : whole;
}

class HeaderReader {
  readonly #source: Buffer;
  readonly #imports: HeaderImport[] = [];
  readonly #directives: Directive[] = [];
  #i = 0;
  #line = 1;
  #lineStart = 0;
  /** something was met that this reader does not handle */
  #gaveUp = false;
  #inLeadingText = true;
  #mayHaveConstraint = false;
  #importsEmbed = false;

  constructor(source: Buffer) {
    this.#source = source;
  }

  read(): GoHeader | undefined {
    this.#skip();
    if (!this.#keyword('package')) return undefined;
    const leadingEnd = this.#i - 'package'.length;
    this.#inLeadingText = false;
    this.#skipSpaces();
    const packageName = this.#identifier();
    if (packageName === undefined || !this.#endStatement(false)) return undefined;
    for (;;) {
      if (this.#skip() !== LETTER_I) break;
      if (!this.#keyword('import') || !this.#importDeclaration()) return undefined;
    }
    if (this.#gaveUp || !this.#isCleanText()) return undefined;
    const source = this.#source;
    return {
      packageName,
      imports: this.#imports,
      embeds: this.#importsEmbed ? readEmbedPatterns(source) : [],
      directives: this.#directives,
      constraint: this.#mayHaveConstraint ? findConstraint(source.toString('utf8', 0, leadingEnd)) : noConstraint,
      error: undefined,
      partialImports: [],
    };
  }

  isAtEnd(): boolean {
    return this.#i >= this.#source.length;
  }

  /** Patterns of embed may follow anywhere. */
  needsWholeFile(): boolean {
    return this.#importsEmbed;
  }

  /** Whether the text read is UTF-8 without NUL and byte order marks. */
  #isCleanText(): boolean {
    const nul = this.#source.indexOf(0);
    if (nul >= 0 && nul <= this.#i) return false;
    const header = this.#source.subarray(0, this.#i);
    return isAscii(header) || (isUtf8(header) && !header.includes(BOM));
  }

  #position(offset: number): Position {
    return { line: this.#line, column: offset - this.#lineStart + 1 };
  }

  /** Passes white space and comments; returns the byte after them, -1 at the end. */
  #skip(): number {
    const source = this.#source;
    for (;;) {
      const c = source[this.#i];
      if (c === undefined) return -1;
      if (c === FORM_FEED) this.#gaveUp = true;
      if (c === NEWLINE) {
        this.#i++;
        this.#line++;
        this.#lineStart = this.#i;
      } else if (c === SPACE || c === TAB || c === RETURN) {
        this.#i++;
      } else if (c === SLASH) {
        const next = source[this.#i + 1];
        if (next === SLASH) this.#lineComment();
        else if (next === STAR) this.#blockComment();
        else {
          this.#gaveUp = true;
          return c;
        }
        if (this.#gaveUp) return -1;
      } else {
        return c;
      }
    }
  }

  #skipSpaces(): void {
    for (;;) {
      const c = this.#source[this.#i];
      if (c !== SPACE && c !== TAB && c !== RETURN) return;
      this.#i++;
    }
  }

  #lineComment(): void {
    const source = this.#source;
    const start = this.#i;
    const newline = source.indexOf(NEWLINE, start);
    const end = newline < 0 ? source.length : newline;
    const first = source[start + 2];
    if (first === LETTER_L && start === this.#lineStart && source.toString('latin1', start, start + 7) === '//line ') {
      this.#gaveUp = true;
    }
    if (this.#inLeadingText) {
      if (first === LETTER_G && source.toString('latin1', start, start + 5) === '//go:') this.#directive(start, end);
      else if (this.#startsWithPlus(start + 2)) this.#mayHaveConstraint = true;
    }
    this.#i = end;
  }

  #startsWithPlus(offset: number): boolean {
    let i = offset;
    while (this.#source[i] === SPACE || this.#source[i] === TAB) i++;
    return this.#source[i] === PLUS;
  }

  #directive(start: number, end: number): void {
    this.#mayHaveConstraint = true;
    const text = this.#source.toString('utf8', start, end).replaceAll('\r', '');
    if (text.startsWith('//go:debug')) this.#directives.push({ text, position: this.#position(start) });
  }

  #blockComment(): void {
    const source = this.#source;
    const end = source.indexOf('*/', this.#i + 2, 'latin1');
    if (end < 0 || source.toString('latin1', this.#i, this.#i + 7) === '/*line ') {
      this.#gaveUp = true;
      return;
    }
    let newline = source.indexOf(NEWLINE, this.#i);
    while (newline >= 0 && newline < end) {
      this.#line++;
      this.#lineStart = newline + 1;
      newline = source.indexOf(NEWLINE, newline + 1);
    }
    this.#i = end + 2;
  }

  #keyword(word: string): boolean {
    const end = this.#i + word.length;
    for (let k = 0; k < word.length; k++) if (this.#source[this.#i + k] !== word.charCodeAt(k)) return false;
    const after = this.#source[end];
    if (after !== undefined && (after >= 0x80 || ((CLASS[after] ?? 0) & 3) !== 0)) return false;
    this.#i = end;
    return true;
  }

  /** An ASCII identifier that is no keyword. */
  #identifier(): string | undefined {
    const source = this.#source;
    const start = this.#i;
    if (((CLASS[source[start] ?? 0] ?? 0) & 1) === 0) return undefined;
    let i = start + 1;
    while (((CLASS[source[i] ?? 0] ?? 0) & 3) !== 0) i++;
    if ((source[i] ?? 0) >= 0x80) return undefined;
    this.#i = i;
    const name = source.toString('latin1', start, i);
    return isKeyword(name) ? undefined : name;
  }

  /** A newline, semicolon or the end of the file, where Go wants a statement to end. */
  #endStatement(inParentheses: boolean): boolean {
    this.#skipSpaces();
    const c = this.#source[this.#i];
    if (c === SEMICOLON) this.#i++;
    else if (c === SLASH) return this.#source[this.#i + 1] === SLASH;
    return c === undefined || c === NEWLINE || c === SEMICOLON || (inParentheses && c === CLOSE);
  }

  #importDeclaration(): boolean {
    if (this.#skip() !== OPEN) return this.#importSpec(false);
    this.#i++;
    for (;;) {
      const c = this.#skip();
      if (c === CLOSE) break;
      if (!this.#importSpec(true)) return false;
    }
    this.#i++;
    return this.#endStatement(false);
  }

  #importSpec(inParentheses: boolean): boolean {
    const source = this.#source;
    const start = this.#i;
    const first = source[start];
    if (first !== QUOTE && first !== BACKQUOTE) {
      if (first === DOT) this.#i++;
      else if (this.#identifier() === undefined) return false;
      this.#skipSpaces();
    }
    const quote = source[this.#i];
    if (quote !== QUOTE && quote !== BACKQUOTE) return false;
    const pathStart = this.#i + 1;
    let end = pathStart;
    while (((CLASS[source[end] ?? 0] ?? 0) & 4) !== 0) end++;
    if (source[end] !== quote || end === pathStart) return false;
    const path = source.toString('latin1', pathStart, end);
    if (path === 'C') return false;
    if (path === 'embed') this.#importsEmbed = true;
    this.#imports.push({ path, position: this.#position(start), doc: '' });
    this.#i = end + 1;
    return this.#endStatement(inParentheses);
  }
}

/** The constraint lines of a source file that is not Go: those in its leading comments (go/build's readComments). */
export function readOtherHeader(data: Uint8Array): FileConstraint {
  const source = bufferOf(data);
  if (!source.includes('//go:build', 0, 'latin1') && !source.includes('+build', 0, 'latin1')) return noConstraint;
  return findConstraint(source.toString('utf8', 0, leadingCommentsEnd(source)));
}

function leadingCommentsEnd(source: Buffer): number {
  let i = 0;
  for (;;) {
    const c = source[i];
    if (c === SPACE || c === TAB || c === RETURN || c === NEWLINE || c === FORM_FEED || c === SEMICOLON) {
      i++;
    } else if (c === SLASH && source[i + 1] === SLASH) {
      const newline = source.indexOf(NEWLINE, i);
      if (newline < 0) return source.length;
      i = newline + 1;
    } else if (c === SLASH && source[i + 1] === STAR) {
      const end = source.indexOf('*/', i + 2, 'latin1');
      if (end < 0) return source.length;
      i = end + 2;
    } else {
      return i;
    }
  }
}
