/** What was said about a build, with the positions in files that it names.  Pure. */
import { resolve } from 'node:path';

export interface Position {
  /** absolute */
  readonly file: string;
  /** from 1 */
  readonly line: number;
  /** from 1, in bytes; 0 where it is not known */
  readonly column: number;
  /** what is said of it, with the lines that explain it */
  readonly message: string;
}

export interface Diagnostic {
  /** 'error': why the command failed; 'info': said by the way, as a C compiler's warnings are */
  readonly severity: 'error' | 'info';
  /** the package that it is about; '' for none */
  readonly importPath: string;
  /** as go prints it, without the last newline */
  readonly text: string;
  readonly positions: readonly Position[];
}

/** @param cwd what names of files start from */
export function describeText(
  text: string,
  about: Pick<Diagnostic, 'severity' | 'importPath'>,
  cwd: string,
): Diagnostic {
  return { ...about, text: text.replace(/\n$/, ''), positions: findPositions(text, cwd) };
}

/** `file.go:line:column: message`, the column not always; lines that are indented go on with the message. */
function findPositions(text: string, cwd: string): readonly Position[] {
  const positions: Position[] = [];
  let isAtPosition = false;
  for (const line of text.split('\n')) {
    const [, file, at, column = '0', message = ''] = /^(\S.*?\.\w+):(\d+)(?::(\d+))?: (.*)$/.exec(line) ?? [];
    const last = positions.at(-1);
    if (file !== undefined) {
      positions.push({ file: resolve(cwd, file), line: Number(at), column: Number(column), message });
    } else if (isAtPosition && last !== undefined && /^\s/.test(line)) {
      positions[positions.length - 1] = { ...last, message: `${last.message}\n${line}` };
      continue;
    }
    isAtPosition = file !== undefined;
  }
  return positions;
}
