/** On a terminal, what failed first, once more below an output that is longer than the screen. */
import type { BuildEvent } from '../events/events.ts';
import type { Output } from '../sys/system.ts';

/** of a terminal that does not tell how many it has, or tells of 0 */
const usualRows = 24;
/** lines of errors that are shown again */
const mostLines = 10;

export class FirstErrors {
  readonly #errors: string[] = [];
  /** lines printed since the first error, with it */
  #lines = 0;

  observe(event: BuildEvent): void {
    if (event.kind !== 'failure' && event.kind !== 'output' && event.kind !== 'note') return;
    const lines = event.text.trimEnd().split('\n');
    if (event.kind === 'failure') this.#errors.push(...lines);
    if (this.#errors.length > 0) this.#lines += lines.length;
  }

  /** @returns '' where all of it is still to be seen */
  format({ isTTY, rows }: Pick<Output, 'isTTY' | 'rows'>): string {
    if (!isTTY || this.#errors.length === 0 || this.#lines < (rows || usualRows)) return '';
    const shown = this.#errors.slice(0, mostLines);
    const more = this.#errors.length - shown.length;
    const rest = more === 0 ? '' : `gots: and ${more} more lines above\n`;
    return `\ngots: the first errors again:\n${shown.join('\n')}\n${rest}`;
  }
}
