/**
 * Gathers the files of a directory, one after the other in byte order of their names, into a ScannedPackage.
 * Rules, order and error texts: go/build's Context.Import.  Pure.
 */
import { join } from 'node:path';
import { goQuote } from '../base/go-quote.ts';
import { addCgoFlags, emptyCgoFlags } from './cgo-directive.ts';
import type { HasTag } from './filename.ts';
import type { Directive, GoHeader, HeaderError, Position } from './go-header.ts';
import type { FilePosition, ScannedPackage, ScanProblem } from './scanned-package.ts';
import { formatPosition } from './source-position.ts';

/** Classes of source files. 'S': assembly for the C compiler. */
export type FileClass = 'go' | 'c' | 'cxx' | 'm' | 'h' | 'f' | 's' | 'S' | 'swig' | 'swigCxx' | 'syso';

const CLASSES: ReadonlyMap<string, FileClass> = new Map<string, FileClass>([
  ['.go', 'go'],
  ['.c', 'c'],
  ['.cc', 'cxx'],
  ['.cpp', 'cxx'],
  ['.cxx', 'cxx'],
  ['.m', 'm'],
  ['.h', 'h'],
  ['.hh', 'h'],
  ['.hpp', 'h'],
  ['.hxx', 'h'],
  ['.f', 'f'],
  ['.F', 'f'],
  ['.for', 'f'],
  ['.f90', 'f'],
  ['.s', 's'],
  ['.S', 'S'],
  ['.sx', 'S'],
  ['.swig', 'swig'],
  ['.swigcxx', 'swigCxx'],
  ['.syso', 'syso'],
]);

/** The class of a file by its extension; undefined: none of a package's. */
export function classifyFile(name: string): FileClass | undefined {
  const dot = name.lastIndexOf('.');
  return dot < 0 ? undefined : CLASSES.get(name.slice(dot));
}

/** Whether a name may be a source file's: those beginning with _ or . are not. */
export function isSourceName(name: string): boolean {
  return !name.startsWith('_') && !name.startsWith('.');
}

type Lists = Record<FileClass, string[]>;

