/** An executable's sections and symbols, whatever its format. */
import { FormatError, unrecognized } from '../executable/executable.ts';
import { readElfImage } from './elf-image.ts';
import { type Image, slice } from './image.ts';
import { readMachoImage } from './macho-image.ts';
import { readPEImage } from './pe-image.ts';

/** @throws FormatError, also where sections lie outside of the file: it is cut off */
export function readImage(bytes: Uint8Array): Image {
  const image = readFormat(bytes);
  for (const { offset, size } of image.sections) slice(bytes, offset, size);
  return image;
}

function readFormat(bytes: Uint8Array): Image {
  if (bytes.length < 16) throw new FormatError(unrecognized);
  const magic = slice(bytes, 0, 4).readUInt32BE();
  switch (magic) {
    case 0x7f454c46:
      return readElfImage(bytes);
    case 0xcffaedfe:
    case 0xcefaedfe:
    case 0xfeedfacf:
    case 0xfeedface:
      return readMachoImage(bytes);
    case 0xcafebabe:
      throw new FormatError('a universal file: take one program out of it with lipo -thin');
    default:
      if (magic >>> 16 === 0x4d5a) return readPEImage(bytes);
      throw new FormatError(unrecognized);
  }
}
