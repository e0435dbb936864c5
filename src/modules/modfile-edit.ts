/**
 * Changes go.mod's requirements, go line and toolchain line in the syntax tree: comments stay, direct and indirect
 * requirements stand in blocks of their own from Go 1.17 on.  Rules: x/mod/modfile (rule.go, read.go).
 */
import { compareGoVersions } from '../base/go-version.ts';
import { autoQuote, isIndirect, type ModFile, type Require } from './modfile.ts';
import {
  type Comment,
  type Comments,
  type FileSyntax,
  type Line,
  type LineBlock,
  newBlock,
  newComment,
  newLine,
  type Statement,
} from './modfile-syntax.ts';
import { compareText } from '../base/compare.ts';
import { compareSemver } from './semver.ts';

/** A requirement that go.mod is to have. */
export interface WantedRequire {
  readonly path: string;
  readonly version: string;
  readonly indirect: boolean;
}

export function setGoLine(file: ModFile, version: string): void {
  if (file.go === undefined) {
    file.go = { version, line: addLine(file.syntax, ['go', version], file.module?.line) };
    return;
  }
  file.go.version = version;
  updateLine(file.go.line, ['go', version]);
}

/** @param name undefined: the line is removed */
export function setToolchainLine(file: ModFile, name: string | undefined): void {
  if (name === undefined) {
    if (file.toolchain !== undefined) markRemoved(file.toolchain.line);
    file.toolchain = undefined;
  } else if (file.toolchain === undefined) {
    const hint = file.go?.line ?? file.module?.line;
    file.toolchain = { name, line: addLine(file.syntax, ['toolchain', name], hint) };
  } else {
    file.toolchain.name = name;
    updateLine(file.toolchain.line, ['toolchain', name]);
  }
}

/** Sets requirements; what is new goes to the last block. */
export function setRequire(file: ModFile, wanted: readonly WantedRequire[]): void {
  const need = new Map(wanted.map((require) => [require.path, require]));
  const kept: Require[] = [];
  for (const require of file.require) {
    const want = need.get(require.path);
    need.delete(require.path);
    if (want === undefined) {
      markRemoved(require.line);
      continue;
    }
    change(require, want);
    kept.push(require);
  }
  for (const { path, version, indirect } of need.values()) {
    const line = addLine(file.syntax, ['require', autoQuote(path), version], undefined);
    setIndirect(line, indirect);
    kept.push({ path, version, indirect, line });
  }
  file.require = kept;
  sortBlocks(file);
}

/**
 * Sets requirements; direct and indirect ones stand in separate blocks.
 *
 * @param atMostTwo all stand in two blocks, to which the comments of others move
 */
export function setRequireSeparately(file: ModFile, wanted: readonly WantedRequire[], atMostTwo = false): void {
  const need = new Map(wanted.map((require) => [require.path, require]));
  const layout = surveyRequires(file.syntax);
  const comments = atMostTwo ? takeBlockComments(file, need) : { direct: [], indirect: [] };
  const { direct, indirect } = requireBlocks(file.syntax, layout);
  direct.before.push(...comments.direct);
  indirect.before.push(...comments.indirect);
  const kept = new Map<string, Require>();
  for (const require of file.require) {
    const want = need.get(require.path);
    if (want === undefined || kept.has(require.path)) {
      markRemoved(require.line);
      continue;
    }
    kept.set(require.path, require);
    change(require, want);
    const block = layout.blockOf.get(require.line);
    const from = want.indirect ? direct : indirect;
    if (atMostTwo || layout.isOneFlatBlock || block === from) moveRequire(require, want.indirect ? indirect : direct);
  }
  for (const { path, version, indirect: isIndirectOne } of need.values()) {
    if (kept.has(path)) continue;
    const line = newLine([autoQuote(path), version], true);
    setIndirect(line, isIndirectOne);
    (isIndirectOne ? indirect : direct).lines.push(line);
    kept.set(path, { path, version, indirect: isIndirectOne, line });
  }
  file.require = [...kept.values()];
  sortBlocks(file);
}

/** Takes removed lines out; a block with one line becomes a line. */
export function cleanUp(syntax: FileSyntax): void {
  const statements: Statement[] = [];
  for (const statement of syntax.statements) {
    if (statement.kind === 'line' && statement.tokens.length === 0) continue;
    if (statement.kind !== 'block') {
      statements.push(statement);
      continue;
    }
    statement.lines = statement.lines.filter((line) => line.tokens.length > 0);
    const [only] = statement.lines;
    if (only === undefined) continue;
    if (statement.lines.length > 1 || statement.close.before.length > 0) {
      statements.push(statement);
      continue;
    }
    only.before = [...statement.before, ...only.before];
    only.suffix = [...only.suffix, ...statement.suffix];
    only.tokens = [...statement.tokens, ...only.tokens];
    only.inBlock = false;
    statements.push(only);
  }
  syntax.statements = statements;
}