export class PackageBuilder {
  readonly #dir: string;
  readonly #hasTag: HasTag;
  readonly #cgoEnabled: boolean;
  #name = '';
  #firstFile = '';
  #importComment = '';
  #importCommentFile = '';
  #problem: ScanProblem | undefined;
  readonly #lists: Lists = {
    go: [],
    c: [],
    cxx: [],
    m: [],
    h: [],
    f: [],
    s: [],
    S: [],
    swig: [],
    swigCxx: [],
    syso: [],
  };
  readonly #cgoFiles: string[] = [];
  readonly #testGoFiles: string[] = [];
  readonly #xTestGoFiles: string[] = [];
  readonly #ignoredGoFiles: string[] = [];
  readonly #ignoredOtherFiles: string[] = [];
  readonly #invalidGoFiles: string[] = [];
  readonly #imports = new Map<string, FilePosition>();
  readonly #embeds = new Map<string, FilePosition>();
  readonly #directives: (Directive & { readonly file: string })[] = [];
  readonly #cgo = emptyCgoFlags();

  constructor(dir: string, hasTag: HasTag, cgoEnabled: boolean) {
    this.#dir = dir;
    this.#hasTag = hasTag;
    this.#cgoEnabled = cgoEnabled;
  }

  bad(name: string, problem: ScanProblem): void {
    this.#problem ??= problem;
    if (!this.#invalidGoFiles.includes(name)) this.#invalidGoFiles.push(name);
  }

  /** The package as it is when go's module index gives up on it: nothing is known of what it imports and embeds. */
  giveUp(problem: ScanProblem): ScannedPackage {
    this.#imports.clear();
    this.#embeds.clear();
    return this.finish(problem);
  }

  badHeader(name: string, error: HeaderError): void {
    const at = this.#place(name, error.position);
    if (error.kind === 'syntax') this.bad(name, { kind: 'syntax', at, message: error.message });
    else this.bad(name, { kind: 'other', message: `${formatPosition(this.#dir, at)}: ${error.message}` });
  }

  ignore(name: string, kind: FileClass): void {
    (kind === 'go' ? this.#ignoredGoFiles : this.#ignoredOtherFiles).push(name);
  }

  addOther(name: string, kind: FileClass): void {
    this.#lists[kind].push(name);
  }

  /** @param isIndexed whether go answers from its module index, which names files without their directory in errors */
  addGo(name: string, header: GoHeader, isIndexed: () => boolean): void {
    if (header.error !== undefined) this.badHeader(name, header.error);
    if (header.packageName === 'documentation') {
      this.#ignoredGoFiles.push(name);
      return;
    }
    const isTest = name.endsWith('_test.go');
    const isXTest = isTest && header.packageName.endsWith('_test') && this.#name !== header.packageName;
    this.#checkName(name, isXTest ? header.packageName.slice(0, -'_test'.length) : header.packageName);
    this.#checkImportComment(name, header);
    const isCgo = this.#readCgo(name, header, isTest, isIndexed);
    if (isCgo && !this.#cgoEnabled) {
      this.#ignoredGoFiles.push(name);
      return;
    }
    if (isCgo) this.#cgoFiles.push(name);
    else if (isXTest) this.#xTestGoFiles.push(name);
    else if (isTest) this.#testGoFiles.push(name);
    else this.#lists.go.push(name);
    if (isTest && !isCgo) return;
    for (const item of header.imports) {
      if (!this.#imports.has(item.path)) this.#imports.set(item.path, this.#place(name, item.position));
    }
    for (const embed of header.embeds) {
      if (!this.#embeds.has(embed.pattern)) this.#embeds.set(embed.pattern, this.#place(name, embed.position));
    }
    for (const directive of header.directives) this.#directives.push({ ...directive, file: name });
  }

  finish(problem?: ScanProblem): ScannedPackage {
    const lists = this.#lists;
    if (lists.S.length > 0) {
      const target = this.#cgoFiles.length > 0 ? lists.s : this.#ignoredOtherFiles;
      target.push(...lists.S);
      target.sort();
    }
    const hasGo = lists.go.length + this.#cgoFiles.length + this.#testGoFiles.length + this.#xTestGoFiles.length > 0;
    return {
      dir: this.#dir,
      name: this.#name,
      goFiles: lists.go,
      cgoFiles: this.#cgoFiles,
      ignoredGoFiles: this.#ignoredGoFiles,
      invalidGoFiles: this.#invalidGoFiles,
      ignoredOtherFiles: this.#ignoredOtherFiles,
      cFiles: lists.c,
      cxxFiles: lists.cxx,
      mFiles: lists.m,
      hFiles: lists.h,
      fFiles: lists.f,
      sFiles: lists.s,
      swigFiles: lists.swig,
      swigCxxFiles: lists.swigCxx,
      sysoFiles: lists.syso,
      testGoFiles: this.#testGoFiles,
      xTestGoFiles: this.#xTestGoFiles,
      imports: [...this.#imports.keys()].toSorted(),
      importPositions: this.#imports,
      embedPatterns: [...this.#embeds.keys()].toSorted(),
      embedPositions: this.#embeds,
      directives: this.#directives,
      cgo: this.#cgo,
      importComment: this.#importComment,
      problem: problem ?? this.#problem ?? (hasGo ? undefined : { kind: 'no-go' }),
    };
  }

  #place(name: string, position: Position): FilePosition {
    return { file: position.file ?? name, position };
  }

  #checkName(file: string, name: string): void {
    if (this.#name === '') {
      this.#name = name;
      this.#firstFile = file;
    } else if (name !== this.#name) {
      const message = `found packages ${this.#name} (${this.#firstFile}) and ${name} (${file}) in ${this.#dir}`;
      this.bad(file, { kind: 'other', message });
    }
  }

  #checkImportComment(file: string, header: GoHeader): void {
    const comment = header.importComment;
    if (comment === undefined) return;
    if (comment.path === undefined) {
      const message = `${join(this.#dir, file)}:${comment.line}: cannot parse import comment`;
      this.bad(file, { kind: 'other', message });
    } else if (this.#importComment === '') {
      this.#importComment = comment.path;
      this.#importCommentFile = file;
    } else if (this.#importComment !== comment.path) {
      const [first, second] = [goQuote(this.#importComment), goQuote(comment.path)];
      const message = `found import comments ${first} (${this.#importCommentFile}) and ${second} (${file}) in ${this.#dir}`;
      this.bad(file, { kind: 'other', message });
    }
  }

  #readCgo(name: string, header: GoHeader, isTest: boolean, isIndexed: () => boolean): boolean {
    let isCgo = false;
    for (const item of header.imports) {
      if (item.path !== 'C') continue;
      const file = isIndexed() ? name : join(this.#dir, name);
      if (isTest) {
        this.bad(name, { kind: 'other', message: `use of cgo in test ${file} not supported` });
        continue;
      }
      isCgo = true;
      const failure = addCgoFlags(item.doc, { file, dir: this.#dir, hasTag: this.#hasTag }, this.#cgo);
      if (failure !== undefined) this.bad(name, { kind: 'other', message: failure });
    }
    return isCgo;
  }
}
