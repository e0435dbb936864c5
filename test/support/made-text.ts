/** The part of a document that a command makes: it stands between `<!-- made by: npm run COMMAND -->` and the next end mark. */

const endMark = '<!-- end of what is made -->';

/** @throws Error where the document has no such part */
export function findMadeText(document: string, command: string): string {
  const { from, to } = findPlace(document, command);
  return document.slice(from, to);
}

/** @returns the document with text in that part. @throws Error where it has no such part */
export function replaceMadeText(document: string, command: string, text: string): string {
  const { from, to } = findPlace(document, command);
  return document.slice(0, from) + text + document.slice(to);
}

function findPlace(document: string, command: string): { from: number; to: number } {
  const beginMark = `<!-- made by: npm run ${command} -->\n`;
  const begin = document.indexOf(beginMark);
  const from = begin + beginMark.length;
  const to = document.indexOf(endMark, from);
  if (begin < 0 || to < 0) throw new Error(`no ${beginMark.trim()} and ${endMark}`);
  return { from, to };
}
