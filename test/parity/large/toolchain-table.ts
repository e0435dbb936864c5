/** The table of releases in docs/compatibility.md as cells: a row for each kind of program, a column for each toolchain.  Pure. */

export type Comparison = 'same' | 'different';

/** By kind of program, then by toolchain; what has not been compared is missing. */
export type Comparisons = ReadonlyMap<string, ReadonlyMap<string, Comparison>>;

export function parseToolchainTable(text: string): Comparisons {
  const [head = [], , ...rows] = text
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map(splitRow);
  return new Map(
    rows.map(([kind = '', ...cells]) => [
      kind,
      new Map(
        cells.flatMap((cell, index) =>
          cell === 'same' || cell === 'different' ? [[head[index + 1] ?? '', cell] as const] : [],
        ),
      ),
    ]),
  );
}

function splitRow(line: string): string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}

export function formatToolchainTable(
  comparisons: Comparisons,
  kinds: readonly string[],
  toolchains: readonly string[],
): string {
  const rows = kinds.map((kind) => {
    const cells = toolchains.map((toolchain) => comparisons.get(kind)?.get(toolchain) ?? 'not tried yet');
    return `| ${kind} | ${cells.join(' | ')} |\n`;
  });
  return `| | ${toolchains.join(' | ')} |\n| --- |${' --- |'.repeat(toolchains.length)}\n${rows.join('')}`;
}
