/**
 * The function table of a Go program (pclntab): it names every function, where it starts, and what the runtime knows of it; it is
 * there in stripped programs, too.  Format: GOROOT/src/runtime/symtab.go (go1.18 to go1.26):
 *
 *   header    magic, quantum, size of a pointer; counts; offsets of the parts that follow
 *   names     texts that end with a NUL
 *   ...       lists of files
 *   pctab     tables from program counters to lines and the like; functions share them
 *   functab   for each function: its offset in the code, the offset of its record; then the records
 *
 * Since go1.26 the masks of stack frames (go:func.*) follow in the same section.
 */
import { FormatError } from '../executable/executable.ts';
import type { Image, Section } from './image.ts';

/** Bytes from `start` up to `end`, addresses of memory, that are there for one function. */
export interface FunctionSpan {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

export interface FunctionTable {
  /** where it lies, in memory: in one section */
  readonly start: number;
  readonly end: number;
  /** code, in the order of addresses */
  readonly functions: readonly FunctionSpan[];
  /** bytes of the section by function: names, tables, records, masks */
  readonly costs: ReadonlyMap<string, number>;
}

const magics: ReadonlySet<number> = new Set([0xfffffff0, 0xfffffff1]);
const functabEntry = 8;
/** between parts of the table, for the sake of alignment */
const largestGap = 64;
const moduleWords = { pclntable: 13, text: 22, gofunc: 40, epclntab: 41 };

/** What the linker has told the runtime of places in memory. */
interface ModuleData {
  readonly text: number;
  /** masks of stack frames */
  readonly gofunc: number;
  /** where the function table ends */
  readonly end: number;
}

/** @returns undefined where there is none, or one of an older Go */
export function readFunctionTable(bytes: Uint8Array, image: Image): FunctionTable | undefined {
  for (const section of image.sections) {
    if (section.kind !== 'data') continue;
    const table = findTable(bytes, section, image.little);
    if (table !== undefined) return new TableReader(table, { bytes, image, section }).read();
  }
  return undefined;
}

/** A stretch of the file, its numbers read with care. */
class Words {
  readonly bytes: Buffer;
  readonly little: boolean;
  readonly pointer: number;

  constructor(bytes: Buffer, little: boolean, pointer: number) {
    this.bytes = bytes;
    this.little = little;
    this.pointer = pointer;
  }

  u32(at: number): number {
    if (!(at >= 0 && at + 4 <= this.bytes.length)) throw new FormatError('the function table is damaged');
    return this.little ? this.bytes.readUInt32LE(at) : this.bytes.readUInt32BE(at);
  }

  word(at: number): number {
    if (this.pointer === 4) return this.u32(at);
    const [low, high] = this.little ? [this.u32(at), this.u32(at + 4)] : [this.u32(at + 4), this.u32(at)];
    return high * 2 ** 32 + low;
  }
}

interface Table {
  /** in the section */
  readonly offset: number;
  /** from the header to the end of the section */
  readonly words: Words;
}

function findTable(file: Uint8Array, section: Section, little: boolean): Table | undefined {
  const end = Math.min(section.offset + section.size, file.length);
  const bytes = Buffer.from(file.buffer, file.byteOffset + section.offset, Math.max(0, end - section.offset));
  const marks = [...magics].map((magic) => Buffer.from(new Uint32Array([magic]).buffer));
  for (const mark of marks) {
    if (!little) mark.reverse();
    for (let at = bytes.indexOf(mark); at >= 0; at = bytes.indexOf(mark, at + 1)) {
      const pointer = bytes[at + 7] ?? 0;
      const isHeader = at % 4 === 0 && bytes[at + 4] === 0 && bytes[at + 5] === 0 && (pointer === 4 || pointer === 8);
      if (!isHeader || at + 8 + 8 * pointer > bytes.length) continue;
      const words = new Words(bytes.subarray(at), little, pointer);
      if (hasOrder(words)) return { offset: at, words };
    }
  }
  return undefined;
}

/** Its parts lie in the table, one after the other. */
function hasOrder(words: Words): boolean {
  const parts = [3, 4, 5, 6, 7].map((i) => words.word(8 + i * words.pointer));
  const count = words.word(8);
  const [last = 0] = parts.slice(-1);
  const isSorted = parts.every((part, i) => part >= (parts[i - 1] ?? 8 + 8 * words.pointer));
  return isSorted && count > 0 && last + count * functabEntry + 4 <= words.bytes.length;
}

class TableReader {
  readonly #words: Words;
  /** of the header, in memory */
  readonly #address: number;
  readonly #bytes: Uint8Array;
  readonly #image: Image;
  readonly #costs = new Map<string, number>();

  constructor(
    { offset, words }: Table,
    file: { readonly bytes: Uint8Array; readonly image: Image; readonly section: Section },
  ) {
    this.#words = words;
    this.#address = file.section.address + offset;
    this.#bytes = file.bytes;
    this.#image = file.image;
  }

