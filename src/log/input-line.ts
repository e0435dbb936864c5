/** Parts of a line of hash text: quoted strings and lists of them.  Pure. */

/** What a string quoted as Go's %q stands for, as far as people read it; anything else is left as it is. */
export function unquote(text: string): string {
  if (!/^".*"$/s.test(text)) return text;
  try {
    return JSON.parse(text.replaceAll(/\\x([0-9a-f]{2})/g, String.raw`\u00$1`).replaceAll(/\\[av]/g, ' ')) as string;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return text;
  }
}

/** The lists in square brackets of a line, each with its brackets: `compile ID ["-N"] []` has two. */
export function splitBrackets(text: string): readonly string[] {
  return text.match(/\[(?:"(?:[^"\\]|\\.)*"|[^\]"])*\]/g) ?? [];
}
