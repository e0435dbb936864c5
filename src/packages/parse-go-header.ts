/**
 * The exact reader of .go headers: what go/parser makes of them with ImportsOnly and ParseComments, error texts and
 * comments above imports included.  Pure.  Facts: go/parser, go/build's readGoInfo.
 */
import { goUnquote } from '../base/go-quote.ts';
import { readEmbedPatterns } from './embed-directive.ts';
import { findConstraint } from './file-constraint.ts';
import type { Directive, GoHeader, HeaderError, HeaderImport, Position } from './go-header.ts';
import type { ScanError, Token } from './go-scanner.ts';
import { describeToken, GoScanner, isLiteral } from './go-scanner.ts';
import { readImportSection } from './import-section.ts';

/** @param source the file's bytes without byte order mark */
export function parseGoHeader(source: Buffer): GoHeader {
  const section = readImportSection(source);
  const text = source.subarray(0, section.end);
  const constraint = findConstraint(text.toString('utf8'));
  const partialImports = section.paths.map(goUnquote).filter((path) => path !== undefined);
  const failed = (packageName: string, error: HeaderError): GoHeader => ({
    packageName,
    imports: [],
    embeds: [],
    directives: [],
    constraint,
    error,
    partialImports,
  });
  if (section.hasNUL) {
    const position = { line: 1, column: 1 };
    return failed('', { kind: 'read', position, message: 'unexpected NUL in input' });
  }
  const parser = new HeaderParser(text);
  const file = parser.parse();
  const first = parser.firstError();
  if (first !== undefined) return failed(file?.packageName ?? '', { kind: 'syntax', ...first });
  if (file === undefined) throw new Error('a header without package clause and error');
  const illegal = file.imports.find((item) => !isValidImportPath(item.path));
  if (illegal !== undefined) {
    const message = `invalid import path: ${illegal.path}`;
    return failed(file.packageName, { kind: 'import', position: illegal.position, message });
  }
  const importsEmbed = file.imports.some((item) => item.path === 'embed');
  return {
    packageName: file.packageName,
    imports: file.imports,
    embeds: importsEmbed ? readEmbedPatterns(source) : [],
    directives: file.directives,
    constraint,
    error: undefined,
    partialImports: [],
  };
}

const FORBIDDEN = new Set('!"#$%&\'()*,:;<=>?[\\]^{|}`\ufffd');
const GRAPHIC = /^[\p{L}\p{M}\p{N}\p{P}\p{S}]+$/u;

/** Whether an import path has only characters that Go's specification lets compilers accept (go/build's isValidImport). */
export function isValidImportPath(path: string): boolean {
  if (!GRAPHIC.test(path)) return false;
  for (const character of path) if (FORBIDDEN.has(character)) return false;
  return true;
}

type CommentGroup = readonly Token[];

interface ParsedHeader {
  readonly packageName: string;
  readonly imports: readonly HeaderImport[];
  readonly directives: readonly Directive[];
}

/** Ends parsing after an error, where what follows can't change what is reported. */
class Stop extends Error {}

class HeaderParser {
  readonly #scanner: GoScanner;
  readonly #errors: ScanError[] = [];
  readonly #groups: CommentGroup[] = [];
  #scanErrors = 0;
  #token: Token = { kind: 'ILLEGAL', text: '', offset: 0 };
  #lead: CommentGroup = [];

  constructor(source: Buffer) {
    this.#scanner = new GoScanner(source);
  }

  /** undefined where there is no usable package clause */
  parse(): ParsedHeader | undefined {
    this.#next();
    if (this.#collectScanErrors() > 0) return undefined;
    let packageName = '';
    const imports: HeaderImport[] = [];
    try {
      const packageOffset = this.#token.offset;
      this.#expect('package');
      const name = this.#token.text;
      this.#expect('IDENT');
      this.#endStatement();
      if (this.#collectScanErrors() > 0) return undefined;
      packageName = name;
      const directives = this.#directivesBefore(packageOffset);
      while (this.#token.kind === 'import') this.#importDeclaration(imports);
      this.#collectScanErrors();
      return { packageName, imports, directives };
    } catch (error) {
      if (!(error instanceof Stop)) throw error;
      this.#collectScanErrors();
      return packageName === '' ? undefined : { packageName, imports, directives: [] };
    }
  }

  /** By position, as go/scanner sorts them. */
  firstError(): ScanError | undefined {
    return this.#errors.toSorted((a, b) => {
      const [p, q] = [a.position, b.position];
      if ((p.file ?? '') !== (q.file ?? '')) return (p.file ?? '') < (q.file ?? '') ? -1 : 1;
      return p.line - q.line || p.column - q.column || (a.message < b.message ? -1 : 1);
    })[0];
  }

  #collectScanErrors(): number {
    this.#errors.push(...this.#scanner.errors.slice(this.#scanErrors));
    this.#scanErrors = this.#scanner.errors.length;
    return this.#errors.length;
  }

