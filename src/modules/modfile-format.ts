/** The text of a go.mod or go.work tree, laid out as go lays it out.  Pure.  Layout: x/mod/modfile (print.go). */
import type { Comments, FileSyntax, Line, Paren, Statement } from './modfile-syntax.ts';

/** The file's text, with one newline at its end; '' for an empty tree. */
export function formatModFile(file: FileSyntax): string {
  const printer = new Printer();
  for (const comment of file.before) {
    printer.write(comment.token.trim());
    printer.newline();
  }
  for (const [i, statement] of file.statements.entries()) {
    printer.statement(statement);
    if (statement.kind !== 'comment') printer.newline();
    if (i + 1 < file.statements.length) printer.newline();
  }
  return printer.text();
}

class Printer {
  #out = '';
  #pending: string[] = [];
  #margin = 0;

  text(): string {
    return this.#out.replace(/\n+$/, '\n').replace(/^\n$/, '');
  }

  write(text: string): void {
    this.#out += text;
  }

  newline(): void {
    if (this.#pending.length > 0) {
      this.#out += ' ';
      for (const [i, comment] of this.#pending.entries()) {
        if (i > 0) {
          this.#trim();
          this.#out += `\n${'\t'.repeat(this.#margin)}`;
        }
        this.#out += comment.trim();
      }
      this.#pending = [];
    }
    this.#trim();
    if (this.#out !== '' && !this.#out.endsWith('\n\n')) this.#out += '\n';
    this.#out += '\t'.repeat(this.#margin);
  }

  statement(statement: Statement): void {
    this.#before(statement);
    if (statement.kind === 'line') this.#tokens(statement.tokens);
    else if (statement.kind === 'block') {
      this.#tokens(statement.tokens);
      this.#out += ' ';
      this.#paren(statement.open, '(');
      this.#margin++;
      for (const line of statement.lines) {
        this.newline();
        this.#line(line);
      }
      this.#margin--;
      this.newline();
      this.#paren(statement.close, ')');
    }
    this.#after(statement);
  }

  #line(line: Line): void {
    this.#before(line);
    this.#tokens(line.tokens);
    this.#after(line);
  }

  #paren(paren: Paren, text: string): void {
    this.#before(paren);
    this.#out += text;
    this.#after(paren);
  }

  #before(node: Comments): void {
    if (node.before.length === 0) return;
    this.#trim();
    if (this.#out !== '' && !this.#out.endsWith('\n')) this.#out += '\n';
    this.#out += '\t'.repeat(this.#margin);
    for (const comment of node.before) {
      this.#out += comment.token.trim();
      this.newline();
    }
  }

  #after(node: Comments): void {
    for (const comment of node.suffix) this.#pending.push(comment.token);
  }

  #tokens(tokens: readonly string[]): void {
    let separator = '';
    for (const token of tokens) {
      if (token === ',' || token === ')' || token === ']' || token === '}') separator = '';
      this.#out += separator + token;
      separator = token === '(' || token === '[' || token === '{' ? '' : ' ';
    }
  }

  #trim(): void {
    this.#out = this.#out.replace(/[ \t]+$/, '');
  }
}
