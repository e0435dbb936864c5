/** The program of the page of a program's size. */
import { formatBytes } from '../../base/format-bytes.ts';
import type { PackageRow, SizeReport } from '../../size/size-report.ts';
import { byId, canvasById, element, facts, readData } from './dom.ts';
import { type Area, TreeMap } from './tree-map.ts';
import { type Column, Table } from './table.ts';

const report = readData() as SizeReport;

function percent(bytes: number): string {
  return `${((100 * bytes) / report.bytes).toFixed(1)}%`;
}

byId('summary').append(
  element('h1', { text: report.file }),
  facts([
    ['size', `${formatBytes(report.bytes)} (${report.bytes} bytes)`],
    ['platform', [report.format, report.platform].join(' ')],
    ['Go', report.goVersion],
    ['program', report.path],
    ['modules', String(report.modules.length)],
    ['packages', String(report.packages.length)],
    ['symbol table', report.hasSymbols ? 'yes' : 'no: data is not told apart'],
  ]),
);

function areas(): readonly Area[] {
  const modules = report.modules.map(({ name, kind }) => ({
    name: name || '(module not known)',
    colour: kind === 'std' ? 'compile' : kind === 'main' ? 'cut-off' : 'link',
    parts: report.packages.filter((row) => row.module === name).map((row) => ({ name: row.name, bytes: row.bytes })),
  }));
  return [...modules, { name: 'of no package', colour: 'cached', parts: report.shared }];
}

new TreeMap(canvasById('map'), areas(), (bytes) => `${formatBytes(bytes)}, ${percent(bytes)}`).draw();

const size = {
  title: 'size',
  value: (row: { readonly bytes: number }) => row.bytes,
  text: (row: { readonly bytes: number }) => formatBytes(row.bytes),
};
const share = { ...size, title: '%', text: (row: { readonly bytes: number }) => percent(row.bytes) };
const name = {
  title: 'name',
  value: (row: { readonly name: string }) => row.name,
  text: (row: { readonly name: string }) => row.name,
};

function bytesOf(field: 'code' | 'data' | 'tables'): Column<PackageRow> {
  return { title: field, value: (row: PackageRow) => row[field], text: (row: PackageRow) => formatBytes(row[field]) };
}

const packages = new Table(byId('packages'), report.packages, {
  columns: [{ ...name, title: 'package' }, size, share, bytesOf('code'), bytesOf('data'), bytesOf('tables')],
  sortBy: 1,
  choose: ({ name: path, chain }) => {
    byId('chain').textContent = chain.length === 0 ? `${path}: who imports it is not known` : chain.join(' → ');
  },
  shown: (count) => (byId('count').textContent = `${count} of ${report.packages.length}`),
});
packages.show();
const search = byId('search') as HTMLInputElement;
search.addEventListener('input', () => {
  const words = search.value.toLowerCase().split(/\s+/);
  packages.filter((row) => words.every((word) => row.name.toLowerCase().includes(word)));
});
const others = [
  ...report.modules.map((row) => ({
    name: [row.name, row.version].join(' ').trim() || '(module not known)',
    bytes: row.bytes,
  })),
  ...report.shared,
];
new Table(byId('modules'), others, { columns: [name, size, share], sortBy: 1 }).show();
new Table(byId('sections'), report.sections, { columns: [name, size, share], sortBy: 1 }).show();
