/** The text of an interpreted Go string literal, without its quotes.  Pure.  Facts: strconv.Unquote. */

const simple: Readonly<Record<string, string>> = {
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

/** @throws Error 'invalid syntax' */
export function goUnquote(text: string): string {
  if (/[\n"]/.test(text.replaceAll(/\\./gs, ''))) throw new Error('invalid syntax');
  return text.replaceAll(
    /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|(.|$))/gs,
    (_, ...groups: string[]) => {
      const [hex, short, long, octal, letter] = groups;
      const code = hex ?? short ?? long;
      if (code !== undefined) return String.fromCodePoint(Number.parseInt(code, 16));
      if (octal !== undefined) return String.fromCodePoint(Number.parseInt(octal, 8));
      const known = simple[letter ?? ''];
      if (known === undefined) throw new Error('invalid syntax');
      return known;
    },
  );
}
