/** Build info as `go version -m -json` prints it: Go's debug.BuildInfo in JSON, indented with tabs. Pure. */
import { goUnquote } from '../base/go-quote.ts';
import type { EmbeddedBuildInfo } from './read-build-info.ts';

interface Module {
  Path?: string;
  Version?: string;
  Sum?: string;
  Replace?: Module;
}

export function formatBuildInfoJSON(info: EmbeddedBuildInfo): string {
  let path = '';
  let main: Module = {};
  const deps: Module[] = [];
  const settings: { Key?: string; Value?: string }[] = [];
  let last: Module = main;
  for (const line of info.modules.split('\n')) {
    const [kind, ...columns] = line.split('\t');
    switch (kind) {
      case 'path':
        path = columns.join('\t');
        break;
      case 'mod':
        main = last = moduleOf(columns);
        break;
      case 'dep':
        last = moduleOf(columns);
        deps.push(last);
        break;
      case '=>':
        last.Replace = moduleOf(columns);
        break;
      case 'build':
        settings.push(settingOf(columns.join('\t')));
        break;
    }
  }
  const value = {
    ...nonEmpty('GoVersion', info.goVersion),
    ...nonEmpty('Path', path),
    Main: main,
    ...(deps.length === 0 ? {} : { Deps: deps }),
    ...(settings.length === 0 ? {} : { Settings: settings }),
  };
  return JSON.stringify(value, undefined, '\t').replaceAll(
    /[<>&\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function nonEmpty(key: string, value: string): Record<string, string> {
  return value === '' ? {} : { [key]: value };
}

function moduleOf([path = '', version = '', sum = '']: readonly string[]): Module {
  return { ...nonEmpty('Path', path), ...nonEmpty('Version', version), ...nonEmpty('Sum', sum) };
}

/** `key=value`, each quoted where it has to be. */
function settingOf(text: string): { Key?: string; Value?: string } {
  const match = /^("(?:[^"\\]|\\.)*"|`[^`]*`|[^=]*)=([\s\S]*)$/.exec(text);
  if (match === null) return {};
  const [, key = '', value = ''] = match;
  return { ...nonEmpty('Key', unquote(key)), ...nonEmpty('Value', unquote(value)) };
}

function unquote(text: string): string {
  return /^["`]/.test(text) ? (goUnquote(text) ?? text) : text;
}
