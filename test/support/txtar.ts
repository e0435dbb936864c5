/**
 * The txtar format: a comment, then files after lines `-- name --`.  Files are strings or bytes; parsing keeps bytes.
 * Facts: GOROOT/src/internal/txtar.
 */

export interface TxtarFile {
  readonly name: string;
  readonly data: Buffer;
}

export interface Txtar {
  readonly comment: string;
  readonly files: readonly TxtarFile[];
}

/** There are no syntax errors in a txtar; a missing newline at the end of the comment or of a file is added. */
export function parseTxtar(text: string | Uint8Array): Txtar {
  // latin1 maps bytes to characters one to one, so that offsets and content survive
  const all = (typeof text === 'string' ? Buffer.from(text) : Buffer.from(text)).toString('latin1');
  const marker = /^-- (.*?) --$/gm;
  const files: { name: string; from: number; to: number }[] = [];
  let commentEnd = all.length;
  for (let match = marker.exec(all); match !== null; match = marker.exec(all)) {
    const name = Buffer.from(match[1] ?? '', 'latin1')
      .toString()
      .trim();
    if (name === '') continue;
    const last = files.at(-1);
    if (last === undefined) commentEnd = match.index;
    else last.to = match.index;
    files.push({ name, from: Math.min(marker.lastIndex + 1, all.length), to: all.length });
  }
  return {
    comment: withNewline(Buffer.from(all.slice(0, commentEnd), 'latin1').toString()),
    files: files.map(({ name, from, to }) => ({ name, data: Buffer.from(withNewline(all.slice(from, to)), 'latin1') })),
  };
}

function withNewline(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}
