/** Versions in module graphs, those of `go` and `toolchain` included; the Go versions that changed rules.  Pure.  Rules: cmd/go's gover. */
import { compareText } from '../base/compare.ts';
import {
  compareGoVersions,
  goLanguageVersion,
  isGoLanguageVersion,
  isGoPrerelease,
  goVersionOfToolchain,
  isValidGoVersion,
} from '../base/go-version.ts';
import { compareSemver, isValidSemver, semverMajorMinor, semverPrerelease } from './semver.ts';
import type { ModuleVersion } from './module-info.ts';

/** What a module without a go line is taken to say. */
export const defaultGoModVersion = '1.16';
/** What a go.work without a go line is taken to say. */
export const defaultGoWorkVersion = '1.18';
/** From here on, go.mod lists indirect requirements too and module graphs are pruned. */
export const explicitIndirectVersion = '1.17';
/** From here on, tests of dependencies are no part of `all`. */
export const narrowAllVersion = '1.16';
/** From here on, go.sum has go.mod hashes of all modules that packages come from. */
export const tidyGoModSumVersion = '1.21';
/** From here on, indirect requirements stand in a block of their own. */
export const separateIndirectVersion = '1.17';
/** From here on, all requirements stand in these two blocks. */
export const simplifyRequireVersion = '1.27';
/** From here on, a go line newer than the Go in use is an error. */
export const goStrictVersion = '1.21';
/** From here on, vendor/modules.txt decides which vendored packages exist. */
export const explicitModulesTxtImportVersion = '1.23';

/** `go` and `toolchain` stand in module graphs like modules, with Go versions and toolchain names as versions. */
export function isGoOrToolchain(path: string): boolean {
  return path === 'go' || path === 'toolchain';
}

function toolchainVersion(version: string): string {
  return isValidGoVersion(version) ? version : goVersionOfToolchain(version);
}

/** Order of two versions of the module at path, which may be `go` or `toolchain`. */
export function compareModuleVersions(path: string, a: string, b: string): number {
  if (path === 'go') return compareGoVersions(a, b);
  if (path === 'toolchain') return compareGoVersions(toolchainVersion(a), toolchainVersion(b));
  return compareSemver(a, b);
}

/** Module paths in byte order, versions of one path by their order, `/go.mod` behind a version after it without. */
export function compareModules(a: ModuleVersion, b: ModuleVersion): number {
  if (a.path !== b.path) return compareText(a.path, b.path);
  const [left, leftFile] = splitFile(a.version);
  const [right, rightFile] = splitFile(b.version);
  if (left !== right) return compareModuleVersions(a.path, left, right);
  return compareText(leftFile, rightFile);
}

function splitFile(version: string): readonly [string, string] {
  const slash = version.indexOf('/');
  return slash < 0 ? [version, ''] : [version.slice(0, slash), version.slice(slash)];
}

export function isValidModuleVersion(path: string, version: string): boolean {
  if (path === 'toolchain') return isValidGoVersion(goVersionOfToolchain(version));
  return path === 'go' ? isValidGoVersion(version) : isValidSemver(version);
}

/** Whether a query text is a version prefix such as `v1` or `v1.2`; the text must be a valid version. */
export function isVersionPrefix(path: string, version: string): boolean {
  if (path === 'toolchain') return isGoLanguageVersion(goVersionOfToolchain(version));
  if (path === 'go') return isGoLanguageVersion(version);
  return !/[-+]/.test(version) && version.split('.').length < 3;
}

export function isPrereleaseVersion(path: string, version: string): boolean {
  if (path === 'toolchain') return isGoPrerelease(goVersionOfToolchain(version));
  return path === 'go' ? isGoPrerelease(version) : semverPrerelease(version) !== '';
}

export function versionMajorMinor(path: string, version: string): string {
  if (path === 'toolchain') return `go${goLanguageVersion(goVersionOfToolchain(version))}`;
  return path === 'go' ? goLanguageVersion(version) : semverMajorMinor(version);
}
