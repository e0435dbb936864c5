/** A table of many rows that sorts and filters: only rows that can be seen are in the document. */
import { element } from './dom.ts';

export interface Column<Row> {
  readonly title: string;
  /** by which it sorts: numbers start with the greatest */
  readonly value: (row: Row) => number | string;
  readonly text: (row: Row) => string;
}

export interface TableOptions<Row> {
  readonly columns: readonly Column<Row>[];
  /** which column sorts at first */
  readonly sortBy: number;
  readonly choose?: (row: Row) => void;
  /** hears how many rows are shown */
  readonly shown?: (count: number) => void;
}

const rowHeight = 26;
/** with more columns there is less room for each, the first one too */
const mostWideColumns = 8;
/** rows beyond the edges, so that scrolling shows no gaps */
const margin = 10;

export class Table<Row> {
  readonly #place: HTMLElement;
  readonly #options: TableOptions<Row>;
  readonly #body: HTMLElement = element('tbody');
  readonly #heads: readonly HTMLElement[];
  readonly #all: readonly Row[];
  #rows: readonly Row[] = [];
  #sortBy: number;
  #isReversed = false;
  #filter: (row: Row) => boolean = () => true;
  #chosen: Row | undefined;

  constructor(place: HTMLElement, rows: readonly Row[], options: TableOptions<Row>) {
    this.#place = place;
    this.#options = options;
    this.#all = rows;
    this.#sortBy = options.sortBy;
    this.#heads = options.columns.map((column, i) => this.#head(column, i));
    const head = element('thead', {}, element('tr', {}, ...this.#heads));
    const isNarrow = options.columns.length > mostWideColumns;
    place.replaceChildren(element('table', isNarrow ? { class: 'narrow' } : {}, head, this.#body));
    let isDue = false;
    place.addEventListener('scroll', () => {
      if (isDue) return;
      isDue = true;
      requestAnimationFrame(() => {
        isDue = false;
        this.#draw();
      });
    });
  }

  show(): this {
    this.#arrange();
    return this;
  }

  filter(keep: (row: Row) => boolean): void {
    this.#filter = keep;
    this.#arrange();
  }

  #head({ title }: Column<Row>, index: number): HTMLElement {
    const button = element('button', { text: title });
    button.addEventListener('click', () => {
      this.#isReversed = this.#sortBy === index && !this.#isReversed;
      this.#sortBy = index;
      this.#arrange();
    });
    return element('th', {}, button);
  }

  #arrange(): void {
    const column = this.#options.columns[this.#sortBy];
    if (column === undefined) return;
    const sign = this.#isReversed ? -1 : 1;
    this.#rows = this.#all.filter(this.#filter).toSorted((a, b) => sign * compare(column.value(a), column.value(b)));
    const [first] = this.#all;
    const isNumber = first !== undefined && typeof column.value(first) === 'number';
    for (const [i, head] of this.#heads.entries()) {
      const isDescending = isNumber !== this.#isReversed;
      head.setAttribute('aria-sort', i !== this.#sortBy ? 'none' : isDescending ? 'descending' : 'ascending');
    }
    this.#options.shown?.(this.#rows.length);
    this.#place.scrollTop = 0;
    this.#draw();
  }

  #draw(): void {
    const first = Math.max(0, Math.floor(this.#place.scrollTop / rowHeight) - margin);
    const last = Math.min(this.#rows.length, first + Math.ceil(this.#place.clientHeight / rowHeight) + 2 * margin);
    const rows = this.#rows.slice(first, last).map((row) => this.#row(row));
    this.#body.replaceChildren(this.#space(first), ...rows, this.#space(this.#rows.length - last));
  }

  #row(row: Row): HTMLElement {
    const cells = this.#options.columns.map((column) => element('td', { text: column.text(row) }));
    if (cells[0] !== undefined) cells[0].title = cells[0].textContent ?? '';
    const line = element('tr', { class: row === this.#chosen ? 'row chosen' : 'row' }, ...cells);
    line.addEventListener('click', () => {
      this.#chosen = row;
      this.#options.choose?.(row);
      this.#draw();
    });
    return line;
  }

  /** As high as the rows that are left out. */
  #space(count: number): HTMLElement {
    const cell = element('td');
    cell.style.height = `${count * rowHeight}px`;
    (cell as HTMLTableCellElement).colSpan = this.#options.columns.length;
    return element('tr', { class: 'space' }, cell);
  }
}

function compare(a: number | string, b: number | string): number {
  if (typeof a === 'number' && typeof b === 'number') return b - a;
  return String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0;
}
