/** The packages that clean's arguments name, loaded as a build would; what cannot be loaded is data on them. */
import type { Config } from '../../config/config.ts';
import type { Overlay } from '../../config/overlay.ts';
import type { ModuleMode } from '../../modules/module-mode.ts';
import { openImportTables } from '../../packages/import-tables.ts';
import { loadPackages } from '../../packages/load-packages.ts';
import type { Package } from '../../packages/package.ts';
import { goReporter } from '../../reporters/go-reporter.ts';
import type { System } from '../../sys/system.ts';

export interface CleanPackages {
  readonly roots: readonly Package[];
  /** modules are in use, not GOPATH */
  readonly modules: boolean;
}

export interface CleanSetting {
  readonly config: Config;
  readonly sys: System;
  readonly files: Overlay;
  readonly mode: ModuleMode;
}

export async function loadForClean(args: readonly string[], setting: CleanSetting): Promise<CleanPackages> {
  const { config, sys, files, mode } = setting;
  const emit = goReporter(sys, false);
  const importTable = openImportTables({ config, sys, files, emit, mode })?.request;
  const { roots, table } = await loadPackages(args, { config, sys, files, importTable }, emit);
  return { roots, modules: table !== undefined };
}
