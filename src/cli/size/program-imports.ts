/**
 * Who imports whom in a program that was built before: its packages are loaded again, for its platform and with its tags, from the
 * module here or, by the version that it names, from the module cache.  Nothing is downloaded.
 */
import { GotsError, SysError } from '../../base/errors.ts';
import { defaultBuildFlags } from '../../config/build-flags.ts';
import { withoutOverlay } from '../../config/overlay.ts';
import { resolveConfig } from '../../config/resolve.ts';
import { Settings } from '../../config/settings.ts';
import type { ProgramInfo } from '../../executable/parse-build-info.ts';
import { resolveModuleMode } from '../../modules/module-mode.ts';
import { openImportTables, queryNamed } from '../../packages/import-tables.ts';
import { loadPackages } from '../../packages/load-packages.ts';
import type { Package } from '../../packages/package.ts';
import type { System } from '../../sys/system.ts';

/** Imports by package; or why they are not known. */
export type ProgramImports =
  | { readonly kind: 'known'; readonly imports: ReadonlyMap<string, readonly string[]> }
  | { readonly kind: 'unknown'; readonly why: string };

const settingVariable =
  /^(?:CGO_ENABLED|GO(?:OS|ARCH|EXPERIMENT|FIPS140|386|AMD64|ARM|ARM64|MIPS|MIPS64|PPC64|RISCV64|WASM))$/;

export async function loadProgramImports(info: ProgramInfo, machine: System): Promise<ProgramImports> {
  const variables = info.settings.filter(([name]) => settingVariable.test(name));
  const env = { ...machine.env, ...Object.fromEntries(variables), GOFLAGS: '', GOPROXY: 'off' };
  const sys = machine.with({ env });
  const settings = new Settings(sys);
  if (settings.goroot === '') return unknown('no Go is installed here');
  if (info.path === '' || info.path === 'command-line-arguments')
    return unknown('the program does not say which package it is');
  const version = info.main?.version ?? '';
  let why = '';
  for (const isHere of [true, false]) {
    if (!isHere && !/^v\d[^+]*$/.test(version)) break;
    try {
      const root = await load(isHere ? info.path : `${info.path}@${version}`, { info, sys, settings, isHere });
      if (root?.error === undefined && root !== undefined) return { kind: 'known', imports: importsBelow(root) };
      why ||= root?.error?.message ?? '';
    } catch (error) {
      if (!(error instanceof GotsError) && !(error instanceof SysError)) throw error;
      why ||= error.message;
    }
  }
  return unknown(`its sources are not here (${why.split('\n', 1)[0]})`);
}

function unknown(why: string): ProgramImports {
  return { kind: 'unknown', why };
}

async function load(
  arg: string,
  from: { readonly info: ProgramInfo; readonly sys: System; readonly settings: Settings; readonly isHere: boolean },
): Promise<Package | undefined> {
  const { info, sys, settings, isHere } = from;
  const setting = (name: string): string => info.settings.find(([key]) => key === name)?.[1] ?? '';
  const flags = {
    ...defaultBuildFlags,
    tags: setting('-tags')
      .split(',')
      .filter((tag) => tag !== ''),
    race: setting('-race') === 'true',
    msan: setting('-msan') === 'true',
    asan: setting('-asan') === 'true',
  };
  const config = resolveConfig({ verb: 'build', flags, givenFlags: new Set(), inGOFLAGS: new Set() }, sys, settings);
  const files = withoutOverlay(sys.files);
  const mode = resolveModuleMode(config, files, isHere ? {} : { ignores: 'all' });
  const modules = { config, sys, files, emit: () => {} };
  const named = isHere ? undefined : () => queryNamed(modules, [arg]);
  const importTable = openImportTables({ ...modules, mode, named })?.request;
  const options = { config, sys, files: sys.files, importTable, mainOnly: true, outsideModule: !isHere };
  const { roots } = await loadPackages([arg], options, () => {});
  return roots[0];
}

function importsBelow(root: Package): ReadonlyMap<string, readonly string[]> {
  const imports = new Map<string, readonly string[]>();
  const visit = (pkg: Package): void => {
    if (imports.has(pkg.importPath)) return;
    imports.set(
      pkg.importPath,
      pkg.importedPackages.map((imported) => imported.importPath),
    );
    pkg.importedPackages.forEach(visit);
  };
  visit(root);
  return imports;
}
