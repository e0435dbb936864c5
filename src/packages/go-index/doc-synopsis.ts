/**
 * The one-line synopsis of a package comment: its first sentence as plain text.  Pure.
 * Rules: go/ast's CommentGroup.Text, go/doc's Synopsis, go/doc/comment's paragraphs and links.
 */

/** The single-element import paths of the standard library that a doc link may name. */
const singleElementStd = new Set(
  (
    'bufio bytes cmp context crypto embed encoding errors expvar flag fmt hash html image io iter log maps math mime net ' +
    'os path plugin reflect regexp runtime slices sort strconv strings structs sync syscall testing time unicode unique ' +
    'unsafe weak'
  ).split(' '),
);

const illegalPrefixes = ['copyright', 'all rights', 'author'];

/**
 * The text of a comment group, markers, directives and superfluous blank lines removed.
 *
 * @param comments each comment with its markers, a `//` comment without its newline
 */
export function commentText(comments: readonly string[]): string {
  const lines: string[] = [];
  for (const comment of comments) {
    const text = comment.replaceAll('\r', '');
    if (text.startsWith('/*')) {
      lines.push(...text.slice(2, -2).split('\n'));
      continue;
    }
    const rest = text.slice(2);
    if (rest.startsWith(' ')) lines.push(rest.slice(1));
    else if (!isDirective(rest)) lines.push(rest);
  }
  const kept: string[] = [];
  for (const line of lines) {
    const trimmed = line.replace(/[ \t\n\r]+$/, '');
    if (trimmed !== '' || (kept.at(-1) ?? '') !== '') kept.push(trimmed);
  }
  if ((kept.at(-1) ?? '') !== '') kept.push('');
  return kept.join('\n');
}

function isDirective(text: string): boolean {
  return /^(?:line |extern |export |[a-z0-9]+:[a-z0-9])/.test(text);
}

/** The synopsis of a comment text; '' where the text does not start with a sentence. */
export function synopsis(text: string): string {
  const sentence = firstSentence(text);
  const lower = sentence.toLowerCase();
  if (illegalPrefixes.some((prefix) => lower.startsWith(prefix))) return '';
  const paragraph = firstParagraph(unindent(sentence.split('\n')));
  return paragraph === undefined
    ? ''
    : plainText(paragraph)
        .split(/[\s\u0085]+/u)
        .filter(Boolean)
        .join(' ');
}

/** Up to the first period that a space follows, unless exactly one capital letter stands before it. */
function firstSentence(text: string): string {
  let third = '';
  let second = '';
  let previous = '';
  let index = 0;
  for (const raw of text) {
    const current = raw === '\n' || raw === '\r' || raw === '\t' ? ' ' : raw;
    if (current === ' ' && previous === '.' && (!isUpper(second) || isUpper(third))) return text.slice(0, index);
    if (previous === '。' || previous === '．') return text.slice(0, index);
    third = second;
    second = previous;
    previous = current;
    index += raw.length;
  }
  return text;
}

function isUpper(char: string): boolean {
  return /^\p{Lu}$/u.test(char);
}

function unindent(lines: readonly string[]): string[] {
  const filled = lines.filter((line) => line !== '');
  let prefix = /^[ \t]*/.exec(filled[0] ?? '')?.[0] ?? '';
  for (const line of filled) while (!line.startsWith(prefix)) prefix = prefix.slice(0, -1);
  const out = lines.map((line) => {
    const rest = line.startsWith(prefix) ? line.slice(prefix.length) : line;
    return rest.trim() === '' ? '' : rest;
  });
  while (out[0] === '') out.shift();
  while (out.at(-1) === '') out.pop();
  return out;
}

const isIndented = (line: string): boolean => line.startsWith(' ') || line.startsWith('\t');
const isListItem = (line: string): boolean => /^\s*(?:[•*+-]|\d+[.)])[ \t]+\S/.test(line);
const isLinkDefinition = (line: string): boolean =>
  /^\[.*?\]:[ \t].*/.test(line) && /\]:[ \t]\s*(?:file|ftp|gopher|https?|mailto|nntp):\/\//.test(line);

/** The lines of the first block where it is a paragraph; undefined for a list, code or heading. */
function firstParagraph(lines: readonly string[]): string | undefined {
  const first = lines[0];
  if (first === undefined || isIndented(first)) return undefined;
  let end = 1;
  while (end < lines.length && lines[end] !== '' && !isIndented(lines[end] ?? '')) end++;
  end = endBeforeMisindented(lines, end);
  if (end === 0) return undefined;
  if (end === 1 && /^#[ \t]/.test(first) && first.trim() !== '#') return undefined;
  const block = lines.slice(0, end);
  if (block.every(isLinkDefinition)) return firstParagraph(dropBlank(lines.slice(end)));
  return block.join('\n');
}

function dropBlank(lines: readonly string[]): readonly string[] {
  const start = lines.findIndex((line) => line !== '');
  return start < 0 ? [] : lines.slice(start);
}

/** Leaves trailing list items, or a line that opens a block, to indented lines that follow without a blank line. */
function endBeforeMisindented(lines: readonly string[], end: number): number {
  const next = lines[end];
  if (next === undefined || next === '' || isListItem(next)) return end;
  const last = lines[end - 1] ?? '';
  if (isListItem(last)) {
    let start = end - 1;
    while (start > 0 && isListItem(lines[start - 1] ?? '')) start--;
    return start;
  }
  return last.endsWith('{') || last.endsWith('\\') ? end - 1 : end;
}

/** A paragraph with doc links unbracketed and quotes made round. */
function plainText(paragraph: string): string {
  const unlinked = paragraph.replace(/\[([^[\]]*)\]/g, (whole: string, text: string, offset: number) =>
    isDocLink(text, paragraph.slice(0, offset), paragraph.slice(offset + whole.length)) ? text : whole,
  );
  return unlinked.replace(/`{3,}|``|''/g, (quotes) => (quotes === '``' ? '“' : quotes === "''" ? '”' : quotes));
}

function isDocLink(text: string, before: string, after: string): boolean {
  if (before !== '' && !/[\p{P} \t\n]$/u.test(before)) return false;
  if (after !== '' && !/^[\p{P} \t\n]/u.test(after)) return false;
  let pkg = text.startsWith('*') ? text.slice(1) : text;
  const symbol = withoutName(pkg);
  if (symbol !== undefined) pkg = withoutName(symbol) ?? symbol;
  if (pkg === '') return false;
  return pkg.includes('/') ? isImportPath(pkg) : singleElementStd.has(pkg);
}

/** The text before a last capitalised identifier; undefined where there is none. */
function withoutName(text: string): string | undefined {
  const match = /^(?:(.*)\.)?(\p{Lu}[\p{L}_0-9]*)$/su.exec(text);
  return match === null ? undefined : (match[1] ?? '');
}

function isImportPath(path: string): boolean {
  return (
    !path.startsWith('-') && path.split('/').every((elem) => /^[A-Za-z0-9\-.~_+]+$/.test(elem) && !/^\.|\.$/.test(elem))
  );
}
