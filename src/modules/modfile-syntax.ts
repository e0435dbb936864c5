/**
 * The syntax of go.mod and go.work: lines of words, blocks in parentheses, `//` comments; a tree that keeps every comment
 * and position.  Pure.  Grammar: x/mod/modfile (read.go).
 */
import { goQuoteRune } from '../base/go-quote.ts';

export interface Position {
  /** from 1; 0 where there is none */
  readonly line: number;
  /** in characters, from 1 */
  readonly column: number;
  /** in the text, from 0 */
  readonly offset: number;
}

export interface Comment {
  readonly start: Position;
  /** with its slashes; '' stands for an empty line */
  token: string;
}

export interface Comments {
  before: Comment[];
  suffix: Comment[];
}

export interface Line extends Comments {
  readonly kind: 'line';
  readonly start: Position;
  readonly endOffset: number;
  /** empty: removed */
  tokens: string[];
  inBlock: boolean;
}

export interface Paren extends Comments {
  readonly start: Position;
}

export interface LineBlock extends Comments {
  readonly kind: 'block';
  readonly start: Position;
  readonly tokens: string[];
  readonly open: Paren;
  lines: Line[];
  readonly close: Paren;
}

export interface CommentBlock extends Comments {
  readonly kind: 'comment';
  readonly start: Position;
}

export type Statement = Line | LineBlock | CommentBlock;

export interface FileSyntax {
  readonly name: string;
  before: Comment[];
  statements: Statement[];
}

/** One thing that is wrong with a go.mod or go.work; text as in x/mod/modfile: `go.mod:3:2: unknown directive: foo`. */
export class ModFileError extends Error {
  override readonly name = 'ModFileError';
  readonly reason: string;
  readonly position: Position;

  constructor(file: string, position: Position, reason: string, directive = '') {
    const column = position.column > 1 ? `:${position.column}` : '';
    super(`${file}:${position.line}${column}: ${directive === '' ? '' : `${directive}: `}${reason}`);
    this.reason = reason;
    this.position = position;
  }
}

/** Everything that is wrong with a file, a line each. */
export class ModFileErrors extends Error {
  override readonly name = 'ModFileErrors';
  readonly errors: readonly ModFileError[];

  constructor(errors: readonly ModFileError[]) {
    super(errors.map((error) => error.message).join('\n'));
    this.errors = errors;
  }
}

const noPosition: Position = { line: 0, column: 0, offset: 0 };

/** A line that was not in the file. */
export function newLine(tokens: string[], inBlock = false): Line {
  return { kind: 'line', start: noPosition, endOffset: 0, tokens, inBlock, before: [], suffix: [] };
}

/** A block that was not in the file. */
export function newBlock(verb: string, lines: Line[] = []): LineBlock {
  const paren = (): Paren => ({ start: noPosition, before: [], suffix: [] });
  return {
    kind: 'block',
    start: noPosition,
    tokens: [verb],
    open: paren(),
    lines,
    close: paren(),
    before: [],
    suffix: [],
  };
}

export function newComment(token: string): Comment {
  return { start: noPosition, token };
}

type TokenKind = 'eof' | 'comment' | 'suffix-comment' | 'newline' | 'word' | '(' | ')' | 'punctuation';

interface Token {
  readonly kind: TokenKind;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly line: number;
  readonly lineStart: number;
}

/** @throws ModFileErrors with one error: the first ends the parse */
export function parseModFileSyntax(name: string, text: string): FileSyntax {
  return new Parser(name, text).parse();
}

const printable = /^[\p{L}\p{M}\p{N}\p{P}\p{S}]$/u;

function isEnd(kind: TokenKind): boolean {
  return kind === 'eof' || kind === 'newline' || kind === 'suffix-comment';
}

class Parser {
  readonly #name: string;
  readonly #text: string;
  #at = 0;
  #line = 1;
  #lineStart = 0;
  #token: Token;
  readonly #suffixes: Comment[] = [];
  readonly #statements: Statement[] = [];

  constructor(name: string, text: string) {
    this.#name = name;
    this.#text = text;
    this.#token = this.#read();
  }

