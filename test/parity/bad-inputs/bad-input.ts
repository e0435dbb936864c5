/** A bad input: files and a command line; what to say to it is the real go's business. */
import type { GoProxy } from '../../support/go-proxy.ts';
import type { Work } from '../../support/parity.ts';

export type BadInput = Work & {
  readonly name: string;
  /** what the proxy does wrong; called before each run */
  readonly faults?: (proxy: GoProxy) => void;
  /** a file left behind by go that gots means to leave differently: a row of docs/compatibility.md */
  readonly leavesOther?: RegExp;
};
