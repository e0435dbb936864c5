/** A kind of step: how often it is drawn, and what it does to a scene. Pure. */
import type { Random } from '../support/random.ts';
import type { Accident, Change, Command, Scene, Step, WriteHow } from './scene.ts';

export interface Draft {
  readonly changes?: readonly Change[];
  readonly during?: Step['during'];
  readonly accident?: Accident;
  readonly command?: Command;
  readonly flags?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** nothing may build any more: undone by one of the next steps */
  readonly breaks?: boolean;
  /** earlier texts of files do not fit to all else any more, or may not be built again */
  readonly forgets?: boolean;
  readonly rests?: boolean;
}

export interface StepKind {
  readonly name: string;
  /** its share of all steps is its weight by the sum of all */
  readonly weight: number;
  /** may follow a step that has broken something */
  readonly whileBroken?: boolean;
  /** takes the standard library for other systems or flags, or a whole build */
  readonly isWide?: boolean;
  /** undefined: not possible in this scene */
  readonly plan: (scene: Scene, random: Random) => Draft | undefined;
}

/** A text with one digit of what a pattern matches first as another digit; undefined where nothing matches. */
export function withOtherDigit(text: string, pattern: RegExp, random: Random): string | undefined {
  const found = pattern.exec(text)?.[0];
  const digit = found === undefined ? undefined : /\d/.exec(found)?.[0];
  if (found === undefined || digit === undefined) return undefined;
  const other = (Number(digit) + 1 + Math.floor(random.next() * 9)) % 10;
  return text.replace(found, found.replace(/\d/, String(other)));
}

export function pickHow(random: Random): WriteHow {
  return random.pick(['in place', 'in place', 'in place', 'by rename', 'by rename', 'as of tomorrow']);
}

/** For edits that change neither a file's size nor what go keeps of its header under its size and time. */
export function pickAnyHow(random: Random): WriteHow {
  return random.next() < 0.3 ? random.pick(['keeping its time', 'as of yesterday']) : pickHow(random);
}

export function write(path: string, text: string, how: WriteHow): Change {
  return { kind: 'write', path, text, how };
}
