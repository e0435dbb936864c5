/** The program of the page of timings. */
import { formatBytes } from '../../base/format-bytes.ts';
import { type PagePackage, type TimingsData, workColumns } from '../timings-data.ts';
import { replay } from '../what-if.ts';
import { byId, canvasById, colour, element, facts, formatTime, onLook, readData } from './dom.ts';
import { drawConcurrency } from './concurrency.ts';
import { Gantt, nameOf } from './gantt.ts';
import { Table } from './table.ts';

/** for so many of the slowest it is worked out what they cost the build */
const mostSavings = 40;

const data = readData() as TimingsData;
const onPath = new Set(data.critical.actions);
const usual = replay(data.actions, data.parallel);

/** How much sooner the build would have ended without the work of a package. */
function savingOf({ actions }: PagePackage): number {
  const own = new Set(actions);
  return Math.max(0, usual - replay(data.actions, data.parallel, ({ id }) => own.has(id)));
}

function summarize(): void {
  const rows: (readonly [string, string])[] = [
    ['it took', formatTime(data.took)],
    ['finding packages', formatTime(data.loadTook)],
    ['critical path', formatTime(data.critical.took)],
    ['actions at once', String(data.parallel)],
    ['packages', data.counts.join(', ') || 'none'],
    ['Go', data.goVersion],
    ['started', new Date(data.startedAt).toLocaleString()],
    ['exit status', data.status],
  ];
  byId('summary').append(element('h1', { text: data.command }), element('p', { text: data.cwd }), facts(rows));
}

function drawLegend(): void {
  const kinds = [...new Set(data.actions.map(({ kind }) => kind))];
  const entries = [...kinds.map((kind) => [kind, nameOf(kind)] as const), ['critical path', 'critical'] as const];
  const show = (): void =>
    byId('legend').replaceChildren(
      ...entries.map(([text, name]) => {
        const swatch = element('i');
        swatch.style.background = colour(name);
        return element('span', {}, swatch, document.createTextNode(text));
      }),
    );
  onLook(show);
  show();
}

function tellWhatIf(row: PagePackage | undefined): void {
  if (row === undefined) {
    byId('what-if').textContent = 'Choose a package in the table.';
    return;
  }
  const saving = savingOf(row);
  const path = row.actions.some((id) => onPath.has(id))
    ? 'It is on the critical path.'
    : 'It is not on the critical path.';
  const now = formatTime(data.took);
  const then = saving < 1 ? `just as long, ${now}` : `${formatTime(data.took - saving)} instead of ${now}`;
  byId('what-if').textContent = `If ${row.name} cost nothing, the build would take ${then}. ${path}`;
}

const savings = new Map(
  data.packages
    .toSorted((a, b) => b.took - a.took)
    .slice(0, mostSavings)
    .map((row) => [row, savingOf(row)]),
);

summarize();
drawLegend();
const gantt = new Gantt(canvasById('gantt'), data);
drawConcurrency(canvasById('concurrency'), data);
tellWhatIf(
  data.packages.reduce<PagePackage | undefined>(
    (a, b) => ((savings.get(b) ?? 0) > (a === undefined ? 0 : (savings.get(a) ?? 0)) ? b : a),
    undefined,
  ),
);
/** What does not show in a tenth of a millisecond is left out, so that what took time is seen. */
function time(ms: number): string {
  if (ms < 0.05) return '';
  return ms < 1 ? `${ms.toFixed(1)} ms` : formatTime(ms);
}
const table = new Table(byId('packages'), data.packages, {
  columns: [
    { title: 'package', value: ({ name }) => name, text: ({ name }) => name },
    { title: 'what', value: ({ kind }) => kind, text: ({ kind }) => kind },
    { title: 'time', value: ({ took }) => took, text: ({ took }) => time(took) },
    { title: 'saves', value: (row) => savings.get(row) ?? 0, text: (row) => time(savings.get(row) ?? 0) },
    ...workColumns.map((column) => ({
      title: column,
      value: ({ work }: PagePackage) => work[column],
      text: ({ work }: PagePackage) => time(work[column]),
    })),
    { title: 'bytes', value: ({ bytes }) => bytes, text: ({ bytes }) => (bytes === 0 ? '' : formatBytes(bytes)) },
    { title: 'importers', value: ({ importers }) => importers, text: ({ importers }) => String(importers) },
  ],
  sortBy: 2,
  choose: (row) => {
    tellWhatIf(row);
    gantt.choose(row.actions);
  },
  shown: (count) => (byId('count').textContent = `${count} of ${data.packages.length}`),
});
table.show();
const search = byId('search') as HTMLInputElement;
search.addEventListener('input', () => {
  const words = search.value.toLowerCase().split(/\s+/);
  table.filter(({ name, kind }) => words.every((word) => name.toLowerCase().includes(word) || kind === word));
});
