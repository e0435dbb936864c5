/**
 * A tool's command line as data: what runs, where, with which additions to the environment; and its text in -x and -n.
 * Pure.  Formats: cmd/go's work/shell.go.
 */
import { goQuote } from '../base/go-quote.ts';

export interface Command {
  /** -toolexec words first, then the program and its arguments */
  readonly argv: readonly string[];
  /** directory to run in: absolute, or '.' for the invocation's working directory */
  readonly dir: string;
  /** `KEY=value` settings on top of the build's environment, later ones win */
  readonly env: readonly string[];
}

/** What the script that -x and -n print knows of itself: the directory that its last `cd` went to. */
export interface ScriptState {
  /** $WORK, without trailing separator; '' before it exists */
  readonly workDir: string;
  scriptDir: string;
}

/** Words joined by spaces, quoted where a reader could otherwise not tell them apart (shell.go, joinUnambiguously). */
export function joinUnambiguously(argv: readonly string[]): string {
  return argv.map(quoteWord).join(' ');
}

function quoteWord(word: string): string {
  const quoted = goQuote(word);
  return word === '' || /[ ()>;]/.test(word) || quoted.length > word.length + 2 ? quoted : word;
}

/** A command with its environment in front, as one line: `TERM='dumb' gcc -c x.c`. */
export function formatCommand(command: Command): string {
  let text = '';
  for (const setting of command.env) {
    const at = setting.indexOf('=');
    const value = setting.slice(at + 1);
    text += `${setting.slice(0, at)}=${value.includes("'") ? goQuote(value) : `'${value}'`} `;
  }
  return text + joinUnambiguously(command.argv);
}

/** Replaces the work directory by $WORK, except in a here-document (shell.go, fmtCmd). */
export function hideWorkDir(text: string, workDir: string): string {
  if (workDir === '' || text.startsWith('cat ')) return text;
  const replaced = text.replaceAll(workDir, '$WORK');
  const escaped = goQuote(workDir).slice(1, -1);
  return escaped === workDir ? replaced : replaced.replaceAll(escaped, '$WORK');
}

/**
 * The lines that -x prints for a command in a directory: a `cd` first where the script is elsewhere, the directory
 * shortened to `.`; notes the new directory in `state` (shell.go, ShowCmd).
 *
 * @param dir '' or '/' for commands that do not depend on it
 */
export function showCommand(state: ScriptState, dir: string, text: string): readonly string[] {
  let line = hideWorkDir(text, state.workDir);
  if (dir === '' || dir === '/') return [line];
  const lines: string[] = [];
  if (dir !== state.scriptDir) {
    lines.push(hideWorkDir(`cd ${dir}`, state.workDir));
    state.scriptDir = dir;
  }
  const separator = /[/\\]$/.exec(dir)?.[0] ?? '';
  line = ` ${line}`.replaceAll(` ${dir}`, ` .${separator}`).slice(1);
  lines.push(line);
  return lines;
}

/** The text that -x prints for a file written by the build itself (shell.go, writeFile). */
export function formatWriteFile(file: string, text: string): string {
  if (text === '') return `echo -n > ${file} # internal`;
  if (text.indexOf('\n') === text.length - 1) return `echo '${text.slice(0, -1)}' > ${file} # internal`;
  return `cat >${file} << 'EOF' # internal\n${text}EOF`;
}

/**
 * The environment that a command runs in (shell.go, runOut).
 *
 * @param environ the build's, Config.environ
 * @param description of the package, for -toolexec programs; undefined for commands of no package
 */
export function commandEnv(
  environ: Readonly<Record<string, string>>,
  command: Command,
  description: string | undefined,
): Record<string, string> {
  const env: Record<string, string> = { ...environ };
  if (command.dir !== '' && command.dir !== '.') env['PWD'] = command.dir;
  if (description !== undefined) env['TOOLEXEC_IMPORTPATH'] = description;
  for (const setting of command.env) {
    const at = setting.indexOf('=');
    env[setting.slice(0, at)] = setting.slice(at + 1);
  }
  return env;
}

/** @returns the first argument that GNU tools would expand to a file's contents, which never runs (shell.go, runOut) */
export function findResponseArgument(argv: readonly string[]): string | undefined {
  return argv.find((word) => word.startsWith('@'));
}
