/** What is asked of a thread that reads zips, and what it answers: plain data, as it goes from thread to thread. */
import { SysError } from '../../base/errors.ts';
import { DamagedZip } from './zip-file.ts';

/** Entries are named by their place in the archive. */
export type ZipJob =
  | { readonly kind: 'open'; readonly archive: number; readonly path: string }
  | { readonly kind: 'sha256'; readonly archive: number; readonly entries: readonly number[] }
  | {
      readonly kind: 'extract';
      readonly archive: number;
      readonly targets: readonly { readonly entry: number; readonly path: string }[];
      readonly mode: number;
    }
  /** has no answer */
  | { readonly kind: 'close'; readonly archive: number };

/** Answers come in the order of the jobs. */
export type ZipAnswer = { readonly value: readonly string[] } | { readonly failure: Failure };

/** An error as data: the classes of errors do not go from thread to thread. */
type Failure =
  | {
      readonly kind: 'system';
      readonly errno: string;
      readonly op: string;
      readonly path: string;
      readonly reason: string;
    }
  | { readonly kind: 'damaged'; readonly message: string }
  | { readonly kind: 'other'; readonly error: unknown };

export function failureOf(error: unknown): Failure {
  if (error instanceof SysError) {
    const { errno, op, path, reason } = error;
    return { kind: 'system', errno, op, path, reason };
  }
  return error instanceof DamagedZip ? { kind: 'damaged', message: error.message } : { kind: 'other', error };
}

/** The error that a failure was made of. */
export function errorOf(failure: Failure): unknown {
  if (failure.kind === 'system') return new SysError(failure.errno, failure.op, failure.path, failure.reason);
  return failure.kind === 'damaged' ? new DamagedZip(failure.message) : failure.error;
}
