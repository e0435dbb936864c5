/** koffi, for calls of the system that Node does not have: loaded with the first of them, and at once. */
import type koffi from 'koffi';
import { nodeModule } from './builtins.ts';

export type Koffi = typeof koffi;

/** @throws Error where its part for this machine is missing */
export function loadKoffi(): Koffi {
  return nodeModule().createRequire(import.meta.url)('koffi') as Koffi;
}
