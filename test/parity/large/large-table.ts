/** The table of large programs in docs/compatibility.md: what was found of each in each configuration, now or in earlier runs. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findMadeText, replaceMadeText } from '../../support/made-text.ts';
import { repositoryRoot } from '../../support/programs-under-test.ts';
import type { LargeProgram } from './large-set.ts';

const document = join(repositoryRoot, 'docs/compatibility.md');
const command = 'parity:large';

/** `| program | module | cell | ... |` -> its texts */
const texts = (line: string): string[] => line.split('|').map((text) => text.trim());

export class LargeTable {
  readonly #programs: readonly LargeProgram[];
  readonly #configurations: readonly string[];
  /** of program and configuration, as `key` names them */
  readonly #found: Map<string, string>;

  /** @param configurations names, in the order of the columns */
  constructor(programs: readonly LargeProgram[], configurations: readonly string[]) {
    this.#programs = programs;
    this.#configurations = configurations;
    this.#found = readCells(findMadeText(readFileSync(document, 'utf8'), command));
  }

  /** Writes the table with what was found of a program in a configuration. */
  note({ name, module }: LargeProgram, configuration: string, found: string): void {
    this.#found.set(key(name, module, configuration), found);
    const columns = this.#configurations;
    const rows = this.#programs.map((program) => {
      const cells = columns.map((column) => this.#found.get(key(program.name, program.module, column)) ?? '');
      return [program.name, program.module, ...cells];
    });
    const head = ['program', 'module', ...columns];
    const lines = [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |\n`.replaceAll('  ', ' '));
    writeFileSync(document, replaceMadeText(readFileSync(document, 'utf8'), command, lines.join('')));
  }
}

/** What was found of another version of a module says nothing of this one. */
function key(name: string, module: string, configuration: string): string {
  return [name, module, configuration].join('|');
}

function readCells(table: string): Map<string, string> {
  const [head = '', , ...rows] = table.trim().split('\n');
  const [, , , ...columns] = texts(head);
  const cells = rows.flatMap((row) => {
    const [, name = '', module = '', ...found] = texts(row);
    return columns.map((column, index) => [key(name, module, column), found[index] ?? ''] as const);
  });
  return new Map(cells.filter(([, found]) => found !== ''));
}
