/** An explanation of a build as text, and as JSON.  Pure. */
import { unreachable } from '../base/errors.ts';
import type { Explanation, Rebuilt, Saving } from '../log/explain-build.ts';
import { formatReason } from './reason-text.ts';

/** packages with the same reason, from this many on, are one line */
const many = 10;

/** One line a package, then what was spared. */
export function formatExplanation(explanation: Explanation): string {
  const { packages, rebuilt, savings, tags } = explanation;
  const compiled = rebuilt.filter(({ what }) => what === 'compile').length;
  const linked = rebuilt.length - compiled;
  const links = linked === 0 ? '' : `, ${linked} linked`;
  const head = `gots: ${compiled} of ${count(packages, 'package')} compiled${links}\n`;
  const lines = groupByReason(rebuilt).map(({ members, text }): readonly [string, string] => {
    const [first] = members;
    if (members.length >= many) return [count(members.length, 'package'), text];
    return [first?.package ?? '', text];
  });
  const width = Math.max(0, ...lines.map(([name]) => name.length));
  const body = lines.map(([name, text]) => `  ${name.padEnd(width)}  ${text}\n`).join('');
  return head + body + savings.map((saving) => `${formatSaving(saving)}\n`).join('');

  function groupByReason(all: readonly Rebuilt[]): readonly { members: readonly Rebuilt[]; text: string }[] {
    const texts = new Map<string, Rebuilt[]>();
    for (const one of all) {
      const text = formatOne(one);
      const members = texts.get(text) ?? [];
      members.push(one);
      texts.set(text, members);
    }
    return all.flatMap((one) => {
      const text = formatOne(one);
      const members = texts.get(text) ?? [one];
      if (members.length < many) return [{ members: [one], text }];
      return members[0] === one ? [{ members, text }] : [];
    });
  }

  function formatOne({ what, failed, reason, chain, root }: Rebuilt): string {
    const own = `${what === 'link' ? 'link: ' : ''}${formatReason(reason, tags)}${failed ? ' (failed)' : ''}`;
    const [first, ...rest] = chain;
    // of a chain of three and more, the line above does not tell where it began
    return rest.length < 2 ? own : `${own}, as ${formatReason(root, tags)} in ${first ?? ''}`;
  }
}

/**
 * What there is to say of some packages, with the whole chain.
 *
 * @param names import paths, or their last elements
 */
export function formatPackages({ rebuilt, tags }: Explanation, names: readonly string[]): string {
  const isNamed = (path: string, name: string): boolean => path === name || path.endsWith(`/${name}`);
  return names
    .map((name) => {
      const found = rebuilt.filter((one) => isNamed(one.package, name));
      if (found.length === 0) return `${name}: not built again\n`;
      return found.map(formatChain).join('');
    })
    .join('');

  function formatChain({ package: path, what, reason, root, chain, took, failed }: Rebuilt): string {
    const done = failed ? `${what} failed` : what === 'link' ? 'linked' : 'compiled';
    const head = `${path}: ${done} in ${(took / 1000).toFixed(2)}s: ${formatReason(reason, tags)}\n`;
    if (chain.length < 2) return head;
    return `${head}  ${chain[0] ?? ''}  ${formatReason(root, tags)}\n${chain
      .slice(1)
      .map((name) => `  -> ${name}\n`)
      .join('')}`;
  }
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
