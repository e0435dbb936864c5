/**
 * What a tool printed, as the user sees it: under `# package`, with paths shortened and cgo's inventions undone.  Pure.
 * Rule: cmd/go's work/shell.go, reportCmd.
 */
import path from 'node:path';

export interface OutputContext {
  /** heads the output: the package's description, or what ran */
  readonly description: string;
  /** import path, told in a line of its own where the description is another; '' for none */
  readonly importPath: string;
  /** the description of the package itself (`path [main]` for a copy); '' for output of no package */
  readonly packageDescription: string;
  /** source directory that the output speaks of; a leading part of it becomes a relative path */
  readonly dir: string;
  /** $WORK */
  readonly workDir: string;
  /** the invocation's working directory */
  readonly cwd: string;
  /** places and names of generated code stay: with -x, and since Go 1.27, where the compiler does not tell the places */
  readonly verbatim: boolean;
  /** whether two paths name one file, or none each; see shortPath */
  readonly sameFile: (a: string, b: string) => boolean;
}

const cgoPosition = /\[[^[\]]+\.(cgo1|cover)\.go:[0-9]+(:[0-9]+)?\]/g;
const cgoName = /\b_C2?(type|func|var|macro)_\B/g;

/** @returns header and text, each line ended by a newline; '' for no output */
export function formatToolOutput(output: string, context: OutputContext): string {
  if (output === '') return '';
  let text = output.endsWith('\n') ? output : `${output}\n`;
  text = replacePrefix(text, context.workDir, '$WORK');
  for (let dir = context.dir; dir !== ''; dir = path.dirname(dir)) {
    const short = shortPath(dir, context.cwd, context.sameFile);
    if (short !== dir) {
      text = replacePrefix(text, dir, short);
      if (path.sep === '\\') text = replacePrefix(text, dir.replaceAll('\\', '/'), short);
    }
    if (dir === path.dirname(dir)) break;
  }
  if (!context.verbatim) {
    const positions = text.replaceAll(cgoPosition, '');
    if (positions !== text) text = restoreCgoNames(positions);
  }
  return outputHeader(context) + text;
}

/** cgo's names in what the compiler printed, as they stand in the source: `*[100]C.foo`, for `*[100]_Ctype_foo`. */
export function restoreCgoNames(output: string): string {
  return output.replaceAll(cgoName, 'C.');
}

function outputHeader({ description, importPath, packageDescription }: OutputContext): string {
  const named = importPath === '' || packageDescription === '' || description === packageDescription;
  return named ? `# ${description}\n` : `# ${importPath}\n# [${description}]\n`;
}

/** Replaces a text where it follows a space or begins a line, which may be indented by one tab. */
export function replacePrefix(text: string, from: string, to: string): string {
  if (from === '' || !text.includes(from)) return text;
  const replaced = text
    .replaceAll(` ${from}`, () => ` ${to}`)
    .replaceAll(`\n${from}`, () => `\n${to}`)
    .replaceAll(`\n\t${from}`, () => `\n\t${to}`);
  return replaced.startsWith(from) ? to + replaced.slice(from.length) : replaced;
}

/**
 * The path relative to the working directory where that is shorter and names the same file, which symbolic links can
 * prevent (base/path.go, ShortPath).  For messages only.
 *
 * @param sameFile gets a path with `..` in it, for the system to resolve
 */
export function shortPath(file: string, cwd: string, sameFile: (a: string, b: string) => boolean): string {
  const relative = path.relative(cwd, file);
  const short = relative === '' ? '.' : relative;
  return short.length < file.length && sameFile(cwd + path.sep + short, file) ? short : file;
}
