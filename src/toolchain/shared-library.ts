/** What a shared library of Go packages tells of itself.  Format: cmd/internal/buildid's ReadELFNote, the linker's pkg-list note. */
import { GotsError } from '../base/errors.ts';
import { findElfSection, MalformedObject, type ReadAt, readNamed } from './object-file.ts';

/**
 * The import paths of the packages that a library was made of.
 *
 * @param file for messages
 * @throws GotsError where the file is no such library
 */
export function readPackageList(read: ReadAt, file: string): readonly string[] {
  try {
    const section = findElfSection(read, '.note.go.pkg-list');
    if (section === undefined) return [];
    const note = Buffer.from(readNamed(read, section.offset, section.size));
    if (note.length < 16) throw new MalformedObject('note is too short');
    const start = 12 + Math.ceil(note.readUInt32LE(0) / 4) * 4;
    const text = note.toString('utf8', start, start + note.readUInt32LE(4));
    return text.split('\n').filter((line) => line !== '');
  } catch (error) {
    if (!(error instanceof MalformedObject)) throw error;
    throw new GotsError('build', `readELFNote failed: ${file}: ${error.message}`, { bare: true, cause: error });
  }
}

/** As readPackageList, of a library made by gccgo: from lines `pkgpath x;` of its export data. */
export function readGccgoPackageList(read: ReadAt, file: string): readonly string[] {
  try {
    const section = findElfSection(read, '.go_export');
    if (section === undefined) throw new GotsError('build', `${file}: missing .go_export section`, { bare: true });
    const text = Buffer.from(readNamed(read, section.offset, section.size)).toString();
    return text.split('\n').flatMap((line) => (line.startsWith('pkgpath ') ? [line.slice(8).replace(/;$/, '')] : []));
  } catch (error) {
    if (!(error instanceof MalformedObject)) throw error;
    throw new GotsError('build', `failed to open shared library: ${error.message}`, { bare: true, cause: error });
  }
}
