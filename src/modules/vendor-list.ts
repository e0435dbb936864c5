/** vendor/modules.txt: which module each vendored package is from, and whether that agrees with go.mod.  Pure.  Facts: cmd/go's modload (vendor.go). */
import { compareGoVersions } from '../base/go-version.ts';
import { compareModuleVersions } from './go-version.ts';
import type { MainModules } from './main-modules.ts';
import { moduleKey } from './module-error.ts';
import type { ModuleVersion } from './module-info.ts';
import { isImportPath } from './module-path.ts';
import { isValidSemver } from './semver.ts';

interface VendorMeta {
  explicit: boolean;
  replacement: ModuleVersion | undefined;
  goVersion: string;
}

export interface VendorList {
  /** modules that provide packages, in order of appearance */
  readonly modules: readonly ModuleVersion[];
  readonly replaced: readonly ModuleVersion[];
  /** by module path */
  readonly versions: ReadonlyMap<string, string>;
  /** by import path */
  readonly packages: ReadonlyMap<string, ModuleVersion>;
  /** by `path@version` */
  readonly meta: ReadonlyMap<string, Readonly<VendorMeta>>;
}

/** @param text undefined where there is no modules.txt */
export function parseVendorList(text: string | undefined): VendorList {
  const modules: ModuleVersion[] = [];
  const replaced: ModuleVersion[] = [];
  const versions = new Map<string, string>();
  const packages = new Map<string, ModuleVersion>();
  const meta = new Map<string, VendorMeta>();
  const metaOf = (module: ModuleVersion): VendorMeta => {
    const key = moduleKey(module);
    let entry = meta.get(key);
    if (entry === undefined) meta.set(key, (entry = { explicit: false, replacement: undefined, goVersion: '' }));
    return entry;
  };
  const lines = (text ?? '').split('\n');
  let module: ModuleVersion | undefined;
  for (const line of lines) {
    if (line.startsWith('# ')) {
      const fields = line.trim().split(/\s+/);
      const [, path = '', third] = fields;
      if (third === undefined) continue;
      let rest: readonly string[];
      if (isValidSemver(third)) [module, rest] = [{ path, version: third }, fields.slice(3)];
      else if (third === '=>') [module, rest] = [{ path, version: '' }, fields.slice(2)];
      else {
        module = undefined;
        continue;
      }
      const [arrow, newPath, newVersion] = rest;
      if (arrow !== '=>' || newPath === undefined) continue;
      if (rest.length === 2 || (rest.length === 3 && newVersion !== undefined && isValidSemver(newVersion))) {
        metaOf(module).replacement = { path: newPath, version: newVersion ?? '' };
        replaced.push(module);
      }
      continue;
    }
    if (module === undefined) continue;
    if (line.startsWith('## ')) {
      for (const entry of line
        .slice(3)
        .split(';')
        .map((part) => part.trim())) {
        if (entry === 'explicit') metaOf(module).explicit = true;
        if (entry.startsWith('go ')) metaOf(module).goVersion = entry.slice(3);
      }
      continue;
    }
    const path = line.trim();
    if (path === '' || /\s/.test(path) || !isImportPath(path)) continue;
    packages.set(path, module);
    const known = versions.get(module.path);
    if (known === undefined || compareModuleVersions(module.path, known, module.version) < 0) {
      modules.push(module);
      versions.set(module.path, module.version);
    }
  }
  return { modules, replaced, versions, packages, meta };
}

/** Whether modules.txt is a workspace's: `## workspace` in its first line. */
export function isWorkspaceList(text: string | undefined): boolean {
  const [first = ''] = (text ?? '').split('\n', 1);
  if (!first.startsWith('## ')) return false;
  return first
    .slice(3)
    .split(';')
    .some((entry) => entry.trim() === 'workspace');
}

/**
 * Where modules.txt and go.mod disagree.
 *
 * @param root the directory that holds `vendor`
 * @param short gives paths of files as messages have them
 * @returns the whole message; undefined where they agree
 */
export function vendorInconsistency(
  vendor: VendorList,
  main: MainModules,
  { root, short }: { readonly root: string; readonly short: (path: string) => string },
): string | undefined {
  const problems: string[] = [];
  const report = (module: ModuleVersion, text: string): number => problems.push(`\n\t${moduleKey(module)}: ${text}`);
  const isOld = !main.isWorkspace && compareGoVersions(main.list[0]?.file?.go?.version ?? '', '1.14') < 0;
  for (const { file } of main.list) {
    for (const required of file?.require ?? []) {
      if (vendor.meta.get(moduleKey(required))?.explicit === true) continue;
      const known = vendor.versions.get(required.path);
      if (!isOld) {
        report(required, 'is explicitly required in go.mod, but not marked as explicit in vendor/modules.txt');
      } else if (known !== undefined && known !== required.version) {
        const text = `is explicitly required in go.mod, but vendor/modules.txt indicates ${required.path}@${known}`;
        report(required, text);
      }
    }
  }
  const replaces = [...main.list.flatMap(({ file }) => file?.replace ?? []), ...(main.workFile?.replace ?? [])];
  const seen = new Set<string>();
  for (const { old } of replaces) {
    if (seen.has(moduleKey(old))) continue;
    seen.add(moduleKey(old));
    const to = main.replacement(old);
    const line = main.replaceLine(old);
    const source = line === undefined ? '' : short(line.file);
    const marked = vendor.meta.get(moduleKey(old))?.replacement;
    if (marked === undefined) {
      if (isOld && (old.version === '' || vendor.versions.get(old.path) !== old.version)) continue;
      report(old, `is replaced in ${source}, but not marked as replaced in vendor/modules.txt`);
    } else if (moduleKey(marked) !== moduleKey(to)) {
      const text = `is replaced by ${moduleKey(line?.to ?? to)} in ${source}, but marked as replaced by ${moduleKey(marked)} in vendor/modules.txt`;
      report(old, text);
    }
  }
  for (const module of vendor.modules) {
    if (vendor.meta.get(moduleKey(module))?.explicit !== true) continue;
    const isRequired = main.list.some(({ file }) =>
      file?.require.some(({ path, version }) => path === module.path && version === module.version),
    );
    const article = main.isWorkspace ? 'a ' : '';
    if (!isRequired) {
      report(module, `is marked as explicit in vendor/modules.txt, but not explicitly required in ${article}go.mod`);
    }
  }
  for (const module of vendor.replaced) {
    if (main.replacement(module).path !== '') continue;
    const where = main.isWorkspace ? 'the workspace' : 'go.mod';
    report(module, `is marked as replaced in vendor/modules.txt, but not replaced in ${where}`);
  }
  if (problems.length === 0) return undefined;
  const command = main.isWorkspace ? 'work' : 'mod';
  return (
    `inconsistent vendoring in ${root}:${problems.join('')}\n\n\tTo ignore the vendor directory, use -mod=readonly or -mod=mod.` +
    `\n\tTo sync the vendor directory, run:\n\t\tgo ${command} vendor`
  );
}
