/**
 * Who each byte of a program is there for.  Pure.  Every byte of the file is counted once: in one section, or as headers and gaps
 * between sections; and in its section for one package, or for what packages share.
 */
import { type FunctionTable, readFunctionTable } from './function-table.ts';
import type { Image, Section } from './image.ts';
import { type Owner, type Shared, ownerOfSymbol, packageOfSymbol } from './symbol-owner.ts';

/** Bytes of one package. */
export interface PackageBytes {
  code: number;
  data: number;
  /** what the runtime knows of its functions: names, lines, stack maps */
  tables: number;
}

export interface Measured {
  /** in the order of the file; the last one has the headers and gaps */
  readonly sections: readonly { readonly name: string; readonly bytes: number }[];
  /** by path as in symbols: `main` for the program's own */
  readonly packages: ReadonlyMap<string, PackageBytes>;
  readonly shared: ReadonlyMap<Shared, number>;
  /** there is a symbol table that says whose data is where */
  readonly hasSymbols: boolean;
}

interface Span {
  readonly start: number;
  readonly end: number;
  readonly owner: Owner;
}

/** @throws FormatError where its tables contradict the file */
export function measure(bytes: Uint8Array, image: Image): Measured {
  return new Measurement(bytes, image).run();
}

class Measurement {
  readonly #size: number;
  readonly #image: Image;
  readonly #table: FunctionTable | undefined;
  readonly #known: ReadonlySet<string>;
  readonly #packages = new Map<string, PackageBytes>();
  readonly #shared = new Map<Shared, number>();

  constructor(bytes: Uint8Array, image: Image) {
    this.#size = bytes.length;
    this.#image = image;
    this.#table = readFunctionTable(bytes, image);
    this.#known = new Set(this.#table?.functions.map(({ name }) => packageOfSymbol(name)));
  }

  run(): Measured {
    const functions = this.#table?.functions ?? [];
    const code = functions.map(({ name, start, end }) => ({ start, end, owner: this.#ownerOfFunction(name) }));
    const layers = [code, this.#symbolSpans()];
    const sections: { name: string; bytes: number }[] = [];
    let end = 0;
    let gaps = 0;
    // what lies in two sections is the first one's
    for (const section of this.#image.sections.toSorted((a, b) => a.offset - b.offset)) {
      const start = Math.min(Math.max(section.offset, end), this.#size);
      const stop = Math.min(Math.max(section.offset + section.size, start), this.#size);
      gaps += Math.max(0, start - end);
      if (stop > start) sections.push({ name: section.name, bytes: stop - start });
      this.#countSection(section, { start, stop }, layers);
      end = Math.max(end, stop);
    }
    gaps += this.#size - end;
    sections.push({ name: 'headers and gaps', bytes: gaps });
    this.#share('headers and gaps', gaps);
    return { sections, packages: this.#packages, shared: this.#shared, hasSymbols: this.#image.symbols.length > 0 };
  }

  /** Functions written in assembler may be of no package: they are the runtime's, or of packages that it imports. */
  #ownerOfFunction(name: string): Owner {
    if (name.startsWith('type:')) return ownerOfSymbol(name, this.#isGo) ?? { kind: 'shared', as: 'type descriptors' };
    return { kind: 'package', path: packageOfSymbol(name) || 'runtime' };
  }

  readonly #isGo = (path: string): boolean => path !== '' && this.#known.has(path);

  /** Each reaches to the next, or as far as the table says. */
  #symbolSpans(): readonly Span[] {
    const rank = (name: string): number => (/^(?:type|go):/.test(name) ? 1 : 0);
    const sorted = this.#image.symbols.toSorted(
      (a, b) => a.address - b.address || a.size - b.size || rank(a.name) - rank(b.name),
    );
    const spans: Span[] = [];
    let next = Number.POSITIVE_INFINITY;
    for (const { name, address, size } of sorted.toReversed()) {
      const owner = ownerOfSymbol(name, this.#isGo);
      if (owner === undefined || address === next) continue;
      const end = size > 0 ? Math.min(next, address + size) : next;
      spans.push({ start: address, end, owner });
      next = address;
    }
    return spans.toReversed();
  }

  #countSection(
    section: Section,
    { start, stop }: { start: number; stop: number },
    layers: readonly (readonly Span[])[],
  ): void {
    const size = stop - start;
    if (size === 0) return;
    const { kind } = section;
    if (kind === 'debug') return this.#share('debug information', size);
    if (kind === 'symbols') return this.#share('symbol table', size);
    if (kind === 'linking') return this.#share('tables for loading', size);
    const range = { start: section.address + (start - section.offset), end: section.address + (stop - section.offset) };
    const rest: Shared = kind === 'code' ? 'code and data not of Go' : 'data that no symbol names';
    const table = clip(this.#table, range);
    this.#fill({ start: range.start, end: table.start }, layers, { field: kind, rest });
    this.#countTable(table.end - table.start);
    this.#fill({ start: table.end, end: range.end }, layers, { field: kind, rest });
  }

  #countTable(size: number): void {
    let rest = size;
    for (const [name, bytes] of size === 0 ? [] : (this.#table?.costs ?? [])) {
      const taken = Math.min(bytes, rest);
      this.#count(this.#ownerOfFunction(name), 'tables', taken);
      rest -= taken;
    }
    this.#share('function table', rest);
  }

  /** What the first layer has no span for is looked for in the next. */
  #fill(range: { start: number; end: number }, layers: readonly (readonly Span[])[], how: Filling): void {
    const [spans, ...below] = layers;
    if (range.end <= range.start) return;
    if (spans === undefined) return this.#share(how.rest, range.end - range.start);
    let at = range.start;
    for (let i = firstEndingAfter(spans, at); i < spans.length && at < range.end; i++) {
      const span = spans[i];
      if (span === undefined || span.start >= range.end) break;
      this.#fill({ start: at, end: span.start }, below, how);
      const start = Math.max(at, span.start);
      const end = Math.min(span.end, range.end);
      if (end <= start) continue;
      this.#count(span.owner, how.field, end - start);
      at = end;
    }
    this.#fill({ start: at, end: range.end }, below, how);
  }

  #count(owner: Owner, field: keyof PackageBytes, size: number): void {
    if (owner.kind === 'shared') return this.#share(owner.as, size);
    let bytes = this.#packages.get(owner.path);
    if (bytes === undefined) this.#packages.set(owner.path, (bytes = { code: 0, data: 0, tables: 0 }));
    bytes[field] += size;
  }

  #share(as: Shared, bytes: number): void {
    if (bytes > 0) this.#shared.set(as, (this.#shared.get(as) ?? 0) + bytes);
  }
}

interface Filling {
  readonly field: 'code' | 'data';
  /** whose is what no span has */
  readonly rest: Shared;
}

/** The part of a range that the table takes; nothing, at its end, where it takes none. */
function clip(
  table: FunctionTable | undefined,
  { start, end }: { start: number; end: number },
): { start: number; end: number } {
  if (table === undefined || table.start >= end || table.end <= start) return { start: end, end };
  return { start: Math.max(table.start, start), end: Math.min(table.end, end) };
}

function firstEndingAfter(spans: readonly Span[], address: number): number {
  let [low, high] = [0, spans.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((spans[middle]?.end ?? 0) <= address) low = middle + 1;
    else high = middle;
  }
  return low;
}
