/**
 * How far go/build reads a .go file before it parses it: up to the first byte after the imports, byte by byte; the whole
 * file when that fails.  Pure.  Rule: go/build's importReader.
 */

export interface ImportSection {
  /** bytes that belong to the header */
  readonly end: number;
  /** a NUL byte was met before the end */
  readonly hasNUL: boolean;
  /** quoted import paths as written */
  readonly paths: readonly string[];
}

class SyntaxProblem extends Error {}
class NULProblem extends Error {}

/** Reads the import section of a file without byte order mark. */
export function readImportSection(source: Buffer): ImportSection {
  const reader = new SectionReader(source);
  try {
    reader.read();
    return { end: reader.offset, hasNUL: false, paths: reader.paths };
  } catch (error) {
    if (error instanceof SyntaxProblem) return { end: source.length, hasNUL: false, paths: reader.paths };
    if (error instanceof NULProblem) return { end: reader.offset, hasNUL: true, paths: reader.paths };
    throw error;
  }
}

class SectionReader {
  offset = 0;
  readonly paths: string[] = [];
  readonly #source: Buffer;

  constructor(source: Buffer) {
    this.#source = source;
  }

  read(): void {
    this.#keyword('package');
    this.#identifier();
    while (this.#peekToken() === 'i') {
      this.#keyword('import');
      if (this.#peekToken() === '(') {
        this.offset++;
        while (this.#peekToken() !== ')') this.#import();
        this.offset++;
      } else {
        this.#import();
      }
    }
  }

  /** The character at the offset; '' at the end. */
  #peek(): string {
    const c = this.#source[this.offset];
    if (c === 0) throw new NULProblem();
    return c === undefined ? '' : String.fromCharCode(c);
  }

  #take(): string {
    const c = this.#peek();
    if (c === '') throw new SyntaxProblem();
    this.offset++;
    return c;
  }

  /** The first character after white space, semicolons and comments. */
  #peekToken(): string {
    for (;;) {
      const c = this.#peek();
      if (c === '/') this.#comment();
      else if (c !== '' && ' \f\t\r\n;'.includes(c)) this.offset++;
      else return c;
    }
  }

  #comment(): void {
    this.offset++;
    const kind = this.#take();
    if (kind === '/') {
      let c = this.#peek();
      while (c !== '' && c !== '\n') {
        this.offset++;
        c = this.#peek();
      }
      return;
    }
    if (kind !== '*') throw new SyntaxProblem();
    let previous = '';
    for (;;) {
      const c = this.#take();
      if (previous === '*' && c === '/') return;
      previous = c;
    }
  }

  #keyword(word: string): void {
    this.#peekToken();
    for (const character of word) if (this.#take() !== character) throw new SyntaxProblem();
    if (isIdentifierPart(this.#peek())) throw new SyntaxProblem();
  }

  #identifier(): void {
    if (!isIdentifierPart(this.#peekToken())) throw new SyntaxProblem();
    while (isIdentifierPart(this.#peek())) this.offset++;
  }

  #import(): void {
    const c = this.#peekToken();
    if (c === '.') this.offset++;
    else if (isIdentifierPart(c)) this.#identifier();
    const quote = this.#peekToken();
    if (quote !== '"' && quote !== '`') throw new SyntaxProblem();
    const start = this.offset++;
    for (;;) {
      const next = this.#take();
      if (next === quote) break;
      if (quote === '"' && next === '\n') throw new SyntaxProblem();
      if (quote === '"' && next === '\\') this.#take();
    }
    this.paths.push(this.#source.toString('utf8', start, this.offset));
  }
}

function isIdentifierPart(c: string): boolean {
  return c !== '' && (/^\w$/.test(c) || c >= '\x80');
}
