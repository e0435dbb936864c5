/** Variables as `env` prints them: for a shell, for a Windows command line, or in JSON.  Pure.  Rules: cmd/go's envcmd. */
import type { GoVariable } from '../config/go-environment.ts';
import { formatGoJSON } from '../base/go-json.ts';

/** One `NAME='value'` a line, by name; on Windows `set NAME=value`. */
export function formatEnvironment(variables: readonly GoVariable[], hostOS: string): string {
  return byName(variables)
    .map(({ name, value }) =>
      hostOS === 'windows'
        ? `set ${name}=${batchEscape(value)}\n`
        : `${name}='${value.replaceAll("'", String.raw`'\''`)}'\n`,
    )
    .join('');
}

/** One object, indented with tabs. */
export function formatEnvironmentJSON(variables: readonly GoVariable[]): string {
  const unique = new Map(variables.map((variable) => [variable.name, variable]));
  const lines = byName([...unique.values()]).map(
    ({ name, value }) => `\t${formatGoJSON(name)}: ${formatGoJSON(value)}`,
  );
  return lines.length === 0 ? '{}\n' : `{\n${lines.join(',\n')}\n}\n`;
}

function byName(variables: readonly GoVariable[]): readonly GoVariable[] {
  return variables.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

function batchEscape(value: string): string {
  return value
    .replaceAll(/[\0-\x08\x0a-\x1f\x7f]/g, '\ufffd')
    .replaceAll('%', '%%')
    .replaceAll(/[<>|&^]/g, '^$&');
}
