/** A module of N packages, always the same for the same N and seed: each imports up to four earlier ones and parts of std. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Writes the module `example.com/generated`; its command is ./cmd/generated. */
export function writeGeneratedModule(directory: string, packages: number, seed = 1): void {
  const random = generator(seed);
  const write = (path: string, text: string): void => {
    mkdirSync(join(directory, path, '..'), { recursive: true });
    writeFileSync(join(directory, path), text);
  };
  write('go.mod', 'module example.com/generated\n\ngo 1.26\n');
  for (let i = 0; i < packages; i++) {
    // p0 is imported by about half of all
    const imports = new Set(i > 0 && random() < 0.5 ? [0] : []);
    for (let n = 0; n < Math.min(i, 3); n++) imports.add(Math.floor(random() * i));
    for (let file = 0; file < 3; file++)
      write(`p${i}/f${file}.go`, fileText({ i, file, imports: file === 0 ? [...imports] : [], random }));
  }
  const all = Array.from({ length: packages }, (_, i) => i);
  const imports = all.map((i) => `\t"example.com/generated/p${i}"\n`).join('');
  const calls = all.map((i) => `\tsum += p${i}.Value(${i})\n`).join('');
  write(
    'cmd/generated/main.go',
    `package main\n\nimport (\n\t"fmt"\n\n${imports})\n\nfunc main() {\n\tsum := 0\n${calls}\tfmt.Println(sum)\n}\n`,
  );
}

interface FileFacts {
  readonly i: number;
  readonly file: number;
  readonly imports: readonly number[];
  readonly random: () => number;
}

function fileText({ i, file, imports, random }: FileFacts): string {
  const std = ['fmt', 'sort', 'strings'];
  const lines = [`// Package p${i} is generated.`, `package p${i}`, '', 'import ('];
  for (const name of std) lines.push(`\t"${name}"`);
  if (imports.length > 0) lines.push('');
  for (const n of imports) lines.push(`\t"example.com/generated/p${n}"`);
  lines.push(')', '');
  if (file === 0) {
    lines.push('// Value is a number.', 'func Value(n int) int {', '\tif n <= 0 {', '\t\treturn 1', '\t}');
    for (const n of imports) lines.push(`\tn += p${n}.Value(n - 1)`);
    lines.push('\treturn n', '}', '');
  }
  for (let f = 0; f < 12; f++) {
    const factor = Math.floor(random() * 1000);
    lines.push(
      `// F${file}x${f} works on words.`,
      `func F${file}x${f}(words []string, n int) string {`,
      `\tcounts := map[string]int{}`,
      '\tfor i, word := range words {',
      `\t\tcounts[strings.ToLower(word)] += i*${factor} + n`,
      '\t}',
      '\tkeys := make([]string, 0, len(counts))',
      '\tfor key := range counts {',
      '\t\tkeys = append(keys, key)',
      '\t}',
      '\tsort.Strings(keys)',
      '\tout := ""',
      '\tfor _, key := range keys {',
      '\t\tout += fmt.Sprintf("%s=%d;", key, counts[key])',
      '\t}',
      '\treturn out',
      '}',
      '',
    );
  }
  return lines.join('\n');
}

/** numbers from 0 to 1, the same for a seed (mulberry32) */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
