/** What a program that asks gots for a build can hear. */
import type { BuildEvent } from '../events/events.ts';

/** What a program that `run` has started writes, where it does not have the streams of this process. */
export interface ProgramOutput {
  readonly kind: 'program-output';
  readonly stream: 'stdout' | 'stderr';
  readonly data: Uint8Array;
}

/** Everything that can happen. */
export type GotsEvent = BuildEvent | ProgramOutput;
