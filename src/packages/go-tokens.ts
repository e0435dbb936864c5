/** Go's keywords and operators, as its scanner names them (go/token). */

const KEYWORDS: ReadonlySet<string> = new Set(
  (
    'break case chan const continue default defer else fallthrough for func go goto if import interface map package ' +
    'range return select struct switch type var'
  ).split(' '),
);

/** Longest first, so that the first that fits is the token. */
export const operators: readonly string[] = (
  '<<= >>= &^= ... && || <- ++ -- == != <= >= := += -= *= /= %= &= |= ^= << >> &^ ' +
  '+ - * / % & | ^ < > = ! ( [ { , . ) ] } ; : ~'
).split(' ');

export function isKeyword(word: string): boolean {
  return KEYWORDS.has(word);
}
