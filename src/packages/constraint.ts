/**
 * Build constraints: the expressions of `//go:build` and `// +build` lines, parsed and evaluated.  Pure.
 * Grammar and error texts: go/build/constraint.
 */

export type Constraint =
  | { readonly kind: 'tag'; readonly tag: string }
  | { readonly kind: 'not'; readonly x: Constraint }
  | { readonly kind: 'and'; readonly x: Constraint; readonly y: Constraint }
  | { readonly kind: 'or'; readonly x: Constraint; readonly y: Constraint };

/** Why a constraint line is wrong; the message is go/build/constraint's. */
export class ConstraintError extends Error {
  override readonly name = 'ConstraintError';
}

const MAX_SIZE = 1000;
const MAX_PLUS_BUILD_SIZE = 100;
const TAG_CHARACTER = /^[\p{L}\p{Nd}_.]$/u;
const VALID_TAG = /^[\p{L}\p{Nd}_.]+$/u;

/** The expression after `//go:build`; undefined when the line is something else. */
export function splitGoBuild(line: string): string | undefined {
  if (!line.startsWith('//go:build')) return undefined;
  return afterKeyword(line.trim().slice('//go:build'.length));
}

/** The words after `// +build`; undefined when the line is something else. */
export function splitPlusBuild(line: string): string | undefined {
  if (!line.startsWith('//')) return undefined;
  const text = line.slice(2).trim();
  return text.startsWith('+build') ? afterKeyword(text.slice('+build'.length)) : undefined;
}

function afterKeyword(rest: string): string | undefined {
  const text = rest.trim();
  return rest === '' || text.length < rest.length ? text : undefined;
}

/**
 * Parses one line of either form.
 *
 * @throws ConstraintError
 */
export function parseConstraint(line: string): Constraint {
  const expression = splitGoBuild(line);
  if (expression !== undefined) return new ExpressionParser(expression).parse();
  const words = splitPlusBuild(line);
  if (words !== undefined) return parsePlusBuild(words);
  throw new ConstraintError('not a build constraint');
}

/** Whether an expression holds, given which tags do. */
export function evaluateConstraint(x: Constraint, hasTag: (tag: string) => boolean): boolean {
  switch (x.kind) {
    case 'tag':
      return hasTag(x.tag);
    case 'not':
      return !evaluateConstraint(x.x, hasTag);
    case 'and':
      return evaluateConstraint(x.x, hasTag) && evaluateConstraint(x.y, hasTag);
    case 'or':
      return evaluateConstraint(x.x, hasTag) || evaluateConstraint(x.y, hasTag);
  }
}

/**
 * Whether an expression can hold when every tag but `ignore` counts as present and as absent, whichever helps
 * (cmd/go's imports.AnyTags).
 */
export function canHold(x: Constraint, wanted = true): boolean {
  switch (x.kind) {
    case 'tag':
      return x.tag !== 'ignore' && x.tag !== '' ? wanted : false;
    case 'not':
      return !canHold(x.x, !wanted);
    case 'and':
      return canHold(x.x, wanted) && canHold(x.y, wanted);
    case 'or':
      return canHold(x.x, wanted) || canHold(x.y, wanted);
  }
}

/** Whether a word may be a build tag: letters, digits, underscores and dots. */
export function isValidTag(word: string): boolean {
  return VALID_TAG.test(word);
}

class ExpressionParser {
  readonly #text: string;
  #next = 0;
  #token = '';
  #isTag = false;
  #size = 0;

  constructor(text: string) {
    this.#text = text;
  }

  parse(): Constraint {
    const x = this.#or();
    if (this.#token !== '') throw new ConstraintError(`unexpected token ${this.#token}`);
    return x;
  }

  #or(): Constraint {
    let x = this.#and();
    while (this.#token === '||') x = { kind: 'or', x, y: this.#and() };
    return x;
  }

  #and(): Constraint {
    let x = this.#not();
    while (this.#token === '&&') x = { kind: 'and', x, y: this.#not() };
    return x;
  }

  #not(): Constraint {
    this.#size++;
    if (this.#size > MAX_SIZE) throw new ConstraintError('build expression too large');
    this.#lex();
    if (!this.#isAt('!')) return this.#atom();
    this.#lex();
    if (this.#isAt('!')) throw new ConstraintError('double negation not allowed');
    return { kind: 'not', x: this.#atom() };
  }

  #atom(): Constraint {
    if (this.#isAt('(')) {
      let x: Constraint;
      try {
        x = this.#or();
      } catch (error) {
        if (error instanceof ConstraintError && error.message === 'unexpected end of expression') {
          throw new ConstraintError('missing close paren');
        }
        throw error;
      }
      if (!this.#isAt(')')) throw new ConstraintError('missing close paren');
      this.#lex();
      return x;
    }
    if (!this.#isTag) {
      throw new ConstraintError(
        this.#token === '' ? 'unexpected end of expression' : `unexpected token ${this.#token}`,
      );
    }
    const tag = this.#token;
    this.#lex();
    return { kind: 'tag', tag };
  }

  #isAt(token: string): boolean {
    return this.#token === token;
  }

  #lex(): void {
    const text = this.#text;
    this.#isTag = false;
    while (text[this.#next] === ' ' || text[this.#next] === '\t') this.#next++;
    const first = text[this.#next];
    if (first === undefined) {
      this.#token = '';
      return;
    }
    if (first === '(' || first === ')' || first === '!') {
      this.#token = first;
      this.#next++;
      return;
    }
    if (first === '&' || first === '|') {
      if (text[this.#next + 1] !== first) throw new ConstraintError(`invalid syntax at ${first}`);
      this.#token = first + first;
      this.#next += 2;
      return;
    }
    let end = this.#next;
    while (end < text.length) {
      const character = String.fromCodePoint(text.codePointAt(end) ?? 0);
      if (!TAG_CHARACTER.test(character)) break;
      end += character.length;
    }
    if (end === this.#next) {
      throw new ConstraintError(`invalid syntax at ${String.fromCodePoint(text.codePointAt(end) ?? 0)}`);
    }
    this.#token = text.slice(this.#next, end);
    this.#next = end;
    this.#isTag = true;
  }
}

function parsePlusBuild(text: string): Constraint {
  let size = 0;
  const grow = (): void => {
    if (++size > MAX_PLUS_BUILD_SIZE) throw new ConstraintError('expression too complex for // +build lines');
  };
  let x: Constraint | undefined;
  for (const clause of text.split(/\s+/).filter((word) => word !== '')) {
    let y: Constraint | undefined;
    for (const literal of clause.split(',')) {
      const z = plusBuildLiteral(literal);
      if (y !== undefined) grow();
      y = y === undefined ? z : { kind: 'and', x: y, y: z };
    }
    if (y === undefined) continue;
    if (x !== undefined) grow();
    x = x === undefined ? y : { kind: 'or', x, y };
  }
  return x ?? { kind: 'tag', tag: 'ignore' };
}

function plusBuildLiteral(literal: string): Constraint {
  if (literal.startsWith('!!') || literal === '!') return { kind: 'tag', tag: 'ignore' };
  const negated = literal.startsWith('!');
  const word = negated ? literal.slice(1) : literal;
  const tag: Constraint = { kind: 'tag', tag: isValidTag(word) ? word : 'ignore' };
  return negated ? { kind: 'not', x: tag } : tag;
}
