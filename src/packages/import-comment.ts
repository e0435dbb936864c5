/** `package x // import "path"`: the path that GOPATH mode insists on.  Pure.  Rule: go/build's findImportComment. */
import { bufferOf } from '../base/buffer-of.ts';
import { goUnquote } from '../base/go-quote.ts';

const CLAUSE =
  /^(?:\s|\/\/[^\n]*(?:\n|$)|\/\*[^]*?\*\/)*package(?![\p{L}\d_])(?:\s|\/\/[^\n]*(?:\n|$)|\/\*[^]*?\*\/)*[\p{L}\d_]+[ \t\r]*(?:\/\/([^\n]*)|\/\*([^]*?)\*\/)/u;

/** The comment's path, undefined where it is malformed, and its line; undefined: no import comment. */
export function findImportComment(
  source: Uint8Array,
): { readonly path: string | undefined; readonly line: number } | undefined {
  const text = bufferOf(source).toString('utf8');
  const match = CLAUSE.exec(text);
  if (match === null) return undefined;
  const comment = (match[1] ?? match[2] ?? '').trim();
  if (comment.includes('\n')) return undefined;
  const argument = /^import(?![\p{L}\d_])(.*)$/su.exec(comment)?.[1];
  if (argument === undefined) return undefined;
  return { path: goUnquote(argument.trim()), line: match[0].split('\n').length };
}
