/** Package errors as go prints them, and which of them a build prints (cmd/go's PackageError, CheckPackageErrors).  Pure. */
import { basename } from 'node:path';
import type { Package, PackageError } from './package.ts';
import { packageList } from './package-list.ts';

/** An error on a package, its optional parts filled in. */
export function packageError(message: string, parts: Partial<Omit<PackageError, 'message'>> = {}): PackageError {
  return {
    importStack: parts.importStack ?? [],
    position: parts.position ?? '',
    message,
    isImportCycle: parts.isImportCycle ?? false,
    alwaysPrintStack: parts.alwaysPrintStack ?? false,
    hard: parts.hard ?? false,
    cause: parts.cause,
  };
}

/** go's text: a position, or the chain of imports, then the message. */
export function formatPackageError(error: PackageError): string {
  const { importStack, position, message } = error;
  if (position !== '' && (importStack.length === 0 || !error.alwaysPrintStack)) return `${position}: ${message}`;
  if (importStack.length === 0) return message;
  const imports = importStack.map(({ importPath, position: from }) =>
    error.isImportCycle && from !== '' ? `${importPath} from ${fileName(from)}` : importPath,
  );
  const place = position === '' ? '' : `\n\t${position}`;
  return `package ${imports.join('\n\timports ')}${place}: ${message}`;
}

function fileName(position: string): string {
  return basename(position.replace(/(:\d+){1,2}$/, ''));
}

/** Why there is nothing to compile for a package (load.NoGoError). */
export function formatNoGo(pkg: Package): string {
  if (pkg.ignoredGoFiles.length > 0) return `build constraints exclude all Go files in ${pkg.dir}`;
  if (pkg.testGoFiles.length + pkg.xTestGoFiles.length > 0) return `no non-test Go files in ${pkg.dir}`;
  return `no Go files in ${pkg.dir}`;
}

/** A package that could not be loaded, with the text that go prints for it. */
export interface PackageFailure {
  readonly package: Package;
  readonly text: string;
}

/** The failures in the packages below roots, in the order in which go prints them; empty: all is well. */
export function packageFailures(roots: readonly Package[]): PackageFailure[] {
  if (!roots.some((root) => root.incomplete)) return [];
  return packageList(roots).flatMap((pkg) =>
    pkg.error === undefined ? [] : [{ package: pkg, text: formatPackageError(pkg.error) }],
  );
}

/** Only the texts of packageFailures. */
export function reportPackageErrors(roots: readonly Package[]): string[] {
  return packageFailures(roots).map((failure) => failure.text);
}