  read(): FunctionTable {
    const words = this.#words;
    const module = this.#findModule();
    const text = module?.text ?? this.#symbol('runtime.text') ?? this.#codeStart();
    const records = this.#part(7);
    const count = words.word(8);
    const entries = Array.from({ length: count }, (_, i) => {
      const entry = records + i * functabEntry;
      const record = records + words.u32(entry + 4);
      return { name: this.#name(words.u32(record + 4)), start: text + words.u32(entry), record };
    });
    const end = text + words.u32(records + count * functabEntry);
    const functions = entries.map(({ name, start }, i) => ({ name, start, end: entries[i + 1]?.start ?? end }));
    this.#countNames();
    const limit = this.#address + words.bytes.length;
    const tableEnd = Math.min(module?.end ?? this.#symbol('runtime.epclntab') ?? limit, limit);
    this.#countRecords(entries, { masks: module?.gofunc ?? this.#symbol('go:func.*'), end: tableEnd });
    return { start: this.#address, end: tableEnd, functions, costs: this.#costs };
  }

  #part(index: number): number {
    return this.#words.word(8 + index * this.#words.pointer);
  }

  #name(offset: number): string {
    const { bytes } = this.#words;
    const start = this.#part(3) + offset;
    const end = bytes.indexOf(0, start);
    if (end < 0) throw new FormatError('the function table is damaged');
    return bytes.toString('utf8', start, end);
  }

  #symbol(name: string): number | undefined {
    return this.#image.symbols.find((symbol) => symbol.name === name)?.address;
  }

  #codeStart(): number {
    return this.#image.sections.find((section) => section.kind === 'code')?.address ?? 0;
  }

  /**
   * What the linker tells the runtime of the program (moduledata) starts with the addresses of this table and of its names; it has
   * those of the code and of the masks.  In a program that is relocated when it starts, they may not be in the file.
   */
  #findModule(): ModuleData | undefined {
    const { pointer, little } = this.#words;
    const mark = Buffer.alloc(pointer);
    if (pointer === 4) mark[little ? 'writeUInt32LE' : 'writeUInt32BE'](this.#address);
    else mark[little ? 'writeBigUInt64LE' : 'writeBigUInt64BE'](BigInt(this.#address));
    for (const { kind, offset, size } of this.#image.sections) {
      if (kind !== 'data') continue;
      const part = Buffer.from(
        this.#bytes.buffer,
        this.#bytes.byteOffset + offset,
        Math.min(size, this.#bytes.length - offset),
      );
      const words = new Words(part, little, pointer);
      for (let at = part.indexOf(mark); at >= 0; at = part.indexOf(mark, at + pointer)) {
        if (at % pointer !== 0 || at + 42 * pointer > part.length) continue;
        if (words.word(at + pointer) !== this.#address + this.#part(3)) continue;
        const field = (index: number): number => words.word(at + index * pointer);
        const gofunc = field(moduleWords.gofunc);
        const records = field(moduleWords.pclntable) + field(moduleWords.pclntable + 1);
        const isInside = gofunc >= records && gofunc - records < largestGap;
        return { text: field(moduleWords.text), gofunc, end: isInside ? field(moduleWords.epclntab) : records };
      }
    }
    return undefined;
  }

  #add(name: string, bytes: number): void {
    this.#costs.set(name, (this.#costs.get(name) ?? 0) + bytes);
  }

  /** Functions that were inlined everywhere have a name here, too. */
  #countNames(): void {
    const { bytes } = this.#words;
    const end = this.#part(4);
    for (let at = this.#part(3); at < end;) {
      const next = bytes.indexOf(0, at);
      const stop = next < 0 || next >= end ? end : next + 1;
      this.#add(bytes.toString('utf8', at, stop - 1), stop - at);
      at = stop;
    }
  }

  /** What functions share is counted for the first of them. */
  #countRecords(
    entries: readonly { readonly name: string; readonly record: number }[],
    { masks, end }: { readonly masks: number | undefined; readonly end: number },
  ): void {
    const words = this.#words;
    const records = new Map<number, string>();
    const tables = new Map<number, string>();
    const data = new Map<number, string>();
    const note = (map: Map<number, string>, offset: number, name: string): void => {
      if (!map.has(offset)) map.set(offset, name);
    };
    for (const { name, record } of entries) {
      this.#add(name, functabEntry);
      records.set(record, name);
      const tableCount = words.u32(record + 28);
      const dataCount = words.bytes[record + 43] ?? 0;
      for (const field of [16, 20, 24]) note(tables, words.u32(record + field), name);
      for (let i = 0; i < tableCount; i++) note(tables, words.u32(record + 44 + 4 * i), name);
      for (let i = 0; i < dataCount; i++) {
        const offset = words.u32(record + 44 + 4 * (tableCount + i));
        if (offset !== 0xffffffff) note(data, offset, name);
      }
    }
    // 0 stands for no table
    tables.delete(0);
    const isHere = masks !== undefined && masks > this.#address && masks < end;
    const last = (isHere ? masks : end) - this.#address;
    this.#countExtents(records, last);
    this.#countExtents(tables, this.#part(7) - this.#part(6));
    if (isHere) this.#countExtents(data, end - masks);
  }

  /** Each reaches to the next. */
  #countExtents(names: ReadonlyMap<number, string>, end: number): void {
    const sorted = [...names].toSorted(([a], [b]) => a - b);
    for (const [i, [offset, name]] of sorted.entries()) {
      const next = Math.min(sorted[i + 1]?.[0] ?? end, end);
      if (next > offset) this.#add(name, next - offset);
    }
  }
}
