/** The packages that clean's arguments name, loaded as a build would; what cannot be loaded is data on them. */
import type { Config } from '../../config/config.ts';
import { readOverlay, withoutOverlay } from '../../config/overlay.ts';
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

export async function loadForClean(args: readonly string[], config: Config, sys: System): Promise<CleanPackages> {
  const { overlay } = config.flags;
  const files = overlay === '' ? withoutOverlay(sys.files) : readOverlay(overlay, config.cwd, sys.files);
  const emit = goReporter(sys, false);
  const importTable = openImportTables({ config, sys, files, emit })?.request;
  const { roots, table } = await loadPackages(args, { config, sys, files, importTable }, emit);
  return { roots, modules: table !== undefined };
}
