/** -gcflags and its kin: `[pattern=]arg list`, repeatable.  Pure.  Rules and texts: cmd/go's load/flag.go. */
import { splitQuoted } from '../base/quoted.ts';
import type { PerPackageFlag } from './build-flags.ts';

/**
 * Adds one more use of the flag.
 *
 * @throws Error with go's text about a malformed value; the flag grammar puts the flag's name around it
 */
export function addPerPackageFlag(flag: PerPackageFlag, text: string): PerPackageFlag {
  const { pattern, list } = splitPattern(text.trim());
  return { raw: text, present: true, entries: [...flag.entries, { pattern, args: splitQuoted(list) }] };
}

function splitPattern(value: string): { readonly pattern: string | undefined; readonly list: string } {
  if (value === '' || value.startsWith('-')) return { pattern: undefined, list: value };
  const equals = value.indexOf('=');
  if (equals < 0) throw new Error('missing =<value> in <pattern>=<value>');
  if (equals === 0) throw new Error('missing <pattern> in <pattern>=<value>');
  if (/^['"]/.test(value)) throw new Error(`parameter may not start with quote character ${value.slice(0, 1)}`);
  return { pattern: value.slice(0, equals).trim(), list: value.slice(equals + 1) };
}