  #next(): void {
    const previousLine = this.#scanner.lineOf(this.#token.offset);
    this.#lead = [];
    this.#token = this.#scanner.scan();
    if (this.#token.kind !== 'COMMENT') return;
    if (this.#scanner.lineOf(this.#token.offset) === previousLine) this.#commentGroup(0);
    let group: CommentGroup = [];
    let endLine = -1;
    while (this.#isAt('COMMENT')) [group, endLine] = this.#commentGroup(1);
    if (endLine + 1 === this.#scanner.lineOf(this.#token.offset)) this.#lead = group;
  }

  #commentGroup(gap: number): [CommentGroup, number] {
    const group: Token[] = [];
    let endLine = this.#scanner.lineOf(this.#token.offset);
    while (this.#token.kind === 'COMMENT' && this.#scanner.lineOf(this.#token.offset) <= endLine + gap) {
      endLine = this.#scanner.lineOf(this.#token.offset);
      if (this.#token.text.startsWith('/*')) endLine += this.#token.text.split('\n').length - 1;
      group.push(this.#token);
      this.#token = this.#scanner.scan();
    }
    this.#groups.push(group);
    return [group, endLine];
  }

  #isAt(kind: string): boolean {
    return this.#token.kind === kind;
  }

  #expect(kind: string): void {
    if (!this.#isAt(kind)) this.#fail(`expected '${kind}'`);
    this.#next();
  }

  #fail(message: string): never {
    this.#report(`${message}, found ${describeToken(this.#token)}`);
    throw new Stop();
  }

  #report(message: string): void {
    this.#collectScanErrors();
    const position: Position = this.#scanner.positionOf(this.#token.offset);
    if (this.#errors.at(-1)?.position.line !== position.line) this.#errors.push({ position, message });
  }

  #endStatement(): void {
    if (this.#isAt(')') || this.#isAt('}')) return;
    if (!this.#isAt(';')) this.#fail("expected ';'");
    this.#next();
  }

  #importDeclaration(imports: HeaderImport[]): void {
    const declarationDoc = this.#lead;
    this.#next();
    if (!this.#isAt('(')) {
      this.#importSpec(imports, declarationDoc);
      return;
    }
    this.#next();
    const specs: HeaderImport[] = [];
    const docs: CommentGroup[] = [];
    while (!this.#isAt(')') && !this.#isAt('EOF')) {
      docs.push(this.#lead);
      this.#importSpec(specs, this.#lead);
    }
    if (specs.length === 1 && docs[0]?.length === 0 && specs[0]?.path === 'C') {
      specs[0] = { ...specs[0], doc: commentText(declarationDoc) };
    }
    imports.push(...specs);
    this.#expect(')');
    this.#endStatement();
  }

  #importSpec(imports: HeaderImport[], doc: CommentGroup): void {
    const position = this.#scanner.positionOf(this.#token.offset);
    if (this.#isAt('IDENT') || this.#isAt('.')) this.#next();
    if (!this.#isAt('STRING')) {
      this.#report(isLiteral(this.#token) ? 'import path must be a string' : 'missing import path');
      throw new Stop();
    }
    const path = goUnquote(this.#token.text);
    this.#next();
    this.#endStatement();
    if (path === undefined) return;
    imports.push({ path, position, doc: path === 'C' ? commentText(doc) : '' });
  }

  #directivesBefore(packageOffset: number): Directive[] {
    return this.#groups
      .flat()
      .filter((comment) => comment.offset < packageOffset && comment.text.startsWith('//go:debug'))
      .map((comment) => ({ text: comment.text, position: this.#scanner.positionOf(comment.offset) }));
  }
}

/** The comments' text without markers, directives and needless blank lines (go/ast's CommentGroup.Text). */
function commentText(group: CommentGroup): string {
  const lines: string[] = [];
  for (const { text } of group) {
    if (text.startsWith('/*')) {
      lines.push(...text.slice(2, -2).split('\n'));
      continue;
    }
    const body = text.slice(2);
    if (body.startsWith(' ')) lines.push(body.slice(1));
    else if (!isDirectiveComment(body)) lines.push(...body.split('\n'));
  }
  const kept: string[] = [];
  for (const line of lines.map((item) => item.replace(/[ \t\n\r]+$/, ''))) {
    if (line !== '' || (kept.length > 0 && kept.at(-1) !== '')) kept.push(line);
  }
  if (kept.length > 0 && kept.at(-1) !== '') kept.push('');
  return kept.join('\n');
}

function isDirectiveComment(body: string): boolean {
  return /^(line |extern |export |[a-z0-9]+:[a-z0-9])/.test(body);
}
