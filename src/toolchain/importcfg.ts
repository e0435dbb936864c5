/**
 * The files that tell compile and link where packages are: importcfg, embedcfg, importcfg.link.  Pure.
 * Formats: cmd/go's work/exec.go (build, writeLinkImportcfg) and modload/build.go (ModInfoData).
 */
import path from 'node:path';
import { goQuote } from '../base/go-quote.ts';
import { formatGoJSON } from '../base/go-json.ts';
import type { OverlayPaths } from './tool-package.ts';

export interface PackageFile {
  readonly importPath: string;
  /** the archive */
  readonly file: string;
  /** shared library that holds the package (-linkshared); '' or undefined for none */
  readonly shlib?: string;
}

export interface ImportingPackage {
  /** imports as written */
  readonly rawImports: readonly string[];
  /** what they resolve to, 1:1 */
  readonly imports: readonly string[];
}

/** The compiler's importcfg; never empty. @param files archives of the action's dependencies, in its order */
export function formatImportcfg(pkg: ImportingPackage, files: readonly PackageFile[]): string {
  let text = '# import config\n';
  pkg.rawImports.forEach((raw, at) => {
    const final = pkg.imports[at];
    if (final !== undefined && final !== raw) text += `importmap ${raw}=${final}\n`;
  });
  for (const { importPath, file } of files) text += `packagefile ${importPath}=${file}\n`;
  return text;
}

/** The bytes that enclose build info in an executable, as Go quotes them. */
const infoStart = String.raw`0w\xaf\f\x92t\b\x02A\xe1\xc1\a\xe6\xd6\x18\xe6`;
const infoEnd = String.raw`\xf92C1\x86\x18 r\x00\x82B\x10A\x16\xd8\xf2`;

/** The `modinfo` line's quoted value. @param buildInfo text of debug/buildinfo, '' for none */
export function quoteModinfo(buildInfo: string): string {
  return `"${infoStart}${goQuote(buildInfo).slice(1, -1)}${infoEnd}"`;
}

/**
 * The linker's importcfg, of executables and shared libraries.
 *
 * @param files all archives, in the link action's order
 * @param buildInfo '' for a shared library
 */
export function formatLinkImportcfg(files: readonly PackageFile[], buildInfo: string): string {
  return `${formatPackageFiles(files)}modinfo ${quoteModinfo(buildInfo)}\n`;
}

function formatPackageFiles(files: readonly PackageFile[]): string {
  let text = '';
  for (const { importPath, file, shlib } of files) {
    text += `packagefile ${importPath}=${file}\n`;
    if (shlib !== undefined && shlib !== '') text += `packageshlib ${importPath}=${shlib}\n`;
  }
  return text;
}

export interface EmbeddingPackage {
  readonly dir: string;
  /** files matched, relative to dir, slash separated */
  readonly embedFiles: readonly string[];
  /** pattern -> files */
  readonly embed: ReadonlyMap<string, readonly string[]>;
}

/** The compiler's embedcfg as Go's json.MarshalIndent writes it; undefined for a package that embeds nothing. */
export function formatEmbedcfg(pkg: EmbeddingPackage, overlay: OverlayPaths): string | undefined {
  if (pkg.embed.size === 0) return undefined;
  const patterns = [...pkg.embed].map(([pattern, files]) => [pattern, formatList(files)] as const);
  const files = pkg.embedFiles.map((file) => [file, formatGoJSON(overlay.actual(path.join(pkg.dir, file)))] as const);
  return `{\n\t"Patterns": ${formatMap(patterns)},\n\t"Files": ${formatMap(files)}\n}`;
}

function formatList(files: readonly string[]): string {
  if (files.length === 0) return '[]';
  return `[\n${files.map((file) => `\t\t\t${formatGoJSON(file)}`).join(',\n')}\n\t\t]`;
}

/** Keys in byte order and each once, as Go writes maps.  (JavaScript's objects put number-like keys first.) */
function formatMap(entries: readonly (readonly [key: string, json: string])[]): string {
  const unique = [...new Map(entries)];
  if (unique.length === 0) return '{}';
  const sorted = unique.map(([key, json]) => ({ key, bytes: Buffer.from(key), json }));
  sorted.sort((a, b) => Buffer.compare(a.bytes, b.bytes));
  return `{\n${sorted.map(({ key, json }) => `\t\t${formatGoJSON(key)}: ${json}`).join(',\n')}\n\t}`;
}
