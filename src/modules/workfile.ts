/** go.work: its directives as data.  Pure.  Rules and texts: x/mod/modfile (work.go). */
import {
  goDirective,
  type Godebug,
  godebugDirective,
  LineProblem,
  type PathLine,
  readString,
  type Replace,
  replaceDirective,
  toolchainDirective,
} from './modfile.ts';
import { type Line, ModFileError, ModFileErrors, parseModFileSyntax } from './modfile-syntax.ts';

export interface WorkFile {
  go: string | undefined;
  toolchain: string | undefined;
  readonly godebug: Godebug[];
  readonly use: PathLine[];
  readonly replace: Replace[];
}

/** @throws ModFileErrors */
export function parseWorkFile(name: string, text: string): WorkFile {
  const syntax = parseModFileSyntax(name, text);
  const file: WorkFile = { go: undefined, toolchain: undefined, godebug: [], use: [], replace: [] };
  const errors: ModFileError[] = [];
  const add = (line: Line, verb: string, from: number): void => {
    try {
      addDirective(file, line, verb, from);
    } catch (error) {
      if (!(error instanceof LineProblem)) throw error;
      errors.push(new ModFileError(name, line.start, error.message, error.directive));
    }
  };
  for (const statement of syntax.statements) {
    if (statement.kind === 'line') add(statement, statement.tokens[0] ?? '', 1);
    else if (statement.kind === 'block') {
      const [verb = ''] = statement.tokens;
      if (statement.tokens.length > 1 || !['godebug', 'use', 'replace'].includes(verb)) {
        errors.push(new ModFileError(name, statement.start, `unknown block type: ${statement.tokens.join(' ')}`));
        continue;
      }
      for (const line of statement.lines) add(line, verb, 0);
    }
  }
  if (errors.length > 0) throw new ModFileErrors(errors);
  return file;
}

function addDirective(file: WorkFile, line: Line, verb: string, from: number): void {
  switch (verb) {
    case 'go':
      if (file.go !== undefined) throw new LineProblem('repeated go statement');
      file.go = goDirective(line, from, false);
      return;
    case 'toolchain':
      if (file.toolchain !== undefined) throw new LineProblem('repeated toolchain statement');
      file.toolchain = toolchainDirective(line, from);
      return;
    case 'godebug':
      file.godebug.push(godebugDirective(line, from));
      return;
    case 'use':
      if (line.tokens.length - from !== 1) throw new LineProblem('usage: use local/dir');
      file.use.push({ path: readString(line, from), line });
      return;
    case 'replace':
      file.replace.push(replaceDirective(line, from, undefined));
      return;
    default:
      throw new LineProblem(`unknown directive: ${verb}`);
  }
}
