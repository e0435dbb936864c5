/**
 * The comments above a Go file's package clause: directives and the package comment.  Pure.
 * Facts: go/parser's comment groups (comments with no blank line or code between), go/build's readGoInfo.
 */
import { commentText, synopsis } from './doc-synopsis.ts';

export interface LeadingComments {
  /** `//go:` comments, each with its byte offset */
  readonly directives: readonly { readonly text: string; readonly offset: number }[];
  readonly synopsis: string;
  /** has a line that is `//go:binary-only-package` and nothing else */
  readonly binaryOnly: boolean;
}

interface Comment {
  readonly text: string;
  readonly offset: number;
}

const NEWLINE = 0x0a;
const SLASH = 0x2f;
const STAR = 0x2a;

/** @param source a file's bytes without byte order mark, without syntax errors in its header */
export function readLeadingComments(source: Buffer): LeadingComments {
  const directives: Comment[] = [];
  let group: Comment[] = [];
  let newlines = 0;
  let offset = 0;
  let binaryOnly = false;
  for (; offset < source.length;) {
    const byte = source[offset];
    if (byte === NEWLINE) {
      newlines++;
      offset++;
    } else if (byte === SLASH && (source[offset + 1] === SLASH || source[offset + 1] === STAR)) {
      if (newlines > 1) group = [];
      const isLine = source[offset + 1] === SLASH;
      const comment = commentAt(source, offset, isLine);
      group.push(comment);
      if (comment.text.startsWith('//go:')) {
        directives.push(comment);
        if (comment.text.trim() === '//go:binary-only-package') binaryOnly = true;
      }
      offset += isLine ? lineEnd(source, offset) - offset : Buffer.byteLength(comment.text);
      newlines = 0;
    } else if (byte === 0x20 || byte === 0x09 || byte === 0x0d) {
      offset++;
    } else {
      break;
    }
  }
  const isDoc = group.length > 0 && newlines <= 1;
  return {
    directives: directives.map(({ text, offset: at }) => ({ text: text.replaceAll('\r', ''), offset: at })),
    synopsis: isDoc ? synopsis(commentText(group.map(({ text }) => text))) : '',
    binaryOnly,
  };
}

function commentAt(source: Buffer, offset: number, isLine: boolean): Comment {
  const close = isLine ? lineEnd(source, offset) : source.indexOf('*/', offset + 2) + 2;
  return { text: source.toString('utf8', offset, close), offset };
}

function lineEnd(source: Buffer, offset: number): number {
  const newline = source.indexOf(NEWLINE, offset);
  return newline < 0 ? source.length : newline;
}
