/** What ends a command, as text and exit status. */
import { GotsError, SysError } from '../base/errors.ts';

export interface Failure {
  /** as go prints it; a bug keeps its stack */
  readonly text: string;
  /** exit status */
  readonly status: 1 | 2;
}

export function describeFailure(error: unknown): Failure {
  if (error instanceof GotsError) {
    const hint = error.hint === undefined ? '' : `${error.hint}\n`;
    const text = `${error.bare ? '' : 'go: '}${withNewline(error.message)}${hint}`;
    return { text, status: error.exitCode };
  }
  if (error instanceof SysError) return { text: `go: ${withNewline(error.message)}`, status: 1 };
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { text: `gots: internal error: ${text}\n`, status: 2 };
}

function withNewline(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}
