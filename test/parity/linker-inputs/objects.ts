/** Files of objects that a linker flag names, or that a package holds: what they may be, and what they may have in them. */
import {
  archive,
  bigArchive,
  coffObject,
  coffWithDirectives,
  elfObject,
  importObject,
  machoObject,
  peProgram,
  universalFile,
} from '../../support/object-files.ts';
import type { LinkerInputCase } from './linker-input-case.ts';

/** name, content, part of the message, whether it is damaged */
type Row = readonly [name: string, content: Buffer | string, refused?: string, isDamaged?: boolean];

const script = 'INPUT(-lc)\n';
const wasm = Buffer.from('\0asm\x01\0\0\0', 'latin1');
const elf = elfObject();
const elfWith = (name: string, type = 1): Buffer => elfObject([{ name: '.text' }, { name, type }]);

function symbolTable(count: number): Buffer {
  const table = Buffer.alloc(4 + 4 * count);
  table.writeUInt32BE(count);
  return table;
}

/** of Windows: members and symbols, little endian */
function secondTable(members: number, symbols: number, rest = 0): Buffer {
  const table = Buffer.alloc(8 + 4 * members + rest);
  table.writeUInt32LE(members);
  table.writeUInt32LE(symbols, 4 + 4 * members);
  return table;
}