function change(require: Require, want: WantedRequire): void {
  require.version = want.version;
  const { line } = require;
  if (line.tokens.length > 0) {
    if (line.inBlock && line.before.length === 1 && line.before[0]?.token === '') line.before = [];
    const at = line.inBlock ? 1 : 2;
    if (line.tokens.length > at) line.tokens[at] = want.version;
  }
  require.indirect = want.indirect;
  setIndirect(line, want.indirect);
}

function setIndirect(line: Line, indirect: boolean): void {
  if (isIndirect(line) === indirect) return;
  const [comment] = line.suffix;
  if (indirect) {
    if (comment === undefined) line.suffix = [newComment('// indirect')];
    else {
      const text = comment.token.replace(/^\/\//, '').trim();
      comment.token = text === '' ? '// indirect' : `// indirect; ${text}`;
    }
    return;
  }
  if (comment === undefined) return;
  if (comment.token.replace(/^\/\//, '').trim() === 'indirect') line.suffix = [];
  else comment.token = `//${comment.token.slice(comment.token.indexOf('indirect;') + 'indirect;'.length)}`;
}

interface RequireLayout {
  direct: number;
  indirect: number;
  last: number;
  isOneFlatBlock: boolean;
  readonly blockOf: ReadonlyMap<Line, LineBlock>;
}

/** Which statements new requirements may go to: those without comments that hold one kind only. */
function surveyRequires(syntax: FileSyntax): RequireLayout {
  const blockOf = new Map<Line, LineBlock>();
  const layout: RequireLayout = { direct: -1, indirect: -1, last: -1, isOneFlatBlock: false, blockOf };
  let count = 0;
  for (const [i, statement] of syntax.statements.entries()) {
    if (statement.kind === 'comment' || statement.tokens[0] !== 'require') continue;
    layout.last = i;
    count++;
    const lines = statement.kind === 'line' ? [statement] : statement.lines;
    if (statement.kind === 'block') for (const line of lines) blockOf.set(line, statement);
    if (lines.length === 0 || hasComments(statement) || lines.some(hasComments)) continue;
    if (lines.every((line) => isIndirect(line))) layout.indirect = i;
    else if (!lines.some((line) => isIndirect(line))) layout.direct = i;
  }
  const last = syntax.statements[layout.last];
  layout.isOneFlatBlock = count === 1 && last !== undefined && !hasComments(last);
  return layout;
}

/** Comments above blocks, for the block that most of what they speak of moves to, with a blank comment between two. */
function takeBlockComments(
  { syntax, require: known }: ModFile,
  need: ReadonlyMap<string, WantedRequire>,
): { readonly direct: Comment[]; readonly indirect: Comment[] } {
  const taken: { direct: Comment[]; indirect: Comment[] } = { direct: [], indirect: [] };
  const directLines = new Set(known.filter(({ path }) => need.get(path)?.indirect === false).map(({ line }) => line));
  for (const statement of syntax.statements) {
    if (statement.kind !== 'block' || statement.tokens[0] !== 'require') continue;
    const isIndirectBlock = statement.lines.length > 0 && !statement.lines.some((line) => directLines.has(line));
    const target = isIndirectBlock ? taken.indirect : taken.direct;
    if (target.length > 0 && statement.before.length > 0) target.push(newComment('//'));
    target.push(...statement.before);
    statement.before = [];
  }
  return taken;
}

/** Comments other than `// indirect`. */
function hasComments(node: Comments): boolean {
  if (node.before.length > 0 || node.suffix.length > 1) return true;
  const [suffix] = node.suffix;
  return suffix !== undefined && suffix.token.replace(/^\/\//, '').trim() !== 'indirect';
}

function requireBlocks(
  syntax: FileSyntax,
  layout: RequireLayout,
): { readonly direct: LineBlock; readonly indirect: LineBlock } {
  let directAt = layout.direct;
  let indirectAt = layout.indirect;
  let direct: LineBlock;
  if (directAt < 0) {
    if (indirectAt >= 0) directAt = indirectAt++;
    else directAt = layout.last >= 0 ? layout.last + 1 : syntax.statements.length;
    direct = insertBlock(syntax, directAt);
  } else direct = ensureBlock(syntax, directAt);
  const indirect = indirectAt < 0 ? insertBlock(syntax, directAt + 1) : ensureBlock(syntax, indirectAt);
  return { direct, indirect };
}

function insertBlock(syntax: FileSyntax, at: number): LineBlock {
  const block = newBlock('require');
  syntax.statements.splice(at, 0, block);
  return block;
}

function ensureBlock(syntax: FileSyntax, at: number): LineBlock {
  const statement = syntax.statements[at];
  if (statement?.kind === 'block') return statement;
  const block = newBlock('require');
  if (statement?.kind === 'line') {
    statement.tokens = statement.tokens.slice(1);
    statement.inBlock = true;
    block.lines.push(statement);
  }
  syntax.statements[at] = block;
  return block;
}

function moveRequire(require: Require, to: LineBlock): void {
  const old = require.line;
  const isLine = !old.inBlock && old.tokens[0] === 'require';
  const line: Line = { ...old, tokens: isLine ? old.tokens.slice(1) : old.tokens, inBlock: true };
  old.tokens = [];
  require.line = line;
  to.lines.push(line);
}

function markRemoved(line: Line): void {
  line.tokens = [];
  line.suffix = [];
}

function updateLine(line: Line, tokens: readonly string[]): void {
  line.tokens = line.inBlock ? tokens.slice(1) : [...tokens];
}

/** Adds a line to the last block of its kind, or behind the hint. */
function addLine(syntax: FileSyntax, tokens: string[], hint: Line | undefined): Line {
  const { statements } = syntax;
  const near =
    hint === undefined
      ? statements.findLastIndex((statement) => statement.kind !== 'comment' && statement.tokens[0] === tokens[0])
      : statements.findIndex(
          (statement) => statement === hint || (statement.kind === 'block' && statement.lines.includes(hint)),
        );
  const statement = statements[near];
  if (statement === undefined || statement.kind === 'comment' || statement.tokens[0] !== tokens[0]) {
    const line = newLine(tokens);
    statements.splice(statement === undefined ? statements.length : near + 1, 0, line);
    return line;
  }
  const line = newLine(tokens.slice(1), true);
  if (statement.kind === 'block') {
    statement.lines.push(line);
    return line;
  }
  const block = newBlock(tokens[0] ?? '');
  statement.tokens = statement.tokens.slice(1);
  statement.inBlock = true;
  block.lines.push(statement, line);
  statements[near] = block;
  return line;
}

function sortBlocks(file: ModFile): void {
  removeDuplicates(file);
  const isSemantic = file.go !== undefined && compareGoVersions(file.go.version, '1.21') >= 0;
  for (const statement of file.syntax.statements) {
    if (statement.kind !== 'block') continue;
    const [verb] = statement.tokens;
    if (verb === 'retract') statement.lines.sort(compareRetracts);
    else if (verb === 'exclude' && isSemantic) statement.lines.sort(compareExcludes);
    else statement.lines.sort(compareLines);
  }
}

/** The first exclude, tool and ignore line counts, the last replace line. */
function removeDuplicates(file: ModFile): void {
  const keepFirst = <T extends { readonly line: Line }>(list: readonly T[], keyOf: (item: T) => string): T[] => {
    const seen = new Set<string>();
    return list.filter((item) => {
      const isNew = !seen.has(keyOf(item));
      if (isNew) seen.add(keyOf(item));
      else markRemoved(item.line);
      return isNew;
    });
  };
  file.exclude = keepFirst(file.exclude, ({ path, version }) => `${path}@${version}`);
  const replaces = file.replace.toReversed();
  file.replace = keepFirst(replaces, ({ old }) => `${old.path}@${old.version}`).toReversed();
  file.tool = keepFirst(file.tool, ({ path }) => path);
  file.ignore = keepFirst(file.ignore, ({ path }) => path);
  for (const statement of file.syntax.statements) {
    if (statement.kind === 'block') statement.lines = statement.lines.filter((line) => line.tokens.length > 0);
  }
}

function compareLines(a: Line, b: Line): number {
  const length = Math.min(a.tokens.length, b.tokens.length);
  for (let i = 0; i < length; i++) {
    const order = compareText(a.tokens[i] ?? '', b.tokens[i] ?? '');
    if (order !== 0) return order;
  }
  return a.tokens.length - b.tokens.length;
}

function compareExcludes(a: Line, b: Line): number {
  const isPlain = a.tokens.length === 2 && b.tokens.length === 2 && a.tokens[0] === b.tokens[0];
  return isPlain ? compareSemver(a.tokens[1] ?? '', b.tokens[1] ?? '') : compareLines(a, b);
}

/** Newest first. */
function compareRetracts(a: Line, b: Line): number {
  const interval = (line: Line): readonly [string, string] => {
    const { tokens } = line;
    if (tokens.length === 1) return [tokens[0] ?? '', tokens[0] ?? ''];
    if (tokens.length === 5 && tokens[0] === '[' && tokens[4] === ']') return [tokens[1] ?? '', tokens[3] ?? ''];
    return ['', ''];
  };
  const [lowA, highA] = interval(a);
  const [lowB, highB] = interval(b);
  return compareSemver(lowB, lowA) || compareSemver(highB, highA);
}
