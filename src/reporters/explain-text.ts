/** An explanation of a build as text, and as JSON.  Pure. */
import { unreachable } from '../base/errors.ts';
import type { Explanation, Rebuilt, Saving } from '../log/explain-build.ts';
import { formatReason } from './reason-text.ts';
import { rootsOf, type FormatRoot } from './root-text.ts';

/** packages with the same reason, from this many on, are one line */
const many = 10;

/** One line a package, then what was spared. */
export function formatExplanation({ packages, rebuilt, savings, tags }: Explanation): string {
  const done = rebuilt.filter(({ failed }) => !failed);
  const compiled = done.filter(({ what }) => what === 'compile').length;
  const others = [
    [done.length - compiled, 'linked'],
    [rebuilt.length - done.length, 'failed'],
  ] as const;
  const rest = others.map(([number, word]) => (number === 0 ? '' : `, ${number} ${word}`)).join('');
  const rows = groupByText(rebuilt, tags).map(([text, members]): readonly [string, string] => {
    return [members.length > 1 ? count(members.length, 'package') : (members[0]?.package ?? ''), text];
  });
  const width = Math.max(0, ...rows.map(([name]) => name.length));
  return [
    `gots: ${compiled} of ${count(packages, 'package')} compiled${rest}\n`,
    ...rows.map(([name, text]) => `  ${name.padEnd(width)}  ${text}\n`),
    ...savings.map((saving) => `${formatSaving(saving)}\n`),
  ].join('');
}

type Group = readonly [text: string, members: readonly Rebuilt[]];

/** Each package by itself, or with all others where many have the same text; in the order of the first. */
function groupByText(rebuilt: readonly Rebuilt[], tags: Explanation['tags']): readonly Group[] {
  const formatRoot = rootsOf(rebuilt, tags);
  const rows = rebuilt.map((one) => [formatOne(one, tags, formatRoot), one] as const);
  const groups = new Map<string, Rebuilt[]>();
  for (const [text, one] of rows) {
    const members = groups.get(text);
    if (members === undefined) groups.set(text, [one]);
    else members.push(one);
  }
  return rows.flatMap(([text, one]): Group[] => {
    const members = groups.get(text) ?? [];
    if (members.length < many) return [[text, [one]]];
    return members[0] === one ? [[text, members]] : [];
  });
}

function formatOne(one: Rebuilt, tags: Explanation['tags'], formatRoot: FormatRoot): string {
  const { what, reason, failed } = one;
  return `${what === 'link' ? 'link: ' : ''}${formatReason(reason, tags)}${failed ? ' (failed)' : ''}${formatRoot(one)}`;
}

/**
 * What there is to say of some packages, with the whole chain.
 *
 * @param paths their import paths
 */
export function formatPackages({ rebuilt, savings, tags }: Explanation, paths: readonly string[]): string {
  const spared = savings.flatMap((saving) => (saving.kind === 'same-exports' ? saving.packages : []));
  return paths
    .map((path) => {
      const found = rebuilt.filter((one) => one.package === path);
      if (found.length > 0) return found.map((one) => formatChain(one, tags)).join('');
      return spared.includes(path)
        ? `${path}: not compiled: imports have changed, but look the same from outside\n`
        : `${path}: not built again\n`;
    })
    .join('');
}

function formatChain(
  { package: path, what, reason, root, chain, took, failed }: Rebuilt,
  tags: Explanation['tags'],
): string {
  const done = failed ? `${what} failed` : what === 'link' ? 'linked' : 'compiled';
  const head = `${path}: ${done} in ${(took / 1000).toFixed(2)}s: ${formatReason(reason, tags)}\n`;
  const [first = '', ...above] = chain;
  if (reason === root) return head;
  return [head, `  ${first}  ${formatReason(root, tags)}\n`, ...above.map((name) => `  -> ${name}\n`)].join('');
}

function formatSaving(saving: Saving): string {
  switch (saving.kind) {
    case 'same-result':
      return `gots: cut off: ${saving.package} came out as before, ${count(saving.spared, 'package')} above it spared`;
    case 'same-exports': {
      const { packages } = saving;
      const some = packages.slice(0, 3).join(', ') + (packages.length > 3 ? ' ...' : '');
      return `gots: cut off: ${count(packages.length, 'package')} not compiled, as imports look the same from outside: ${some}`;
    }
    default:
      return unreachable(saving);
  }
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}

/** One object; its version changes when a field changes its meaning. */
export function formatExplanationJSON({ packages, rebuilt, savings, tags }: Explanation): string {
  const [before, after] = tags;
  return `${JSON.stringify({ v: 1, packages, tags: { before, after }, rebuilt, savings }, undefined, '\t')}\n`;
}
