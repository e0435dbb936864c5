/**
 * What is wrong with text that is no JSON, in the words of Go's encoding/json, which many of go's messages end with.  Pure.
 * Source: GOROOT/src/encoding/json/scanner.go (go1.26).
 */
import { goQuote } from './go-quote.ts';

/** The message of the first syntax error; undefined for JSON. */
export function jsonSyntaxError(text: string): string | undefined {
  try {
    new JsonChecker(text).check();
    return undefined;
  } catch (error) {
    if (error instanceof JsonProblem) return error.message;
    throw error;
  }
}

/** What stands first in text of which more may follow. */
export type FirstValue =
  | { readonly kind: 'value'; readonly end: number }
  | { readonly kind: 'incomplete' }
  | { readonly kind: 'error'; readonly message: string };

/** Finds the end of the first JSON value in a stream, of which a part has arrived. */
export function firstValue(text: string): FirstValue {
  const checker = new JsonChecker(text);
  try {
    const end = checker.checkFirst();
    // digits may follow
    const isOpen = end === text.length && /[\d.eE+-]$/.test(text);
    return isOpen ? { kind: 'incomplete' } : { kind: 'value', end };
  } catch (error) {
    if (!(error instanceof JsonProblem)) throw error;
    return error.atEnd ? { kind: 'incomplete' } : { kind: 'error', message: error.message };
  }
}

class JsonProblem extends Error {
  /** more text may cure it */
  readonly atEnd: boolean;

  constructor(message: string, atEnd: boolean) {
    super(message);
    this.atEnd = atEnd;
  }
}

const endOfInput = 'unexpected end of JSON input';

class JsonChecker {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  check(): void {
    this.#value();
    this.#space();
    if (this.#at < this.#text.length) this.#fail('after top-level value');
  }

  /** @returns where the first value ends */
  checkFirst(): number {
    this.#value();
    return this.#at;
  }

  #peek(): string {
    return this.#text[this.#at] ?? '';
  }

  #space(): void {
    while (/^[ \t\r\n]$/.test(this.#peek())) this.#at++;
  }

  #fail(context: string): never {
    // at the end go tries a space, which is wrong only inside of a literal, a number or an escape
    const isInside = /^(?:in (?!string literal)|after decimal point)/.test(context);
    const char = this.#peek() === '' && isInside ? ' ' : this.#peek();
    const atEnd = this.#peek() === '';
    if (char === '') throw new JsonProblem(endOfInput, atEnd);
    // go looks at bytes, not at characters
    const byte = String.fromCharCode(Buffer.from(this.#text.slice(this.#at, this.#at + 2))[0] ?? 0x20);
    const quoted = char === "'" ? "'\\''" : char === '"' ? `'"'` : `'${goQuote(byte).slice(1, -1)}'`;
    throw new JsonProblem(`invalid character ${quoted} ${context}`, atEnd);
  }

  #value(): void {
    this.#space();
    const char = this.#peek();
    if (char === '{') this.#object();
    else if (char === '[') this.#array();
    else if (char === '"') this.#string();
    else if (/^[-0-9]$/.test(char)) this.#number();
    else {
      const literal = ['true', 'false', 'null'].find((word) => word.startsWith(char) && char !== '');
      if (literal === undefined) this.#fail('looking for beginning of value');
      else this.#literal(literal);
    }
  }

  #literal(word: string): void {
    this.#at++;
    for (const expected of word.slice(1)) {
      if (this.#peek() !== expected) this.#fail(`in literal ${word} (expecting '${expected}')`);
      this.#at++;
    }
  }

  #object(): void {
    this.#at++;
    this.#space();
    if (this.#peek() === '}') {
      this.#at++;
      return;
    }
    for (;;) {
      this.#space();
      if (this.#peek() !== '"') this.#fail('looking for beginning of object key string');
      this.#string();
      this.#space();
      if (this.#peek() !== ':') this.#fail('after object key');
      this.#at++;
      this.#value();
      this.#space();
      if (this.#peek() === '}') break;
      if (this.#peek() !== ',') this.#fail('after object key:value pair');
      this.#at++;
    }
    this.#at++;
  }

  #array(): void {
    this.#at++;
    this.#space();
    if (this.#peek() === ']') {
      this.#at++;
      return;
    }
    for (;;) {
      this.#value();
      this.#space();
      if (this.#peek() === ']') break;
      if (this.#peek() !== ',') this.#fail('after array element');
      this.#at++;
    }
    this.#at++;
  }

  #string(): void {
    this.#at++;
    for (; this.#peek() !== '"'; this.#at++) {
      if (this.#peek() === '' || this.#peek() < ' ') this.#fail('in string literal');
      if (this.#peek() === '\\') this.#escape();
    }
    this.#at++;
  }

  /** Ends at the escape's last character. */
  #escape(): void {
    this.#at++;
    if (this.#peek() === 'u') {
      for (let i = 0; i < 4; i++) {
        this.#at++;
        if (!/^[0-9a-fA-F]$/.test(this.#peek())) this.#fail('in \\u hexadecimal character escape');
      }
    } else if (!/^[bfnrt\\/"]$/.test(this.#peek())) this.#fail('in string escape code');
  }

  #number(): void {
    if (this.#peek() === '-') this.#at++;
    if (this.#peek() === '0') this.#at++;
    else this.#digits('in numeric literal');
    if (this.#peek() === '.') {
      this.#at++;
      this.#digits('after decimal point in numeric literal');
    }
    if (/^[eE]$/.test(this.#peek())) {
      this.#at++;
      if (/^[-+]$/.test(this.#peek())) this.#at++;
      this.#digits('in exponent of numeric literal');
    }
  }

  #digits(context: string): void {
    if (!/^\d$/.test(this.#peek())) this.#fail(context);
    while (/^\d$/.test(this.#peek())) this.#at++;
  }
}
