/**
 * What stands behind a `go` that is no Go itself but a version manager's shim: found the way the manager finds it, without
 * running it.  Facts: the documentation of asdf (asdf-golang), mise, goenv, snap, scoop.
 */
import { basename, dirname, join } from 'node:path';
import { SysError } from '../base/errors.ts';
import type { System } from '../sys/system.ts';

/** @returns a directory that may be a GOROOT; undefined where the program is no shim that is known */
export function shimmedGoroot(sys: System, program: string): string | undefined {
  const dir = dirname(program).replaceAll('\\', '/');
  if (dir.endsWith('/snap/bin')) return join(dirname(dirname(program)), 'go/current');
  if (!dir.endsWith('/shims')) return undefined;
  if (/\.exe$/i.test(program)) return scoopGoroot(sys, program);
  const root = dirname(dirname(program));
  const has = (name: string): boolean => sys.files.tryStat(join(root, name))?.kind === 'directory';
  if (has('installs/golang'))
    return inTree(asdfVersion(sys), (version) => join(root, 'installs/golang', version, 'go'));
  if (has('installs/go')) return inTree(miseVersion(sys), (version) => join(root, 'installs/go', version));
  if (has('versions')) return inTree(goenvVersion(sys, root), (version) => join(root, 'versions', version));
  return undefined;
}

function inTree(version: string | undefined, place: (version: string) => string): string | undefined {
  // a version names one directory, nothing above it
  return version === undefined || !/^[\w][\w.+-]*$/.test(version) ? undefined : place(version);
}

/** `go.shim` beside `go.exe`: path = "C:\...\go.exe". */
function scoopGoroot(sys: System, program: string): string | undefined {
  const text = readFile(sys, program.replace(/\.exe$/i, '.shim')) ?? '';
  const target = /^\s*path\s*=\s*"?([^"\r\n]+)"?/m.exec(text)?.[1];
  return target === undefined ? undefined : target.replace(/[\\/]+bin[\\/]+go\.exe\s*$/i, '');
}

function asdfVersion(sys: System): string | undefined {
  const file = sys.env['ASDF_DEFAULT_TOOL_VERSIONS_FILENAME'] ?? '.tool-versions';
  return variable(sys, 'ASDF_GOLANG_VERSION') ?? upward(sys, [file], (text) => toolVersion(text, 'golang'));
}

function miseVersion(sys: System): string | undefined {
  const files = ['mise.local.toml', 'mise.toml', '.mise.toml', '.config/mise.toml', '.tool-versions', '.go-version'];
  const found = variable(sys, 'MISE_GO_VERSION') ?? upward(sys, files, readMiseVersion);
  if (found !== undefined) return found;
  const config = variable(sys, 'XDG_CONFIG_HOME') ?? join(sys.env['HOME'] ?? '', '.config');
  return readMiseVersion(readFile(sys, join(config, 'mise/config.toml')) ?? '', 'config.toml') ?? 'latest';
}

function readMiseVersion(text: string, file: string): string | undefined {
  if (basename(file) === '.go-version') return firstWord(text);
  if (!file.endsWith('.toml')) return toolVersion(text, 'go') ?? toolVersion(text, 'golang');
  const tools = /^\s*\[tools\]\s*$([\s\S]*?)(?=^\s*\[|$(?![\s\S]))/m.exec(text)?.[1] ?? '';
  return /^\s*"?go(?:lang)?"?\s*=\s*(?:\[\s*|\{[^}]*version\s*=\s*)?["']([^"']+)["']/m.exec(tools)?.[1];
}

function goenvVersion(sys: System, root: string): string | undefined {
  const found = variable(sys, 'GOENV_VERSION') ?? upward(sys, ['.go-version'], firstWord);
  return found ?? firstWord(readFile(sys, join(root, 'version')) ?? '');
}

/** The line of a tool in .tool-versions: `golang 1.26.8`. */
function toolVersion(text: string, tool: string): string | undefined {
  const line = text.split('\n').find((candidate) => candidate.trim().split(/\s+/)[0] === tool);
  return line?.trim().split(/\s+/)[1];
}

function firstWord(text: string): string | undefined {
  const word = text.trim().split(/\s+/)[0];
  return word === undefined || word === '' ? undefined : word;
}

function variable(sys: System, name: string): string | undefined {
  const value = sys.env[name] ?? '';
  return value === '' ? undefined : value;
}

/** The first answer of files with these names, from the working directory upward, then in HOME. */
function upward(
  sys: System,
  names: readonly string[],
  read: (text: string, file: string) => string | undefined,
): string | undefined {
  const inDirectory = (dir: string): string | undefined => {
    for (const name of names) {
      const file = join(dir, name);
      const text = readFile(sys, file);
      const answer = text === undefined ? undefined : read(text, file);
      if (answer !== undefined) return answer;
    }
    return undefined;
  };
  for (let dir = sys.cwd; ; dir = dirname(dir)) {
    const answer = inDirectory(dir);
    if (answer !== undefined) return answer;
    if (dir === dirname(dir)) break;
  }
  const home = sys.env[sys.hostOS === 'windows' ? 'USERPROFILE' : 'HOME'] ?? '';
  return home === '' ? undefined : inDirectory(home);
}

function readFile(sys: System, path: string): string | undefined {
  if (sys.files.tryStat(path)?.kind !== 'file') return undefined;
  try {
    return sys.files.readText(path);
  } catch (error) {
    if (error instanceof SysError) return undefined;
    throw error;
  }
}
