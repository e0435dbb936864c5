/**
 * Directory -> what go's module index keeps of it: every source file, whatever its constraints (cmd/go's modindex
 * importRaw).
 */
import { dirname, join } from 'node:path';
import { bufferOf } from '../../base/buffer-of.ts';
import { SysError } from '../../base/errors.ts';
import { formatGoJSON } from '../../base/go-json.ts';
import type { GoHeader, Position } from '../go-header.ts';
import { mayMovePositions, scanPositions } from '../go-scanner.ts';
import { readImportSection } from '../import-section.ts';
import { classifyFile } from '../package-builder.ts';
import { type GoFileReader, readGoFile } from '../read-go-file.ts';
import { readOtherHeader } from '../read-go-header.ts';
import { absoluteName } from '../source-position.ts';
import type { RawFile, RawPackage, RawText } from './encode-go-index.ts';
import { packageClauseErrors } from './package-clause-errors.ts';
import { readLeadingComments } from './leading-comments.ts';

const emptyFile: Omit<RawFile, 'name'> = {
  error: '',
  parseError: '',
  synopsis: '',
  packageName: '',
  ignored: false,
  binaryOnly: false,
  cgoDirectives: '',
  goBuild: '',
  plusBuild: [],
  imports: [],
  embeds: [],
  directives: [],
};

/**
 * The raw package of a directory.
 *
 * @param place modroot and the directory relative to it ('' for the root)
 * @returns undefined where a file has errors that go records in a form of its own; go then makes the entry itself
 */
export function indexPackage(
  sources: GoFileReader,
  place: { readonly modroot: string; readonly dir: string },
): RawPackage | undefined {
  const { files } = sources;
  const absolute = join(place.modroot, place.dir);
  const found: RawFile[] = [];
  for (const entry of files.readDir(absolute)) {
    if (entry.kind === 'directory' || /^[_.]/.test(entry.name)) continue;
    if (entry.kind === 'symlink' && files.tryStat(join(absolute, entry.name))?.kind === 'directory') continue;
    const kind = classifyFile(entry.name);
    if (kind === undefined) continue;
    if (kind === 'syso') {
      found.push({ ...emptyFile, name: entry.name });
      continue;
    }
    const file = indexFile(sources, join(absolute, entry.name), entry.name);
    if (file === undefined) return undefined;
    found.push(file);
  }
  return { dir: place.dir, error: '', files: found };
}

function indexFile(sources: GoFileReader, path: string, name: string): RawFile | undefined {
  try {
    return name.endsWith('.go') ? indexGoFile(sources, path, name) : indexOtherFile(sources, path, name);
  } catch (error) {
    if (error instanceof SysError) return undefined;
    throw error;
  }
}

function indexOtherFile({ files }: GoFileReader, path: string, name: string): RawFile {
  const constraint = readOtherHeader(files.readFile(path));
  if (constraint.isAmbiguous) return { ...emptyFile, name, error: `${name}: multiple //go:build comments` };
  return { ...emptyFile, name, goBuild: constraint.goBuild ?? '', plusBuild: constraint.plusBuild };
}

function indexGoFile(sources: GoFileReader, path: string, name: string): RawFile | undefined {
  const { header, data } = readGoFile(sources, path);
  if (header.error?.kind === 'read') {
    return { ...emptyFile, name, error: `read ${path}: ${header.error.message}` };
  }
  if (header.error !== undefined) return fileWithoutPackage(header, withoutMark(data), { path, name });
  if (header.constraint.isAmbiguous) return { ...emptyFile, name, error: `${name}: multiple //go:build comments` };
  return goFile(header, withoutMark(data), { path, name });
}

function fileWithoutPackage(
  { constraint }: GoHeader,
  source: Buffer,
  file: { readonly path: string; readonly name: string },
): RawFile | undefined {
  const errors = packageClauseErrors(source);
  if (errors === undefined) return undefined;
  const lines = new LineStarts(source);
  const list = errors.map(({ position: { line, column }, message }) => ({
    Pos: { Filename: file.path, Offset: lines.start(line) + column - 1, Line: line, Column: column },
    Msg: message,
  }));
  return {
    ...emptyFile,
    name: file.name,
    parseError: formatGoJSON({ ErrorList: list, ErrorString: '' }),
    goBuild: constraint.goBuild ?? '',
    plusBuild: constraint.plusBuild,
  };
}

function withoutMark(data: Uint8Array): Buffer {
  const whole = bufferOf(data);
  return whole[0] === 0xef && whole[1] === 0xbb && whole[2] === 0xbf ? whole.subarray(3) : whole;
}

/** @param source the file, or a beginning of it that holds the header */
function goFile(header: GoHeader, source: Buffer, file: { readonly path: string; readonly name: string }): RawFile {
  const leading = readLeadingComments(source);
  const lines = new LineStarts(source);
  const text = (value: string, { line, column, file: other, ...at }: Position): RawText => {
    const offset = at.offset ?? lines.start(line) + column - 1;
    const filename = other === undefined ? file.path : absoluteName(dirname(file.path), other);
    return { text: value, position: { filename, offset, line, column } };
  };
  const moved = mayMovePositions(source) ? scanPositions(source.subarray(0, readImportSection(source).end)) : undefined;
  const positionOf = (offset: number): Position => moved?.positionOf(offset) ?? lines.position(offset);
  return {
    ...emptyFile,
    name: file.name,
    synopsis: leading.synopsis,
    packageName: header.packageName,
    binaryOnly: leading.binaryOnly && !file.name.endsWith('_test.go'),
    cgoDirectives: header.imports.flatMap((item) => (item.path === 'C' ? cgoLines(item.doc) : [])).join('\n'),
    goBuild: header.constraint.goBuild ?? '',
    plusBuild: header.constraint.plusBuild,
    imports: header.imports.map((item) => text(item.path, item.position)),
    embeds: header.embeds.map((item) => text(item.pattern, item.position)),
    directives: leading.directives.map((item) => text(item.text, positionOf(item.offset))),
  };
}

function cgoLines(doc: string): string[] {
  return doc
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => /^#cgo[ \t]/.test(line));
}

/** Byte offsets of the lines of a file, found as far as asked for. */
class LineStarts {
  readonly #source: Buffer;
  readonly #starts: number[] = [0];

  constructor(source: Buffer) {
    this.#source = source;
  }

  /** @param line from 1 */
  start(line: number): number {
    while (this.#starts.length < line && this.#extend());
    return this.#starts[line - 1] ?? this.#source.length;
  }

  position(offset: number): Position {
    while ((this.#starts.at(-1) ?? 0) <= offset && this.#extend());
    let line = this.#starts.length;
    while ((this.#starts[line - 1] ?? 0) > offset) line--;
    return { line, column: offset - (this.#starts[line - 1] ?? 0) + 1 };
  }

  #extend(): boolean {
    const newline = this.#source.indexOf(0x0a, this.#starts.at(-1) ?? 0);
    if (newline < 0) return false;
    this.#starts.push(newline + 1);
    return true;
  }
}
