/** GOMOD and GOWORK as `env` shows them: the go.mod and go.work that hold for the working directory. Rules: cmd/go's modload. */
import { dirname, isAbsolute, join, normalize } from 'node:path';
import { GotsError } from '../base/errors.ts';
import type { Config } from '../config/config.ts';
import type { System } from '../sys/system.ts';

export interface ModuleFiles {
  /** '' in GOPATH mode; the null device where there is no go.mod */
  readonly gomod: string;
  /** '' where there is none; 'off' where that is set */
  readonly gowork: string;
}

export function findModuleFiles(config: Config, sys: System): ModuleFiles {
  const gowork = findWorkFile(config, sys);
  return { gomod: findGoMod(config, sys), gowork };
}

function findGoMod(config: Config, sys: System): string {
  const mode = config.go111module;
  if (mode === 'off') return '';
  const root = findUp(sys, config.cwd, 'go.mod');
  const isInTemp = root !== undefined && normalize(root) === normalize(sys.tmpdir);
  if (root !== undefined && !isInTemp) return join(root, 'go.mod');
  if (isInTemp) sys.stderr.write(`go: warning: ignoring go.mod in system temp root ${root}\n`);
  if (mode === 'auto') return '';
  return sys.hostOS === 'windows' ? 'NUL' : '/dev/null';
}

/** @throws GotsError where GOWORK is no absolute path */
function findWorkFile(config: Config, sys: System): string {
  const setting = config.getenv('GOWORK');
  if (setting === 'off') return 'off';
  if (config.go111module === 'off') return '';
  if (setting !== '' && setting !== 'auto') {
    if (!isAbsolute(setting)) {
      throw new GotsError('config', `invalid GOWORK: not an absolute path`);
    }
    return setting;
  }
  for (let dir = normalize(config.cwd); ; dir = dirname(dir)) {
    const file = join(dir, 'go.work');
    if (isFile(sys, file)) return file;
    if (dir === dirname(dir) || dir === config.goroot) return '';
  }
}

function findUp(sys: System, start: string, name: string): string | undefined {
  for (let dir = normalize(start); ; dir = dirname(dir)) {
    if (isFile(sys, join(dir, name))) return dir;
    if (dir === dirname(dir)) return undefined;
  }
}

function isFile(sys: System, path: string): boolean {
  const kind = sys.files.tryStat(path)?.kind;
  return kind !== undefined && kind !== 'directory';
}
