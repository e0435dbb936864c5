/** GOMOD and GOWORK as `env` shows them. Rules: cmd/go's envcmd (ExtraEnvVars). */
import type { Config } from '../config/config.ts';
import { findGoWork } from '../config/module-files.ts';
import { resolveModuleMode } from '../modules/module-mode.ts';
import type { System } from '../sys/system.ts';

export interface ModuleFiles {
  /** '' in GOPATH mode; the null device where there is no go.mod */
  readonly gomod: string;
  /** '' where there is none; 'off' where that is set */
  readonly gowork: string;
}

export function findModuleFiles(config: Config, sys: System): ModuleFiles {
  const { enabled, goMod, warnings } = resolveModuleMode(config, sys.files, { ignores: 'workspace' });
  for (const warning of warnings) sys.stderr.write(`go: ${warning}\n`);
  const setting = config.getenv('GOWORK');
  const nothing = sys.hostOS === 'windows' ? 'NUL' : '/dev/null';
  return {
    gomod: enabled && goMod === '' ? nothing : goMod,
    gowork: setting === 'off' ? 'off' : findGoWork(sys.files, config.cwd, { setting, goroot: config.goroot }),
  };
}
