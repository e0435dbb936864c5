/** Builds that had nothing to do: a line of JSON for each in GOCACHE/gots/unchanged, the latest last. */
import { SysError } from '../base/errors.ts';
import type { Files } from '../sys/system.ts';

export interface UnchangedBuild {
  /** milliseconds since 1970 */
  readonly startedAt: number;
  /** milliseconds */
  readonly took: number;
  readonly cwd: string;
  /** the verb first */
  readonly commandLine: readonly string[];
}

/** bytes of the file before it is cut, and of what stays of it */
const most = 64 << 10;
const rest = 16 << 10;

export function unchangedFile(gocache: string): string {
  return `${gocache}/gots/unchanged`;
}

/** Adds a build; one that can't be written down is left out, as records are. */
export function noteUnchanged(gocache: string, build: UnchangedBuild, files: Files): void {
  const path = unchangedFile(gocache);
  try {
    const size = files.tryState(path)?.size ?? 0;
    if (size > most) {
      const end = Buffer.from(files.readRange(path, size - rest, rest));
      files.writeFileAtomic(path, end.subarray(end.indexOf('\n') + 1));
    }
    files.appendFile(path, `${JSON.stringify(build)}\n`);
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
  }
}
