/**
 * Makes a module's zip from files: which of them belong to the module, and the archive.  Rules and texts: x/mod/zip.
 */
import { posix } from 'node:path';
import { GotsError, errorText } from '../../../base/errors.ts';
import { goQuote } from '../../../base/go-quote.ts';
import type { Files } from '../../../sys/system.ts';
import { compareGoVersions, goLanguageVersion } from '../../../base/go-version.ts';
import type { ModuleVersion } from '../../module-info.ts';
import { canonicalVersion, checkFilePath, checkModuleVersion } from '../../module-path.ts';
import { CollisionChecker, maxZipSize } from '../module-zip.ts';
import { ZipWriter } from './zip-writer.ts';

const maxGoModSize = 16 << 20;
const maxLicenseSize = 16 << 20;

export interface ModuleFile {
  /** relative, slash separated */
  readonly name: string;
  readonly size: number;
  /** neither symbolic link nor device */
  readonly isRegular: boolean;
  read(): Promise<Uint8Array>;
}

/**
 * Writes the zip of a module version.
 *
 * @throws GotsError `create zip: ...`
 */
export async function createModuleZip(
  module: ModuleVersion,
  given: readonly ModuleFile[],
  target: { readonly path: string; readonly files: Files },
): Promise<void> {
  try {
    const canonical = canonicalVersion(module.version);
    if (canonical !== module.version) {
      throw new Error(`version ${goQuote(module.version)} is not canonical (should be ${goQuote(canonical)})`);
    }
    checkModuleVersion(module.path, module.version);
    const writer = new ZipWriter(target);
    for (const file of await filesOfModule(given)) {
      const data = await file.read();
      if (data.length > file.size) throw new Error(`file ${goQuote(file.name)} is larger than declared size`);
      writer.add(`${module.path}@${module.version}/${file.name}`, data);
    }
    writer.finish();
  } catch (error) {
    throw new GotsError('download', `create zip: ${errorText(error)}`, { cause: error });
  }
}

/** The files that a module consists of: not those of vendor folders and of modules within. @throws Error */
export async function filesOfModule(given: readonly ModuleFile[]): Promise<readonly ModuleFile[]> {
  const inner = new Set<string>();
  let goVersion = '';
  for (const file of given) {
    const slash = file.name.lastIndexOf('/') + 1;
    if (!file.isRegular || file.name.slice(slash).toLowerCase() !== 'go.mod') continue;
    inner.add(file.name.slice(0, slash));
    if (file.name === 'go.mod') goVersion = goLineVersion(Buffer.from(await file.read()).toString('utf8'));
  }
  const collisions = new CollisionChecker();
  const invalid = new Map<string, string>();
  const valid: ModuleFile[] = [];
  let total = 0;
  for (const file of given) {
    const { name, size } = file;
    const problem = nameProblem(name);
    if (problem === undefined && isOmitted(name, inner, goVersion)) continue;
    const reason = problem ?? pathProblem(name, collisions);
    if (reason !== undefined) {
      if (!invalid.has(name)) invalid.set(name, reason);
      continue;
    }
    if (!file.isRegular) continue;
    total += size;
    const tooLarge = sizeProblem(name, size);
    if (tooLarge === undefined) valid.push(file);
    else invalid.set(name, tooLarge);
  }
  if (total > maxZipSize) throw new Error(`module source tree too large (max size is ${maxZipSize} bytes)`);
  if (invalid.size > 0) throw new Error([...invalid].map(([name, reason]) => `${name}: ${reason}`).join('\n'));
  return valid;
}

function goLineVersion(goMod: string): string {
  for (const line of goMod.split('\n')) {
    const match = /^\s*go\s+([^\s/]+)/.exec(line);
    if (match?.[1] !== undefined) return goLanguageVersion(match[1]);
  }
  return '';
}

function nameProblem(name: string): string | undefined {
  if (posix.normalize(name) !== name) return 'file path is not clean';
  return name.startsWith('/') ? 'file path is not relative' : undefined;
}

function isOmitted(name: string, inner: ReadonlySet<string>, goVersion: string): boolean {
  if (name === '.hg_archival.txt' || isVendored(name, goVersion)) return true;
  for (let end = name.lastIndexOf('/'); end >= 0; end = name.lastIndexOf('/', end - 1)) {
    if (inner.has(name.slice(0, end + 1))) return true;
    if (end === 0) return false;
  }
  return false;
}

/** Before Go 1.24, files directly in a nested vendor folder counted as vendored, and vendor/modules.txt did not. */
function isVendored(name: string, goVersion: string): boolean {
  const isNew = compareGoVersions(goVersion, '1.24') >= 0;
  if (isNew && name === 'vendor/modules.txt') return true;
  const length = '/vendor/'.length;
  if (name.startsWith('vendor/')) return name.slice(length - 1).includes('/');
  const at = name.indexOf('/vendor/');
  return at >= 0 && name.slice(isNew ? at + length : length).includes('/');
}

function pathProblem(name: string, collisions: CollisionChecker): string | undefined {
  try {
    checkFilePath(name);
  } catch (error) {
    return errorText(error);
  }
  if (name.toLowerCase() === 'go.mod' && name !== 'go.mod') return 'go.mod files must have lowercase names';
  return collisions.check(name, false);
}

function sizeProblem(name: string, size: number): string | undefined {
  if (name === 'go.mod' && size > maxGoModSize) return `go.mod file too large (max size is ${maxGoModSize} bytes)`;
  if (name !== 'LICENSE' || size <= maxLicenseSize) return undefined;
  return `LICENSE file too large (max size is ${maxLicenseSize} bytes)`;
}
