/**
 * go's module index: what is known of the files of each directory of a module, apart from any build's settings, as bytes
 * in the format `go index v2`.  Pure.  Format: cmd/go's modindex.
 *
 *   header | offset of string table | packages: (directory, offset)... | packages | string table | 0xFF
 *
 * All integers are 32-bit little-endian; a string is an offset into the table, where its length comes first (uvarint).
 */

export interface RawPosition {
  readonly filename: string;
  /** bytes from the start of the file */
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}

export interface RawText {
  readonly text: string;
  readonly position: RawPosition;
}

export interface RawFile {
  readonly name: string;
  readonly error: string;
  /** JSON of cmd/go's parseError, or '' */
  readonly parseError: string;
  readonly synopsis: string;
  readonly packageName: string;
  readonly ignored: boolean;
  readonly binaryOnly: boolean;
  /** the #cgo lines, joined by newlines */
  readonly cgoDirectives: string;
  readonly goBuild: string;
  readonly plusBuild: readonly string[];
  readonly imports: readonly RawText[];
  readonly embeds: readonly RawText[];
  readonly directives: readonly RawText[];
}

export interface RawPackage {
  /** relative to the module's root, '' for the root itself */
  readonly dir: string;
  readonly error: string;
  readonly files: readonly RawFile[];
}

const header = 'go index v2\n';

/** The index of a module, or of one package. */
export function encodeGoIndex(packages: readonly RawPackage[]): Uint8Array {
  const out = new IndexWriter();
  out.bytes(header);
  const tableOffset = out.placeholder();
  const sorted = packages.toSorted((a, b) => Buffer.compare(Buffer.from(a.dir), Buffer.from(b.dir)));
  out.int(sorted.length);
  const offsets = sorted.map((pkg) => {
    out.string(pkg.dir);
    return out.placeholder();
  });
  for (const [i, pkg] of sorted.entries()) {
    out.fill(offsets[i] ?? 0);
    writePackage(out, pkg);
  }
  out.fill(tableOffset);
  return out.finish();
}

function writePackage(out: IndexWriter, pkg: RawPackage): void {
  out.string(pkg.error);
  out.string(pkg.dir);
  out.int(pkg.files.length);
  const offsets = pkg.files.map(() => out.placeholder());
  for (const [i, file] of pkg.files.entries()) {
    out.fill(offsets[i] ?? 0);
    writeFile(out, file);
  }
}

function writeFile(out: IndexWriter, file: RawFile): void {
  for (const text of [file.error, file.parseError, file.synopsis, file.name, file.packageName]) out.string(text);
  out.int(file.ignored ? 1 : 0);
  out.int(file.binaryOnly ? 1 : 0);
  out.string(file.cgoDirectives);
  out.string(file.goBuild);
  out.int(file.plusBuild.length);
  for (const line of file.plusBuild) out.string(line);
  for (const list of [file.imports, file.embeds, file.directives]) {
    out.int(list.length);
    for (const { text, position } of list) {
      out.string(text);
      out.string(position.filename);
      out.int(position.offset);
      out.int(position.line);
      out.int(position.column);
    }
  }
}

class IndexWriter {
  #data = Buffer.alloc(1 << 16);
  #length = 0;
  #tableLength = 1;
  readonly #table: Buffer[] = [Buffer.of(0)];
  readonly #strings = new Map<string, number>([['', 0]]);

  int(value: number): void {
    this.#reserve(4);
    this.#length = this.#data.writeUInt32LE(value, this.#length);
  }

  bytes(text: string): void {
    this.#reserve(text.length);
    this.#length += this.#data.write(text, this.#length, 'latin1');
  }

  string(text: string): void {
    const known = this.#strings.get(text);
    if (known !== undefined) {
      this.int(known);
      return;
    }
    this.#strings.set(text, this.#tableLength);
    this.int(this.#tableLength);
    const bytes = Buffer.from(text);
    const length = uvarint(bytes.length);
    this.#table.push(length, bytes);
    this.#tableLength += length.length + bytes.length;
  }

  /** Room for an integer that is filled in later; returns its place. */
  placeholder(): number {
    this.int(0);
    return this.#length - 4;
  }

  /** Writes the current position into a placeholder. */
  fill(place: number): void {
    this.#data.writeUInt32LE(this.#length, place);
  }

  finish(): Uint8Array {
    return Buffer.concat([this.#data.subarray(0, this.#length), ...this.#table, Buffer.of(0xff)]);
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#data.length) return;
    const larger = Buffer.alloc(this.#data.length * 2);
    this.#data.copy(larger);
    this.#data = larger;
  }
}

function uvarint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 0x80);
  bytes.push(rest);
  return Buffer.from(bytes);
}
