/** How many columns of a terminal a text takes, and texts cut to a width.  Pure. */

/** Code points that take two columns: Unicode's East Asian Width W and F, as ranges. */
const wide: readonly (readonly [from: number, to: number])[] = [
  [0x1100, 0x115f],
  [0x231a, 0x231b],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa000, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1b000, 0x1b2ff],
  [0x1f300, 0x1f64f],
  [0x1f680, 0x1f6ff],
  [0x1f900, 0x1f9ff],
  [0x20000, 0x3fffd],
];

const withoutWidth = /^[\p{Mn}\p{Me}\p{Cf}]$/u;
const control = /[\p{Cc}\p{Zl}\p{Zp}]/gu;

function widthOf(char: string): number {
  const code = char.codePointAt(0) ?? 0;
  if (code < 0x300) return 1;
  if (withoutWidth.test(char)) return 0;
  return wide.some(([from, to]) => code >= from && code <= to) ? 2 : 1;
}

/** Columns of a text without control characters. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const char of text) columns += widthOf(char);
  return columns;
}

/** The start of a text, as much as there is room for, with `?` for control characters. */
export function cutToWidth(text: string, columns: number): string {
  const safe = text.replace(control, '?');
  if (columnsOf(safe) <= columns) return safe;
  return `${startOf(safe, columns - 1)}…`;
}

/** The end of a text, as much as there is room for: of a path, that is what tells most. */
export function cutStart(text: string, columns: number): string {
  const safe = text.replace(control, '?');
  if (columnsOf(safe) <= columns) return safe;
  let rest = safe;
  while (columnsOf(rest) > columns - 1) rest = rest.slice((rest.codePointAt(0) ?? 0) > 0xffff ? 2 : 1);
  return `…${rest.replace(/^[\p{Mn}\p{Me}\p{Cf}]+/u, '')}`;
}

function startOf(text: string, columns: number): string {
  let [cut, used] = ['', 0];
  for (const char of text) {
    used += widthOf(char);
    if (used > columns) break;
    cut += char;
  }
  return cut;
}
