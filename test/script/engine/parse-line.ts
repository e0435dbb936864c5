/** One line of a script as data: prefixes, conditions, command, arguments in fragments.  Pure.  Facts: cmd/internal/script/engine.go. */

export interface Fragment {
  readonly text: string;
  /** quoted text is not expanded */
  readonly quoted: boolean;
}

export interface ConditionTag {
  readonly wanted: boolean;
  readonly tag: string;
}

/** '' must succeed, '!' must fail, '?' may do either */
export type Expected = '' | '!' | '?';

export interface CommandLine {
  readonly expected: Expected;
  readonly conditions: readonly ConditionTag[];
  readonly name: string;
  readonly args: readonly (readonly Fragment[])[];
  readonly background: boolean;
}

/** undefined for a blank line; @throws Error with the script engine's text */
export function parseLine(line: string): CommandLine | undefined {
  let expected: Expected = '';
  let name = '';
  const conditions: ConditionTag[] = [];
  const args: (readonly Fragment[])[] = [];
  for (const word of splitWords(line)) {
    const first = word[0];
    const bare = word.length === 1 && first?.quoted === false ? first.text : undefined;
    if (name !== '' || bare === undefined) args.push(word);
    else if (bare === '!' || bare === '?') {
      if (expected !== '') throw new Error("duplicated '!' or '?' token");
      expected = bare;
    } else if (bare.startsWith('[') && bare.endsWith(']')) conditions.push(parseCondition(bare));
    else name = bare;
  }
  if (name === '') {
    if (expected !== '' || conditions.length > 0 || args.length > 0) throw new Error('missing command');
    return undefined;
  }
  const last = args.at(-1);
  const background = last?.length === 1 && last[0]?.quoted === false && last[0].text === '&';
  return { expected, conditions, name, args: background ? args.slice(0, -1) : args, background };
}

function parseCondition(word: string): ConditionTag {
  let tag = word.slice(1, -1).trim();
  const wanted = !tag.startsWith('!');
  if (!wanted) tag = tag.slice(1).trim();
  if (tag === '') throw new Error('empty condition');
  return { wanted, tag };
}

const separators = ' \t\r\n#';

function splitWords(line: string): Fragment[][] {
  const words: Fragment[][] = [];
  let word: Fragment[] = [];
  let start = -1;
  let quoted = false;
  const cut = (end: number): void => {
    if (start >= 0) word.push({ text: line.slice(start, end), quoted });
    start = -1;
  };
  for (let i = 0; ; i++) {
    const letter = line[i];
    if (!quoted && (letter === undefined || separators.includes(letter))) {
      cut(i);
      if (word.length > 0) words.push(word);
      word = [];
      if (letter === undefined || letter === '#') return words;
      continue;
    }
    if (letter === undefined) throw new Error('unterminated quoted argument');
    if (letter !== "'") {
      if (start < 0) start = i;
      continue;
    }
    cut(i);
    if (quoted && line[i + 1] === "'") {
      i++;
      start = i;
      continue;
    }
    quoted = !quoted;
    if (quoted) start = i + 1;
  }
}

/** Arguments as they are printed in messages: quoted where the parser would split them. */
export function quoteArguments(args: readonly string[]): string {
  return args.map((arg) => (/['\s#]/.test(arg) ? `'${arg.replaceAll("'", "''")}'` : arg)).join(' ');
}