const objects: readonly Row[] = [
  ['an ELF object', elf],
  ['a script', script, 'unrecognized binary format'],
  ['three bytes', 'abc', 'invalid object file'],
  ['nothing', '', 'invalid object file'],
  ['an ELF object that ends early', elf.subarray(0, 40), 'invalid ELF object', true],
  ['an ELF object without its sections', elf.subarray(0, -10), 'invalid ELF object', true],
  [
    'an ELF object with code for the optimizer of gcc',
    elfWith('.gnu.lto_.profile'),
    'disallowed LTO section ".gnu.lto_.profile"',
  ],
  ['with its debug information', elfWith('.gnu.debuglto_.debug_info'), 'disallowed LTO section'],
  ['with code for the optimizer of LLVM', elfWith('.llvmbc'), 'disallowed LTO section ".llvmbc"'],
  ['by type', elfWith('.x', 0x6fff4c0c), 'disallowed LLVM LTO section'],
  ['an ELF object with words for the linker', elfWith('.x', 0x6fff4c01), 'embedded linker options section'],
  ['and with libraries', elfWith('.x', 0x6fff4c04), 'embedded linker options section'],
  ['an ELF section of a similar name', elfWith('.llvmbcx')],
  ['a COFF object', coffObject()],
  ['a COFF object that ends early', coffObject().subarray(0, 40), 'invalid PE/COFF object', true],
  ['a COFF object whose section lies outside', coffObject().subarray(0, -1), 'invalid PE/COFF section ".text" bounds'],
  ['a COFF object without sections', coffObject([]), 'missing sections'],
  [
    'a COFF object of a machine that the reader does not know',
    coffObject(undefined, 0x6264),
    'invalid PE/COFF object',
    true,
  ],
  ['a script that begins as COFF does', 'dbx=1; /* \x01 */ INPUT(-lc)\n', 'unrecognized binary format'],
  ['COFF with code for the optimizer', coffObject([{ name: '.llvmbc' }]), 'disallowed LTO section ".llvmbc"'],
  [
    'COFF with harmless directives',
    coffWithDirectives(' /DEFAULTLIB:"LIBCMT" -export:main,DATA /FAILIFMISMATCH:"a=b" '),
  ],
  [
    'COFF with a library by its path',
    coffWithDirectives('/DEFAULTLIB:"c:x.lib"'),
    'disallowed .drectve directive "/DEFAULTLIB:c:x.lib"',
  ],
  ['COFF with directives of MinGW', coffWithDirectives('-lfoo --enable-auto-import /nodefaultlib:libc /guard:cf')],
  ['COFF with a directory', coffWithDirectives('-L/tmp'), 'disallowed .drectve directive "-L/tmp"'],
  ['COFF with a plugin', coffWithDirectives('--plugin=x'), 'disallowed .drectve directive "--plugin=x"'],
  [
    'COFF with a directive in quotes',
    coffWithDirectives('"/EXPORT:a b" "-T x"'),
    'disallowed .drectve directive "-T x"',
  ],
  ['COFF with a parent directory', coffWithDirectives('/include:..x'), 'disallowed .drectve directive "/include:..x"'],
  ['COFF with empty directives', coffWithDirectives('\xef\xbb\xbf  \0')],
  ['COFF with no directives at all', coffWithDirectives(''), 'suspicious .drectve section size (0)'],
  ['a program for Windows', peProgram()],
  [
    'a program with directives',
    peProgram([{ name: '.drectve', data: Buffer.from('-T x') }]),
    'disallowed .drectve directive "-T"',
  ],
  ['a program that ends early', peProgram().subarray(0, 200), 'invalid PE/COFF object', true],
  ['a DOS header alone', peProgram().subarray(0, 60), 'invalid PE DOS header'],
  ['a DOS header that leads nowhere', peProgram().subarray(0, 100), 'invalid PE signature offset'],
  ['an import object', importObject()],
  ['an import object with one name', importObject('symbol\0'), 'invalid PE import object strings'],
  ['an import object with three', importObject('a\0b\0c\0'), 'invalid PE import object strings'],
  ['an import object of no known kind', importObject(undefined, 3), 'invalid PE import object type flags 0x3'],
  ['an import object that ends early', importObject().subarray(0, 22), 'invalid PE import object size'],
  ['a Mach-O object', machoObject()],
  ['a Mach-O object that ends early', machoObject().subarray(0, 60), 'invalid Mach-O object', true],
  ['Mach-O with code for the optimizer', machoObject({ segment: '__LLVM' }), 'disallowed LTO segment "__LLVM"'],
  ['in a section', machoObject({ section: '.llvmcmd' }), 'disallowed LTO section __TEXT,.llvmcmd'],
  ['Mach-O with a library', machoObject({ linkerOptions: [['-lz'], ['-framework', 'Cocoa']] })],
  [
    'Mach-O with a plugin',
    machoObject({ linkerOptions: [['-lto_library', 'x']] }),
    'disallowed LC_LINKER_OPTION "-lto_library x"',
  ],
  [
    'Mach-O with a flag that begins as a library does',
    machoObject({ linkerOptions: [['-lazy_library']] }),
    'disallowed LC_LINKER_OPTION "-lazy_library"',
  ],
  [
    'Mach-O with three words',
    machoObject({ linkerOptions: [['-lz', '-lz', '-lz']] }),
    'disallowed LC_LINKER_OPTION in',
  ],
  [
    'Mach-O with a framework that is a file',
    machoObject({ linkerOptions: [['-framework', 'm.go']] }),
    'disallowed LC_LINKER_OPTION "-framework m.go"',
  ],
  ['a universal file', universalFile(machoObject(), archive(['a.o/', machoObject()]))],
  ['a universal file with a script', universalFile(machoObject(), Buffer.from(script)), 'unrecognized binary format'],
  ['a universal file of none', universalFile(), 'invalid universal Mach-O arch count'],
  [
    'a universal file that ends early',
    universalFile(machoObject()).subarray(0, 60),
    'invalid universal Mach-O slice bounds',
  ],
  [
    'a universal file without its table',
    universalFile(machoObject()).subarray(0, 20),
    'truncated universal Mach-O arch header',
  ],
  ['WebAssembly', wasm],
  ['another version of it', Buffer.from('\0asm\x02\0\0\0', 'latin1'), 'unrecognized binary format'],
  ['XCOFF that ends early', Buffer.from('\x01\xdf\0\0\0\0\0\0\0\0', 'latin1'), 'invalid XCOFF object', true],
  ['Plan 9 that ends early', Buffer.from('\0\0\x8a\x97\0\0', 'latin1'), 'invalid Plan 9 object', true],
  ['Plan 9', Buffer.concat([Buffer.from('\0\0\x8a\x97', 'latin1'), Buffer.alloc(40)])],
];