  parse(): FileSyntax {
    const file: FileSyntax = { name: this.#name, before: [], statements: this.#statements };
    let comments: CommentBlock | undefined;
    for (;;) {
      const { kind } = this.#token;
      if (kind === 'eof') {
        if (comments !== undefined) this.#statements.push(comments);
        break;
      }
      if (kind === 'newline') {
        this.#next();
        if (comments !== undefined) this.#statements.push(comments);
        comments = undefined;
      } else if (kind === 'comment') {
        const token = this.#next();
        comments ??= { kind: 'comment', start: this.#position(token), before: [], suffix: [] };
        comments.before.push({ start: this.#position(token), token: token.text });
      } else {
        const statement = this.#statement();
        this.#statements.push(statement);
        if (comments !== undefined) statement.before = comments.before;
        comments = undefined;
      }
    }
    this.#assignSuffixes(file);
    return file;
  }

  #statement(): Line | LineBlock {
    const first = this.#next();
    const tokens = [first.text];
    let end = first.end;
    for (;;) {
      const token = this.#next();
      if (isEnd(token.kind)) return this.#lineOf(first, tokens, end, false);
      if (token.kind !== '(') {
        tokens.push(token.text);
        end = token.end;
        continue;
      }
      if (isEnd(this.#token.kind)) return this.#block(first, tokens, token);
      tokens.push(token.text);
      if (this.#token.kind === ')') {
        const close = this.#next();
        if (isEnd(this.#token.kind)) {
          this.#next();
          tokens.pop();
          return this.#blockOf(first, tokens, token, [], close, []);
        }
        tokens.push(close.text);
      }
    }
  }

  #block(first: Token, tokens: string[], open: Token): LineBlock {
    const lines: Line[] = [];
    let comments: Comment[] = [];
    for (;;) {
      const { kind } = this.#token;
      if (kind === 'suffix-comment') {
        this.#next();
      } else if (kind === 'newline') {
        this.#next();
        const last = comments.at(-1);
        if (last === undefined ? lines.length > 0 : last.token !== '') comments.push(newComment(''));
      } else if (kind === 'comment') {
        const token = this.#next();
        comments.push({ start: this.#position(token), token: token.text });
      } else if (kind === 'eof') {
        const { line, column } = this.#position(first);
        this.#fail(`syntax error (unterminated block started at ${this.#name}:${line}:${column})`);
      } else if (kind === ')') {
        const close = this.#next();
        if (comments.length === 1 && comments[0]?.token === '') comments = [];
        if (!isEnd(this.#token.kind)) this.#fail('syntax error (expected newline after closing paren)');
        this.#next();
        return this.#blockOf(first, tokens, open, lines, close, comments);
      } else {
        const line = this.#blockLine();
        line.before = comments;
        lines.push(line);
        comments = [];
      }
    }
  }

  #blockLine(): Line {
    const first = this.#next();
    const tokens = [first.text];
    let end = first.end;
    for (;;) {
      const token = this.#next();
      if (isEnd(token.kind)) return this.#lineOf(first, tokens, end, true);
      tokens.push(token.text);
      end = token.end;
    }
  }

  #lineOf(first: Token, tokens: string[], endOffset: number, inBlock: boolean): Line {
    return { kind: 'line', start: this.#position(first), endOffset, tokens, inBlock, before: [], suffix: [] };
  }

  #blockOf(first: Token, tokens: string[], open: Token, lines: Line[], close: Token, before: Comment[]): LineBlock {
    return {
      kind: 'block',
      start: this.#position(first),
      tokens,
      open: { start: this.#position(open), before: [], suffix: [] },
      lines,
      close: { start: this.#position(close), before, suffix: [] },
      before: [],
      suffix: [],
    };
  }

  /** Gives each end-of-line comment to the last thing that ends before it on its line. */
  #assignSuffixes(file: FileSyntax): void {
    const left = this.#suffixes;
    const take = (node: Comments, end: number): void => {
      for (let last = left.at(-1); last !== undefined && end <= last.start.offset; last = left.at(-1)) {
        node.suffix.unshift(last);
        left.pop();
      }
    };
    for (const statement of file.statements.toReversed()) {
      if (left.length === 0) return;
      if (statement.kind === 'line') take(statement, statement.endOffset);
      else if (statement.kind === 'comment') take(statement, statement.start.offset);
      else {
        const end = statement.close.start.offset + 1;
        if (statement.start.line === statement.close.start.line) take(statement, end);
        take(statement.close, end);
        for (const line of statement.lines.toReversed()) take(line, line.endOffset);
        take(statement.open, statement.open.start.offset + 1);
      }
    }
    file.before.push(...left);
  }

  #next(): Token {
    const token = this.#token;
    this.#token = this.#read();
    return token;
  }

  #read(): Token {
    const text = this.#text;
    for (;;) {
      const code = text.charCodeAt(this.#at);
      if (code !== 0x20 && code !== 0x09 && code !== 0x0d) break;
      this.#at++;
    }
    const start = this.#at;
    const line = this.#line;
    const lineStart = this.#lineStart;
    const token = (kind: TokenKind, raw?: string): Token => ({
      kind,
      start,
      end: this.#at,
      text: raw ?? text.slice(start, this.#at),
      line,
      lineStart,
    });
    if (start >= text.length) return token('eof', '');
    const code = text.charCodeAt(start);
    if (code === 0x0a) {
      this.#at++;
      this.#startLine();
      return token('newline');
    }
    if (code === 0x2f) {
      const follow = text.charCodeAt(start + 1);
      if (follow === 0x2a) this.#fail('mod files must use // comments (not /* */ comments)');
      if (follow === 0x2f) return this.#comment(token);
    }
    if (code === 0x28 || code === 0x29) {
      this.#at++;
      return token(code === 0x28 ? '(' : ')');
    }
    if (code === 0x5b || code === 0x5d || code === 0x7b || code === 0x7d || code === 0x2c) {
      this.#at++;
      return token('punctuation');
    }
    if (code === 0x22 || code === 0x60) {
      this.#string(code);
      return token('word');
    }
    if (this.#wordLength(start) === 0) {
      this.#fail(`unexpected input character ${goQuoteRune(String.fromCodePoint(text.codePointAt(start) ?? 0))}`);
    }
    for (;;) {
      const length = this.#wordLength(this.#at);
      if (length === 0) break;
      if (text.charCodeAt(this.#at) === 0x2f) {
        const follow = text.charCodeAt(this.#at + 1);
        if (follow === 0x2f) break;
        if (follow === 0x2a) this.#fail('mod files must use // comments (not /* */ comments)');
      }
      this.#at += length;
    }
    return token('word');
  }

  #comment(token: (kind: TokenKind, raw?: string) => Token): Token {
    const start = this.#at;
    const isSuffix = this.#text.slice(this.#lineStart, start).trim() !== '';
    const newline = this.#text.indexOf('\n', start);
    const end = newline < 0 ? this.#text.length : newline;
    let raw = this.#text.slice(start, end);
    if (newline >= 0 && raw.endsWith('\r')) raw = raw.slice(0, -1);
    this.#at = newline < 0 ? end : newline + 1;
    const comment = token(isSuffix ? 'suffix-comment' : 'comment', raw);
    if (newline >= 0) this.#startLine();
    if (isSuffix) this.#suffixes.push({ start: this.#position(comment), token: raw });
    return comment;
  }

  #string(quote: number): void {
    const text = this.#text;
    const start = this.#at;
    this.#at++;
    for (;;) {
      if (this.#at >= text.length) {
        this.#at = start;
        this.#fail('unexpected EOF in string');
      }
      const code = text.charCodeAt(this.#at);
      if (code === 0x0a) this.#fail('unexpected newline in string');
      this.#at++;
      if (code === quote) return;
      if (code === 0x5c && quote !== 0x60) {
        if (this.#at >= text.length) {
          this.#at = start;
          this.#fail('unexpected EOF in string');
        }
        this.#at++;
      }
    }
  }

  /** Characters of a word's next letter; 0 where the word ends. */
  #wordLength(at: number): number {
    const code = this.#text.charCodeAt(at);
    if (Number.isNaN(code)) return 0;
    if (code < 0x80) {
      if (code <= 0x20 || code === 0x7f) return 0;
      if (code === 0x28 || code === 0x29 || code === 0x2c) return 0;
      return code === 0x5b || code === 0x5d || code === 0x7b || code === 0x7d ? 0 : 1;
    }
    const char = String.fromCodePoint(this.#text.codePointAt(at) ?? 0);
    return printable.test(char) ? char.length : 0;
  }

  #startLine(): void {
    this.#line++;
    this.#lineStart = this.#at;
  }

  #position(token: Token): Position {
    return positionAt(this.#text, token.line, token.lineStart, token.start);
  }

  #fail(reason: string): never {
    const position = positionAt(this.#text, this.#line, this.#lineStart, this.#at);
    throw new ModFileErrors([new ModFileError(this.#name, position, reason)]);
  }
}

function positionAt(text: string, line: number, lineStart: number, offset: number): Position {
  if (offset === lineStart) return { line, column: 1, offset };
  return { line, column: Array.from(text.slice(lineStart, offset)).length + 1, offset };
}
