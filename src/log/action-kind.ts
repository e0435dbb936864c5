/** What an action of a record makes.  Pure. */
import type { ActionRecord } from '../events/build-record.ts';

/** The compile of a package, installed or not. */
export function isCompile({ mode }: Pick<ActionRecord, 'mode'>): boolean {
  return mode === 'build' || mode === 'build-install';
}

/** The link of a program, or of packages into a shared library. */
export function isLink({ mode }: Pick<ActionRecord, 'mode'>): boolean {
  return mode === 'link' || mode === 'link-install' || mode === 'go build -buildmode=shared';
}
