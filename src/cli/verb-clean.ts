/** `clean` removes what builds left behind in package directories, and caches.  Facts: cmd/go's clean/clean.go. */
import { basename, join } from 'node:path';
import { GotsError, SysError } from '../base/errors.ts';
import type { Config } from '../config/config.ts';
import { type Overlay, readOverlay, withoutOverlay } from '../config/overlay.ts';
import { checkFips140 } from '../config/fips140-conflict.ts';
import { resolveConfig } from '../config/resolve.ts';
import { Settings } from '../config/settings.ts';
import { type ModuleMode, resolveModuleMode } from '../modules/module-mode.ts';
import { defaultExecName } from '../packages/install-target.ts';
import { formatPackageError } from '../packages/package-errors.ts';
import type { Package } from '../packages/package.ts';
import type { System } from '../sys/system.ts';
import { cleanCaches } from './clean/clean-caches.ts';
import { type CleanFlags, cacheFlag, cleanFlagDefinitions, defaultCleanFlags } from './clean/clean-flags.ts';
import { type LeftOvers, selectLeftOvers } from './clean/clean-package.ts';
import { CleanShell } from './clean/clean-shell.ts';
import { readFlags } from './read-flags.ts';
import { formatUsage } from './usage.ts';

interface Cleaning {
  readonly flags: CleanFlags;
  readonly config: Config;
  readonly sys: System;
  readonly files: Overlay;
  readonly mode: ModuleMode;
  readonly shell: CleanShell;
}

/** @param argv what follows the verb. @returns the exit status */
export async function runClean(argv: readonly string[], sys: System): Promise<number> {
  const settings = new Settings(sys);
  const syntax = { definitions: cleanFlagDefinitions(), usage: formatUsage('clean') };
  const { flags, given, inGOFLAGS, args } = readFlags(syntax, defaultCleanFlags, { argv, sys, settings });
  const config = resolveConfig({ verb: 'clean', flags: flags.build, givenFlags: given, inGOFLAGS }, sys, settings);
  checkFips140(config, sys.files);
  const cache = cacheFlag(flags);
  if (args.length > 0 && cache !== undefined) {
    throw new GotsError('usage', `clean -${cache} cannot be used with package arguments`);
  }
  const { overlay } = flags.build;
  const files = overlay === '' ? withoutOverlay(sys.files) : readOverlay(overlay, config.cwd, sys.files);
  const mode = resolveModuleMode(config, files);
  for (const warning of mode.warnings) sys.stderr.write(`go: ${warning}\n`);
  const isAsked = args.length > 0 || flags.i || flags.r;
  const cleaning: Cleaning = { flags, config, sys, files, mode, shell: new CleanShell(sys, flags.build) };
  if (isAsked || (cache === undefined && hasPackageHere(mode))) await cleanPackages(args, cleaning);
  cleaning.shell.startScript();
  await cleanCaches(flags, cleaning);
  return cleaning.shell.failed ? 1 : 0;
}

/** Whether clean without arguments means the working directory: not outside of modules, and not in a workspace. */
function hasPackageHere({ enabled, goWork, goMod }: ModuleMode): boolean {
  return !enabled || (goWork === '' && goMod !== '');
}

async function cleanPackages(args: readonly string[], cleaning: Cleaning): Promise<void> {
  const { loadForClean } = await import('./clean/load-for-clean.ts');
  const { roots, modules } = await loadForClean(args, cleaning);
  const seen = new Set<Package>();
  const visit = (pkg: Package): void => {
    if (seen.has(pkg)) return;
    seen.add(pkg);
    const isRead = cleanPackage(pkg, modules, cleaning);
    if (isRead && cleaning.flags.r) pkg.importedPackages.forEach(visit);
  };
  roots.forEach(visit);
}

/** @returns false where the package has no directory that can be read: what is below it stays then, too */
function cleanPackage(pkg: Package, modules: boolean, { flags, sys, shell }: Cleaning): boolean {
  const { dir } = pkg;
  if (dir === '') {
    shell.complain(pkg.error === undefined ? '<nil>' : formatPackageError(pkg.error));
    return false;
  }
  const names = { directory: basename(dir), executable: defaultExecName(pkg, { modules }) };
  let leftOvers: LeftOvers;
  try {
    leftOvers = selectLeftOvers(pkg, names, sys.files.readDir(dir));
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
    shell.complain(`go: ${dir}: ${error.message}`);
    return false;
  }
  shell.startScript();
  shell.show(dir, `rm -f ${leftOvers.named.join(' ')}`);
  for (const name of leftOvers.directories) shell.removeAll([join(dir, name)]);
  if (!shell.isDryRun) for (const name of leftOvers.files) shell.removeFile(join(dir, name));
  if (flags.i && pkg.target !== '') {
    shell.show('', `rm -f ${pkg.target}`);
    if (!shell.isDryRun) shell.removeFile(pkg.target);
  }
  return true;
}
