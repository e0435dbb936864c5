/** Go's strconv.Quote and Unquote: double-quoted strings as %q prints them.  Pure. */

/** Whether a string needs no escape: printable ASCII without quote and backslash. */
const plain = /^[ !#-[\]-~]*$/;

/** What Go's strconv.IsPrint accepts besides the ASCII space: letters, marks, numbers, punctuation, symbols. */
const printable = /^[\p{L}\p{M}\p{N}\p{P}\p{S}]$/u;

const shortEscapes: ReadonlyMap<number, string> = new Map([
  [0x07, '\\a'],
  [0x08, '\\b'],
  [0x09, '\\t'],
  [0x0a, '\\n'],
  [0x0b, '\\v'],
  [0x0c, '\\f'],
  [0x0d, '\\r'],
  [0x22, '\\"'],
  [0x5c, '\\\\'],
]);

/** strconv.Quote: the string in double quotes, with Go's escapes. */
export function goQuote(text: string): string {
  if (plain.test(text)) return `"${text}"`;
  let out = '"';
  for (const char of text) out += escapeChar(char);
  return `${out}"`;
}

/** goQuote of bytes, those that are no UTF-8 as `\\xff`. */
export function goQuoteBytes(bytes: Uint8Array): string {
  const data = Buffer.from(bytes);
  let out = '"';
  for (let at = 0; at < data.length;) {
    const char = charAt(data, at);
    out += char === undefined ? `\\x${data.toString('hex', at, at + 1)}` : escapeChar(char);
    at += char === undefined ? 1 : Buffer.byteLength(char);
  }
  return `${out}"`;
}

/** The character whose UTF-8 begins there; undefined where there is none. */
function charAt(data: Buffer, at: number): string | undefined {
  for (let length = 1; length <= 4 && at + length <= data.length; length++) {
    const char = data.toString('utf8', at, at + length);
    if (Buffer.from(char).equals(data.subarray(at, at + length))) return char;
  }
  return undefined;
}

function escapeChar(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  const short = shortEscapes.get(code);
  if (short !== undefined) return short;
  if (code >= 0x20 && code < 0x7f) return char;
  if (code < 0x20 || code === 0x7f) return `\\x${code.toString(16).padStart(2, '0')}`;
  if (code >= 0xd800 && code <= 0xdfff) return '\\ufffd';
  if (printable.test(char)) return char;
  if (code < 0x10000) return `\\u${code.toString(16).padStart(4, '0')}`;
  return `\\U${code.toString(16).padStart(8, '0')}`;
}

const simpleUnescapes: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  '"': '"',
};

/**
 * strconv.Unquote of a double- or back-quoted string.  Bytes given as \x or octal escapes must be ASCII.
 * @returns undefined where Go reports a syntax error
 */
export function goUnquote(quoted: string): string | undefined {
  if (quoted.length < 2 || quoted.at(-1) !== quoted[0]) return undefined;
  const body = quoted.slice(1, -1);
  if (quoted[0] === '`') return body.includes('`') ? undefined : body.replaceAll('\r', '');
  if (quoted[0] !== '"' || body.includes('\n')) return undefined;
  let valid = true;
  const text = body.replaceAll(
    /\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{3}|[^]|$)|"/g,
    (match, escape?: string) => {
      const value = escape === undefined ? undefined : unescape(escape);
      if (value === undefined) valid = false;
      return value ?? match;
    },
  );
  return valid ? text : undefined;
}

function unescape(escape: string): string | undefined {
  const simple = simpleUnescapes[escape];
  if (simple !== undefined) return simple;
  if (/^[xuU]./.test(escape)) {
    const code = Number.parseInt(escape.slice(1), 16);
    return code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? undefined : String.fromCodePoint(code);
  }
  return /^[0-7]{3}$/.test(escape) ? String.fromCodePoint(Number.parseInt(escape, 8)) : undefined;
}

/** strconv.QuoteRune: one character in single quotes, as %q prints a rune. */
export function goQuoteRune(char: string): string {
  if (char === "'") return String.raw`'\''`;
  return `'${char === '"' ? char : escapeChar(char)}'`;
}
