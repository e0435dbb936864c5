/** What a reason goes back to, for lines that tell only their own.  Pure. */
import type { Explanation, Rebuilt } from '../log/explain-build.ts';
import { formatReason } from './reason-text.ts';

export type FormatRoot = (one: Rebuilt) => string;

/**
 * `, as file a.go changed in m/a`; '' where another line tells it: that of the import that the reason names.  A package that was
 * found in the cache has no line, and yet it may be what makes a program be linked again.
 *
 * @param rebuilt all that have a line
 */
export function rootsOf(rebuilt: readonly Rebuilt[], tags: Explanation['tags']): FormatRoot {
  const compiled = new Set(rebuilt.flatMap(({ what, package: path }) => (what === 'compile' ? [path] : [])));
  return ({ chain, reason, root }) => {
    const [first = ''] = chain;
    const isTold = reason === root || (chain.length < 3 && compiled.has(first));
    return isTold ? '' : `, as ${formatReason(root, tags)} in ${first}`;
  };
}
