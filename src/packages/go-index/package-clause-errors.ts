/**
 * All that go/parser says of a file whose package clause is wrong, such as a template for Go files.  Where the clause is
 * wrong, the parser goes on to the next statement, says what it finds wrong on other lines, and ends.  Pure.
 */
import { describeToken, GoScanner, type ScanError, type Token } from '../go-scanner.ts';

/** Where the parser looks for a place to go on from. */
const statementStarts: ReadonlySet<string> = new Set(
  'break const continue defer fallthrough for go goto if return select switch type var'.split(' '),
);

/** The scanner tells none of the errors within a number: others than these may have some. */
const plainNumber = /^(?:0|[1-9]\d*)(?:\.\d+)?$/;

/** go/parser gives up after so many. */
const most = 10;

/**
 * @param source the whole file without byte order mark
 * @returns in order of their positions; undefined where the clause is right, or more could be said than is known here
 */
export function packageClauseErrors(source: Buffer): readonly ScanError[] | undefined {
  const clause = new PackageClause(source);
  clause.read();
  const { errors, isPlain } = clause;
  if (!isPlain || errors.length === 0 || errors.length > most) return undefined;
  if (errors.some(({ position }) => position.offset !== undefined)) return undefined;
  return errors.toSorted(
    ({ position: a, message: m }, { position: b, message: n }) =>
      a.line - b.line || a.column - b.column || (m < n ? -1 : 1),
  );
}

class PackageClause {
  /** the scanner's, too: one list, as which error comes last decides what is left out */
  readonly errors: ScanError[];
  readonly #scanner: GoScanner;
  #token: Token = { kind: 'ILLEGAL', text: '', offset: 0 };
  /** the scanner knows all errors of what it has read */
  isPlain = true;

  constructor(source: Buffer) {
    this.#scanner = new GoScanner(source);
    this.errors = this.#scanner.errors;
  }

  read(): void {
    this.#next();
    if (this.errors.length > 0) return;
    this.#expect('package');
    this.#expect('IDENT');
    this.#endStatement();
  }

  #next(): void {
    do this.#token = this.#scanner.scan();
    while (this.#token.kind === 'COMMENT');
    const { kind, text } = this.#token;
    if (['INT', 'FLOAT', 'IMAG'].includes(kind) && !plainNumber.test(text)) this.isPlain = false;
  }

  #expect(kind: string): void {
    if (this.#token.kind !== kind) this.#report(kind);
    this.#next();
  }

  #endStatement(): void {
    const { kind } = this.#token;
    if (kind === ')' || kind === '}') return;
    if (kind !== ';') this.#report(';');
    if (kind === ';' || kind === ',') this.#next();
    else while (!statementStarts.has(this.#token.kind) && this.#token.kind !== 'EOF') this.#next();
  }

  /** Not where the last error is of the same line. */
  #report(kind: string): void {
    const position = this.#scanner.positionOf(this.#token.offset);
    if (this.errors.at(-1)?.position.line === position.line) return;
    this.errors.push({ position, message: `expected '${kind}', found ${describeToken(this.#token)}` });
  }
}
