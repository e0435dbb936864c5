/** Lists of words in one string, as CC, CGO_CFLAGS and -extld hold them.  Pure.  Rule: GOROOT/src/cmd/internal/quoted. */
import { GotsError } from './errors.ts';
import { goQuote } from './go-quote.ts';

/** Splits at white space; a word that begins with ' or " goes to the next such quote, nothing is unescaped. */
export function splitQuoted(text: string): string[] {
  const words: string[] = [];
  const pattern = /[ \t\n\r]+|"([^"]*)"|'([^']*)'|(["'])|[^ \t\n\r"'][^ \t\n\r]*/g;
  for (const match of text.matchAll(pattern)) {
    if (match[3] !== undefined) throw new GotsError('config', `unterminated ${match[3]} string`);
    const word = match[1] ?? match[2] ?? match[0];
    if (match[1] !== undefined || match[2] !== undefined || !/^[ \t\n\r]/.test(word)) words.push(word);
  }
  return words;
}

/** The inverse: quotes only where needed. @throws GotsError when a word has both kinds of quotes */
export function joinQuoted(words: readonly string[]): string {
  return words.map(quoteOne).join(' ');
}

function quoteOne(word: string): string {
  if (!/[ \t\n\r"']/.test(word)) return word;
  if (!word.includes("'")) return `'${word}'`;
  if (!word.includes('"')) return `"${word}"`;
  const message = `argument ${goQuote(word)} contains both single and double quotes and cannot be quoted`;
  throw new GotsError('config', message);
}
