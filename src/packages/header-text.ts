/**
 * The headers of one directory's files as a line of text, for the header store.  Pure.  The format is private to one
 * version of gots: what can't be decoded is read anew.
 */
import type { FileConstraint, GoHeader, HeaderImport } from './go-header.ts';
import { noConstraint } from './go-header.ts';

/** What was read of one file. */
export interface FileHeader {
  readonly go: GoHeader | undefined;
  readonly constraint: FileConstraint;
  /** the file could not be read: Go's text */
  readonly failure: string | undefined;
}

/** A directory as the store keeps it. */
export interface StoredDirectory {
  /** state of the directory, where it can change; '' where it can't */
  readonly stamp: string;
  readonly names: readonly string[];
  readonly headers: ReadonlyMap<string, StoredHeader>;
}

export interface StoredHeader {
  readonly header: FileHeader;
  /** as that of the directory */
  readonly stamp: string;
}

type ConstraintText = 0 | string | readonly string[];
/** name, package, constraint, then path, line and column of each import */
type PlainFile = readonly [string, string, ConstraintText, ...(string | number)[]];
/** name and constraint of a file of another language, or the whole header of a .go file that is not plain */
type OtherFile = readonly [string, null, ConstraintText] | readonly [string, GoHeader];
type StoredFile = PlainFile | OtherFile;

export function encodeDirectory(directory: StoredDirectory): string {
  const files: StoredFile[] = [];
  const stamps: string[] = [];
  for (const [name, { header, stamp }] of directory.headers) {
    if (header.failure !== undefined) continue;
    files.push(encodeFile(name, header));
    stamps.push(stamp);
  }
  return JSON.stringify([directory.stamp, directory.names, files, stamps]);
}

function encodeFile(name: string, { go, constraint }: FileHeader): StoredFile {
  if (go === undefined) return [name, null, encodeConstraint(constraint)];
  const isPlain =
    go.error === undefined &&
    go.embeds.length === 0 &&
    go.directives.length === 0 &&
    go.importComment === undefined &&
    !constraint.isAmbiguous &&
    go.imports.every((item) => item.doc === '' && item.position.offset === undefined);
  if (!isPlain) return [name, go];
  const imports = go.imports.flatMap(({ path, position }) => [path, position.line, position.column]);
  return [name, go.packageName, encodeConstraint(constraint), ...imports];
}

function encodeConstraint({ goBuild, plusBuild }: FileConstraint): ConstraintText {
  return goBuild ?? (plusBuild.length === 0 ? 0 : plusBuild);
}

/** @throws SyntaxError or TypeError on text that encodeDirectory has not made */
export function decodeDirectory(text: string): StoredDirectory {
  const [stamp, names, files, stamps] = JSON.parse(text) as [string, string[], StoredFile[], string[]];
  const headers = new Map<string, StoredHeader>();
  for (const [at, file] of files.entries()) {
    headers.set(file[0], { header: decodeFile(file), stamp: stamps[at] ?? '-' });
  }
  return { stamp, names, headers };
}

function decodeFile(file: StoredFile): FileHeader {
  const [, packageName, text = 0] = file;
  if (packageName === null) return { go: undefined, constraint: decodeConstraint(text), failure: undefined };
  if (typeof packageName === 'object') {
    return { go: packageName, constraint: packageName.constraint, failure: undefined };
  }
  const constraint = decodeConstraint(text);
  const imports: HeaderImport[] = [];
  for (let i = 3; i + 2 < file.length; i += 3) {
    const position = { line: file[i + 1] as unknown as number, column: file[i + 2] as unknown as number };
    imports.push({ path: file[i] as unknown as string, position, doc: '' });
  }
  const go = { packageName, imports, embeds: [], directives: [], constraint, error: undefined, partialImports: [] };
  return { go, constraint, failure: undefined };
}

function decodeConstraint(text: ConstraintText | undefined): FileConstraint {
  if (text === 0 || text === undefined) return noConstraint;
  if (typeof text === 'string') return { goBuild: text, plusBuild: [], isAmbiguous: false };
  return { goBuild: undefined, plusBuild: text, isAmbiguous: false };
}
