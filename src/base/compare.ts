/** Orders of texts.  Pure. */

/** Decimal numbers without leading zeros, of any length; '' is the smallest. */
export function compareDecimals(a: string, b: string): number {
  return a.length - b.length || compareText(a, b);
}

/** Byte order of ASCII text. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
