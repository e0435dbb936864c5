/** Object files of several systems and archives of them, as bytes: as small as readers let them be. */

interface Section {
  readonly name: string;
  /** of ELF; 1: bytes of a program */
  readonly type?: number;
  readonly data?: Buffer;
}

/** ELF for amd64. */
export function elfObject(sections: readonly Section[] = [{ name: '.text' }]): Buffer {
  const all: readonly Section[] = [{ name: '', type: 0 }, ...sections, { name: '.shstrtab', type: 3 }];
  const names = Buffer.from(all.map(({ name }) => `${name}\0`).join(''), 'latin1');
  const header = Buffer.alloc(64);
  header.write('\x7fELF\x02\x01\x01', 0, 'latin1');
  header.writeUInt16LE(1, 16);
  header.writeUInt16LE(62, 18);
  header.writeUInt32LE(1, 20);
  header.writeBigUInt64LE(BigInt(64 + names.length), 40);
  for (const [at, value] of [64, 0, 0, 64, all.length, all.length - 1].entries()) {
    header.writeUInt16LE(value, 52 + 2 * at);
  }
  let nameAt = 0;
  const table = all.map(({ name, type = 1 }, index) => {
    const entry = Buffer.alloc(64);
    entry.writeUInt32LE(nameAt, 0);
    entry.writeUInt32LE(type, 4);
    entry.writeBigUInt64LE(64n, 24);
    entry.writeBigUInt64LE(index === all.length - 1 ? BigInt(names.length) : 0n, 32);
    nameAt += name.length + 1;
    return entry;
  });
  return Buffer.concat([header, names, ...table]);
}

/** COFF for amd64. */
export function coffObject(sections: readonly Section[] = [{ name: '.text' }], machine = 0x8664): Buffer {
  const header = Buffer.alloc(20);
  header.writeUInt16LE(machine, 0);
  header.writeUInt16LE(sections.length, 2);
  let dataAt = header.length + 40 * sections.length;
  const table = sections.map(({ name, data = Buffer.alloc(4) }) => {
    const entry = Buffer.alloc(40);
    entry.write(name, 0, 8, 'latin1');
    entry.writeUInt32LE(data.length, 16);
    entry.writeUInt32LE(dataAt, 20);
    dataAt += data.length;
    return entry;
  });
  return Buffer.concat([header, ...table, ...sections.map(({ data = Buffer.alloc(4) }) => data)]);
}

/** COFF with words for the linker. */
export function coffWithDirectives(text: string): Buffer {
  return coffObject([{ name: '.text' }, { name: '.drectve', data: Buffer.from(text, 'latin1') }]);
}

/** A program for Windows: COFF behind a header for DOS. */
export function peProgram(sections: readonly Section[] = [{ name: '.text' }]): Buffer {
  const dos = Buffer.alloc(128);
  dos.write('MZ\x90', 0, 'latin1');
  dos.writeUInt32LE(dos.length, 0x3c);
  const optional = Buffer.alloc(112);
  optional.writeUInt16LE(0x20b, 0);
  const coff = coffObject(sections);
  coff.writeUInt16LE(optional.length, 16);
  const moved = dos.length + 4 + optional.length;
  for (let at = 20; at < 20 + 40 * sections.length; at += 40)
    coff.writeUInt32LE(coff.readUInt32LE(at + 20) + moved, at + 20);
  return Buffer.concat([dos, Buffer.from('PE\0\0'), coff.subarray(0, 20), optional, coff.subarray(20)]);
}

/** A member of an import library of Windows. */
export function importObject(names = 'symbol\0x.dll\0', flags = 4): Buffer {
  const header = Buffer.alloc(20);
  header.writeUInt16LE(0xffff, 2);
  header.writeUInt16LE(0x8664, 6);
  header.writeUInt32LE(names.length, 12);
  header.writeUInt16LE(flags, 18);
  return Buffer.concat([header, Buffer.from(names, 'latin1')]);
}

/** Mach-O for amd64. */
export function machoObject(
  options: {
    readonly segment?: string;
    readonly section?: string;
    readonly linkerOptions?: readonly (readonly string[])[];
  } = {},
): Buffer {
  const { segment = '', section = '__text', linkerOptions = [] } = options;
  const load = Buffer.alloc(72 + 80);
  load.writeUInt32LE(0x19, 0);
  load.writeUInt32LE(load.length, 4);
  load.write(segment, 8, 16, 'latin1');
  load.writeUInt32LE(1, 64);
  load.write(section, 72, 16, 'latin1');
  load.write('__TEXT', 88, 16, 'latin1');
  const commands = [load, ...linkerOptions.map((words) => linkerOption(words))];
  const header = Buffer.alloc(32);
  for (const [at, value] of [0xfeedfacf, 0x01000007, 3, 1, commands.length, Buffer.concat(commands).length].entries()) {
    header.writeUInt32LE(value, 4 * at);
  }
  return Buffer.concat([header, ...commands]);
}

function linkerOption(words: readonly string[]): Buffer {
  const text = words.map((word) => `${word}\0`).join('');
  const command = Buffer.alloc(12 + Math.ceil(text.length / 8) * 8 + 4);
  command.writeUInt32LE(0x2d, 0);
  command.writeUInt32LE(command.length, 4);
  command.writeUInt32LE(words.length, 8);
  command.write(text, 12, 'latin1');
  return command;
}

/** Files for several architectures in one. */
export function universalFile(...slices: readonly Buffer[]): Buffer {
  const header = Buffer.alloc(8 + 20 * slices.length);
  header.writeUInt32BE(0xcafebabe, 0);
  header.writeUInt32BE(slices.length, 4);
  let at = header.length;
  for (const [index, slice] of slices.entries()) {
    header.writeUInt32BE(at, 8 + 20 * index + 8);
    header.writeUInt32BE(slice.length, 8 + 20 * index + 12);
    at += slice.length;
  }
  return Buffer.concat([header, ...slices]);
}

/** @param members names as they stand in headers, `a.o/`, `/`, `//`, `#1/4` */
export function archive(...members: readonly (readonly [name: string, data: Buffer])[]): Buffer {
  const parts = members.flatMap(([name, data]) => {
    const header = `${name.padEnd(16)}${'0'.padEnd(12)}${'0'.padEnd(6)}${'0'.padEnd(6)}${'644'.padEnd(8)}${`${data.length}`.padEnd(10)}\`\n`;
    return [Buffer.from(header, 'latin1'), data, Buffer.from(data.length % 2 === 0 ? '' : '\n')];
  });
  return Buffer.concat([Buffer.from('!<arch>\n'), ...parts]);
}

/** Of AIX. */
export function bigArchive(...members: readonly Buffer[]): Buffer {
  const parts: Buffer[] = [];
  const offsets: number[] = [];
  let at = 128;
  for (const data of members) {
    offsets.push(at);
    const size = 112 + 2 + 2 + data.length;
    const next = at + size + (size % 2);
    const part = Buffer.alloc(next - at, 0);
    part.write(`${data.length}`.padEnd(20) + `${next}`.padEnd(20), 0, 'latin1');
    part.write('2'.padEnd(4) + 'ab`\n', 108, 'latin1');
    data.copy(part, 116);
    parts.push(part);
    at = next;
  }
  const header = Buffer.alloc(128, ' ');
  header.write('<bigaf>\n', 0, 'latin1');
  header.write(`${offsets[0] ?? 0}`.padEnd(20) + `${offsets.at(-1) ?? 0}`.padEnd(20), 68, 'latin1');
  return Buffer.concat([header, ...parts]);
}
