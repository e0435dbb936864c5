/**
 * Settings that make Go's own tools faster where there is memory for it: they collect garbage less often, until a tool's share
 * of the free memory is used; not never, as new pages cost more than old ones, and on some machines more than garbage.  What
 * they write stays the same, byte for byte.  GOTS_TOOL_TUNING=off leaves them as go runs
 * them; so does a GOGC or GOMEMLIMIT of the user's.
 */

/** of the free memory, for all tools together */
const share = 0.5;
/** bytes a tool; below that, collecting garbage is worth its time */
const least = 768 << 20;

/** how much a heap grows before garbage is collected, in per cent */
const percent = '400';

export interface Machine {
  /** bytes */
  readonly freeMemory: number;
  /** tools at once */
  readonly parallel: number;
}

/** Variables to add to a tool's environment. Pure. */
export function toolTuning(
  env: Readonly<Record<string, string>>,
  { freeMemory, parallel }: Machine,
): Readonly<Record<string, string>> {
  if (env['GOTS_TOOL_TUNING'] === 'off') return {};
  if ((env['GOGC'] ?? '') !== '' || (env['GOMEMLIMIT'] ?? '') !== '') return {};
  const bytes = Math.floor((freeMemory * share) / parallel);
  return bytes < least ? {} : { GOGC: percent, GOMEMLIMIT: String(bytes) };
}