const archives: readonly Row[] = [
  ['an archive', archive(['/', symbolTable(1)], ['//', Buffer.from('long names/\n')], ['a.o/', elf], ['/0', elf])],
  ['an archive of nothing', archive()],
  ['an archive with a script', archive(['a.o/', Buffer.from(script)]), 'unrecognized binary format'],
  ['an archive with an empty member', archive(['a.o/', Buffer.alloc(0)]), 'empty archive member'],
  ['an archive in another', archive(['a', archive(['b', archive(['c', archive(['d', elf])])])])],
  [
    'archives too deep',
    archive(['a', archive(['b', archive(['c', archive(['d', archive(['e', elf])])])])]),
    'too deep',
  ],
  ['an archive with bytes behind it', Buffer.concat([archive(['a.o/', elf]), Buffer.from('xx')]), 'trailing data'],
  ['an archive that ends early', archive(['a.o/', elf]).subarray(0, -2), 'malformed archive member size'],
  [
    'a header that is none',
    Buffer.concat([Buffer.from('!<arch>\n'), Buffer.alloc(60, ' ')]),
    'malformed archive header',
  ],
  [
    'a symbol table behind a member',
    archive(['a.o/', elf], ['/', symbolTable(1)]),
    'unexpected archive symbol table member "/"',
  ],
  ['a symbol table without room', archive(['/', symbolTable(4).subarray(0, 8)]), 'malformed archive symbol table'],
  [
    'an import object as symbol table',
    archive(['/', importObject()]),
    'binary object disguised as archive symbol table',
  ],
  ['an object as symbol table', archive(['/', elf]), 'malformed archive symbol table'],
  ['the tables of Windows', archive(['/', symbolTable(1)], ['/', secondTable(1, 1, 2)], ['a.o/', coffObject()])],
  [
    'a second table without room',
    archive(['/', symbolTable(1)], ['/', secondTable(1, 1)]),
    'malformed PE archive second linker member',
  ],
  [
    'a third table',
    archive(['/', symbolTable(0)], ['/', secondTable(0, 0)], ['/', symbolTable(0)]),
    'unexpected archive symbol table member',
  ],
  ['an object as names', archive(['//', elf]), 'binary object disguised as archive string table'],
  ['an object with code for the optimizer as names', archive(['//', elfWith('.llvmbc')]), 'disallowed LTO section'],
  [
    'names twice',
    archive(['//', Buffer.from('x/\n')], ['//', Buffer.from('x/\n')]),
    'unexpected archive string table member',
  ],
  [
    'an archive of BSD',
    archive(
      ['#1/20', Buffer.concat([Buffer.from('__.SYMDEF SORTED'.padEnd(20, '\0')), Buffer.alloc(8)])],
      ['#1/4', Buffer.concat([Buffer.from('a.o\0'), elf])],
    ),
  ],
  [
    'its symbol table behind a member',
    archive(['a.o', elf], ['__.SYMDEF', Buffer.alloc(8)]),
    'unexpected archive symbol table member "__.SYMDEF"',
  ],
  ['a name without member', archive(['#1/4', Buffer.from('a.o\0')]), 'empty BSD archive member'],
  ['a name longer than its member', archive(['#1/9', Buffer.from('a.o\0')]), 'malformed BSD archive member in'],
  ['a thin archive', '!<thin>\n', 'unrecognized binary format'],
  ['an archive of AIX', bigArchive(elf, elf)],
  ['an archive of AIX with a script', bigArchive(elf, Buffer.from(script)), 'unrecognized binary format'],
  ['an archive of AIX that ends early', bigArchive(elf).subarray(0, 200), 'malformed AIX big archive member header'],
  ['an archive of AIX without its header', bigArchive(elf).subarray(0, 100), 'malformed AIX big archive header'],
];

function libraryCase([name, content, refused, isDamaged = false]: Row): LinkerInputCase {
  const base = { name: `${name}, as a library`, flags: '${SRCDIR}/libx.a', files: { 'libx.a': content }, isDamaged };
  return refused === undefined ? base : { ...base, refused };
}

/** Of a package's own files, archives, programs and import objects are not allowed. */
const systemObjects: readonly Row[] = [
  ['an ELF object', elf],
  ['a COFF object', coffObject()],
  ['a script', script, 'invalid linker input file in .syso'],
  ['code for the optimizer', elfWith('.gnu.lto_main'), 'disallowed LTO section ".gnu.lto_main"'],
  ['an archive', archive(['a.o/', elf]), 'archive not allowed as .syso'],
  ['an archive of AIX', bigArchive(elf), 'archive not allowed as .syso'],
  ['a program for Windows', peProgram(), 'unrecognized binary format'],
  ['an import object', importObject(), 'unrecognized binary format'],
  ['a directive', coffWithDirectives('-T x'), 'disallowed .drectve directive "-T"'],
];

function systemObjectCases([name, content, refused]: Row): readonly LinkerInputCase[] {
  return ['', '-lm'].map((flags) => ({
    name: `${name}, as .syso ${flags === '' ? 'without' : 'with'} cgo`,
    ...(flags === '' ? {} : { flags }),
    files: { 'x.syso': content },
    ...(refused === undefined ? {} : { refused }),
  }));
}

export const objectCases: readonly LinkerInputCase[] = [
  ...objects.map((row) => libraryCase(row)),
  ...archives.map((row) => libraryCase(row)),
  ...systemObjects.flatMap((row) => systemObjectCases(row)),
];
