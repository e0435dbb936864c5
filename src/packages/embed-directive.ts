/** The patterns of `//go:embed` comments anywhere in a file, with their positions.  Pure.  Grammar: go/ast's ParseDirective. */
import { goUnquote } from '../base/go-quote.ts';
import type { EmbedPattern, Position } from './go-header.ts';
import { mayMovePositions, scanPositions } from './go-scanner.ts';

const NEWLINE = 0x0a;
const MARK = '//go:embed';

/** All patterns in a source file, in order; lines that are malformed are passed over, the compiler reports them. */
export function readEmbedPatterns(source: Buffer): EmbedPattern[] {
  const patterns: EmbedPattern[] = [];
  if (!source.includes(MARK, 0, 'latin1')) return patterns;
  const moved = mayMovePositions(source) ? scanPositions(source) : undefined;
  let line = 1;
  let lineStart = 0;
  let counted = 0;
  forEachLineComment(source, (start, end) => {
    if (source.toString('latin1', start, start + MARK.length) !== MARK) return;
    let newline = source.indexOf(NEWLINE, counted);
    while (newline >= 0 && newline < start) {
      line++;
      lineStart = newline + 1;
      newline = source.indexOf(NEWLINE, lineStart);
    }
    counted = lineStart;
    const place = { line, column: start - lineStart + 1 + MARK.length };
    const first = start + MARK.length;
    const positionAt = (distance: number): Position =>
      moved?.positionOf(first + distance) ?? { ...place, column: place.column + distance };
    patterns.push(...parseArguments(source.toString('utf8', first, end), positionAt));
  });
  return patterns;
}

/** Calls back for each `//` comment that is no part of a string, rune or other comment. */
function forEachLineComment(source: Buffer, callback: (start: number, end: number) => void): void {
  let i = 0;
  while (i < source.length) {
    switch (source[i]) {
      case 0x22: // "
      case 0x27: // '
        i = endOfQuoted(source, i);
        break;
      case 0x60: // `
        i = after(source.indexOf(0x60, i + 1), 1, source);
        break;
      case 0x2f: // /
        if (source[i + 1] === 0x2f) {
          const end = after(source.indexOf(NEWLINE, i), 0, source);
          callback(i, end);
          i = end;
        } else if (source[i + 1] === 0x2a) {
          i = after(source.indexOf('*/', i + 2, 'latin1'), 2, source);
        } else {
          i++;
        }
        break;
      default:
        i++;
    }
  }
}

function after(index: number, length: number, source: Buffer): number {
  return index < 0 ? source.length : index + length;
}

function endOfQuoted(source: Buffer, start: number): number {
  const quote = source[start];
  let i = start + 1;
  for (;;) {
    const c = source[i];
    if (c === undefined || c === NEWLINE) return i;
    i++;
    if (c === quote) return i;
    if (c === 0x5c && source[i] !== NEWLINE) i++;
  }
}

const SPACE = /^[\s\u0085]$/u;

/** @param positionAt of a byte, counted from the first of the arguments */
function parseArguments(raw: string, positionAt: (distance: number) => Position): EmbedPattern[] {
  const text = raw.replaceAll('\r', '');
  if (text !== '' && !SPACE.test(text[0] ?? '')) return [];
  const patterns: EmbedPattern[] = [];
  let i = 0;
  let distance = 0;
  const advance = (to: number): void => {
    distance += Buffer.byteLength(text.slice(i, to));
    i = to;
  };
  for (;;) {
    let start = i;
    while (start < text.length && SPACE.test(text[start] ?? '')) start++;
    advance(start);
    if (i >= text.length) return patterns;
    const position = positionAt(distance);
    const quote = text[i];
    if (quote === '"' || quote === '`') {
      const end = quotedEnd(text, i);
      const pattern = end < 0 ? undefined : goUnquote(text.slice(i, end));
      if (pattern === undefined || (end < text.length && !SPACE.test(text[end] ?? ''))) return [];
      patterns.push({ pattern, position });
      advance(end);
    } else {
      let end = i;
      while (end < text.length && !SPACE.test(text[end] ?? '')) end++;
      patterns.push({ pattern: text.slice(i, end), position });
      advance(end);
    }
  }
}

function quotedEnd(text: string, start: number): number {
  const quote = text[start];
  for (let i = start + 1; i < text.length; i++) {
    if (text[i] === quote) return i + 1;
    if (quote === '"' && text[i] === '\\') i++;
  }
  return -1;
}
