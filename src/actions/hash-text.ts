/**
 * The texts that action IDs are the hashes of: what an action's output depends on, one input a line, in cmd/go's order
 * (work/exec.go, buildActionID, linkActionID, pgoActionID; go1.26).  Each element is one write, as
 * GODEBUG=gocachehash=1 shows them.  Pure.
 */
import { join } from 'node:path';
import { goQuote } from '../base/go-quote.ts';
import type { ContentID } from '../base/ids.ts';
import type { Config } from '../config/config.ts';
import { isSince } from '../config/release.ts';
import type { Package } from '../packages/package.ts';
import type { BuildMode } from '../toolchain/build-modes.ts';
import { packagePath } from '../toolchain/gccgo/commands.ts';
import { usesCgo, usesSwig } from '../toolchain/tool-package.ts';

/** `["a" "b"]`, as Go's %q prints a list. */
function quoteList(list: readonly string[]): string {
  return `[${list.map((item) => goQuote(item)).join(' ')}]`;
}

/** A C compiler as it stands in hash texts. */
export interface CompilerInHash {
  /** CC, CXX or FC as words */
  readonly words: readonly string[];
  /** `CC ID="..."` or `CC ID ERROR="..."` */
  readonly identity: { readonly id: string } | { readonly error: string };
}

/** What cgo adds to a package's inputs. */
export interface CgoInHash {
  readonly cgoTool: string;
  readonly cppflags: readonly string[];
  readonly cflags: readonly string[];
  readonly cxxflags: readonly string[];
  readonly fflags: readonly string[];
  readonly ldflags: readonly string[];
  readonly cc: CompilerInHash;
  readonly cxx: CompilerInHash | undefined;
  readonly fortran: CompilerInHash | undefined;
}

/** The Go compiler of a package. */
export type GoCompilerInHash =
  | { readonly kind: 'gc'; readonly compile: string; readonly asm: string }
  | {
      readonly kind: 'gccgo';
      readonly id: string;
      /** the words of AR */
      readonly archiver: readonly string[];
      /** '' where it is not known */
      readonly assembler: string;
    };

export interface CompileInputs {
  readonly config: Config;
  readonly mode: BuildMode;
  readonly workDir: string;
  readonly compiler: GoCompilerInHash;
  readonly coverTool: string;
  readonly cgo: CgoInHash | undefined;
  /** content hash of a file as 20 characters; '' when it can't be read */
  readonly fileHash: (path: string) => string;
  /** direct imports in order, each with its content ID */
  readonly imports: readonly { readonly importPath: string; readonly contentID: ContentID }[];
  /** path of the preprocessed profile; '' for none */
  readonly profile: string;
}

export function compileHashText(pkg: Package, inputs: CompileInputs): readonly string[] {
  const { config } = inputs;
  const { goos, goarch } = config.context;
  const text = ['compile\n', ...originLines(pkg, inputs)];
  if (pkg.module !== undefined) text.push(`go ${pkg.module.goVersion}\n`);
  text.push(`goos ${goos} goarch ${goarch}\n`, `import ${goQuote(pkg.importPath)}\n`, identityLine(pkg));
  if (config.flags.trimpath) text.push('trimpath\n');
  if (pkg.forceLibrary) text.push('forcelibrary\n');
  if (inputs.cgo !== undefined && (usesCgo(pkg) || usesSwig(pkg)))
    text.push(...cgoLines(pkg, inputs.cgo, inputs.config));
  if (pkg.cover !== undefined) text.push(`cover ${goQuote(pkg.cover.mode)} ${goQuote(inputs.coverTool)}\n`);
  if (pkg.buildInfo !== '') text.push(`modinfo ${goQuote(pkg.buildInfo)}\n`);
  text.push(...compilerLines(pkg, inputs));
  for (const file of inputFiles(pkg)) text.push(`file ${file} ${inputs.fileHash(join(pkg.dir, file))}\n`);
  for (const { importPath, contentID } of inputs.imports) text.push(`import ${importPath} ${contentID}\n`);
  if (inputs.profile !== '') text.push(`pgofile ${inputs.fileHash(inputs.profile)}\n`);
  return text;
}

function compilerLines(pkg: Package, { config, mode, compiler }: CompileInputs): string[] {
  const isAssembled = pkg.sFiles.length > 0;
  if (compiler.kind === 'gccgo') {
    return [
      `compile ${compiler.id} ${quoteList(mode.gccgoflags)} ${quoteList(pkg.gccgoflags)}\n`,
      `pkgpath ${packagePath(pkg)}\n`,
      `ar ${quoteList(compiler.archiver)}\n`,
      ...(isAssembled ? [`asm ${goQuote(compiler.assembler)}\n`] : []),
    ];
  }
  const asm = `asm ${goQuote(compiler.asm)} ${quoteList(mode.asmflags)} ${quoteList(pkg.asmflags)}\n`;
  return [
    `compile ${compiler.compile} ${quoteList(mode.gcflags)} ${quoteList(pkg.gcflags)}\n`,
    ...(isAssembled ? [asm] : []),
    ...platformLines(config),
    ...magicLines(config),
  ];
}

/** Where the package comes from, as far as the object file tells it. */
function originLines(pkg: Package, { config, workDir }: CompileInputs): string[] {
  if (config.flags.trimpath) {
    return pkg.module === undefined ? [] : [`module ${pkg.module.path}@${pkg.module.version}\n`];
  }
  return pkg.goroot || pkg.dir.startsWith(workDir) ? [] : [`dir ${pkg.dir}\n`];
}

function identityLine(pkg: Package): string {
  const flags = `omitdebug ${pkg.omitDebug} standard ${pkg.standard} local ${pkg.local}`;
  return `${flags} prefix ${goQuote(pkg.localPrefix)}\n`;
}

function cgoLines(pkg: Package, cgo: CgoInHash, config: Config): string[] {
  const { cc, cxx, fortran } = cgo;
  const compilerLine = (name: string, { identity }: CompilerInHash): string => {
    if ('id' in identity) return `${name} ID=${goQuote(identity.id)}\n`;
    return isSince(config, '1.25') ? `${name} ID ERROR=${goQuote(identity.error)}\n` : '';
  };
  const lines = [
    `cgo ${goQuote(cgo.cgoTool)}\n`,
    `CC=${quoteList(cc.words)} ${quoteList(cgo.cppflags)} ${quoteList(cgo.cflags)} ${quoteList(cgo.ldflags)}\n`,
    compilerLine('CC', cc),
  ];
  if (cxx !== undefined && pkg.cxxFiles.length + pkg.swigCxxFiles.length > 0) {
    lines.push(`CXX=${quoteList(cxx.words)} ${quoteList(cgo.cxxflags)}\n`, compilerLine('CXX', cxx));
  }
  if (fortran !== undefined && pkg.fFiles.length > 0) {
    lines.push(`FC=${quoteList(fortran.words)} ${quoteList(cgo.fflags)}\n`, compilerLine('FC', fortran));
  }
  return lines;
}

function platformLines(config: Config): string[] {
  const [name, value] = config.archLevel ?? ['', ''];
  const lines = [`${name}=${value}\n`];
  if (config.experiment !== '') lines.push(`GOEXPERIMENT=${goQuote(config.experiment)}\n`);
  return lines;
}

/** Variables by which the compiler is debugged. */
function magicLines(config: Config): string[] {
  return ['GOCLOBBERDEADHASH', 'GOSSAFUNC', 'GOSSADIR', 'GOCOMPILEDEBUG'].flatMap((name) => {
    const value = config.environ[name] ?? '';
    return value === '' ? [] : [`magic ${name}=${value}\n`];
  });
}

function inputFiles(pkg: Package): readonly string[] {
  return [
    ...pkg.goFiles,
    ...pkg.cgoFiles,
    ...pkg.cFiles,
    ...pkg.cxxFiles,
    ...pkg.fFiles,
    ...pkg.mFiles,
    ...pkg.hFiles,
    ...pkg.sFiles,
    ...pkg.sysoFiles,
    ...pkg.swigFiles,
    ...pkg.swigCxxFiles,
    ...pkg.embedFiles,
  ];
}

/** Who links, with its ID. */
export interface LinkerInHash {
  readonly kind: 'gc' | 'gccgo';
  readonly id: string;
}

export interface LinkInputs {
  readonly config: Config;
  readonly mode: BuildMode;
  readonly linker: LinkerInHash;
  /** all archives in the link action's order, the main package first */
  readonly packages: readonly {
    readonly importPath: string;
    readonly name: string;
    readonly contentID: ContentID;
    readonly buildID: string;
    /** content ID of the shared library that holds the package, if any does */
    readonly libraryContentID: ContentID | undefined;
  }[];
}

export function linkHashText(pkg: Package, inputs: LinkInputs): readonly (string | Uint8Array)[] {
  const { config, mode } = inputs;
  const { goos, goarch } = config.context;
  const text: (string | Uint8Array)[] = [
    'link\n',
    `buildmode ${mode.name} goos ${goos} goarch ${goarch}\n`,
    `import ${goQuote(pkg.importPath)}\n`,
    identityLine(pkg),
    `defaultgodebug ${goQuote(pkg.defaultGodebug)}\n`,
  ];
  if (config.flags.trimpath) text.push('trimpath\n');
  text.push(...linkerLines(inputs, pkg));
  for (const { importPath, name, contentID, buildID, libraryContentID } of inputs.packages) {
    text.push(`packagefile ${importPath}=${contentID}\n`);
    if (name === 'main') text.push(`packagemain ${buildID}\n`);
    if (libraryContentID !== undefined) text.push(libraryLine(importPath, libraryContentID));
  }
  return text;
}

export interface LinkSharedInputs {
  readonly config: Config;
  readonly mode: BuildMode;
  readonly linker: LinkerInHash;
  /** all archives in the link action's order, with the library that holds the package, if any does */
  readonly packages: readonly {
    readonly importPath: string;
    readonly contentID: ContentID;
    readonly libraryContentID: ContentID | undefined;
  }[];
  /** those that the library is for */
  readonly top: readonly { readonly importPath: string; readonly contentID: ContentID }[];
}

export function linkSharedHashText(inputs: LinkSharedInputs): readonly (string | Uint8Array)[] {
  const { config } = inputs;
  const { goos, goarch } = config.context;
  const text: (string | Uint8Array)[] = ['linkShared\n', `goos ${goos} goarch ${goarch}\n`, ...linkerLines(inputs)];
  for (const { importPath, contentID, libraryContentID } of inputs.packages) {
    text.push(`packagefile ${importPath}=${contentID}\n`);
    if (libraryContentID !== undefined) text.push(libraryLine(importPath, libraryContentID));
  }
  for (const { importPath, contentID } of inputs.top) text.push(`top ${importPath}=${contentID}\n`);
  return text;
}

/** The build ID of a library may be the C linker's, which is bytes, read as Latin-1. */
function libraryLine(importPath: string, contentID: ContentID): string | Uint8Array {
  const line = `packageshlib ${importPath}=${contentID}\n`;
  if (Buffer.byteLength(contentID) === contentID.length) return line;
  return Buffer.concat([Buffer.from(line.slice(0, -contentID.length - 1)), Buffer.from(`${contentID}\n`, 'latin1')]);
}

/** What the linker's output depends on beside its input (printLinkerConfig). @param pkg undefined: a shared library */
function linkerLines(
  { config, mode, linker }: Pick<LinkInputs, 'config' | 'mode' | 'linker'>,
  pkg?: Package,
): string[] {
  if (linker.kind === 'gccgo') return [`link ${linker.id} ${mode.ldBuildmode}\n`];
  return [
    `link ${linker.id} ${quoteList(mode.ldflags)} ${mode.ldBuildmode}\n`,
    ...(pkg === undefined ? [] : [`linkflags ${quoteList(pkg.ldflags)}\n`]),
    ...platformLines(config),
    `GOROOT=${config.flags.trimpath ? '' : config.goroot}\n`,
    `GO_EXTLINK_ENABLED=${config.getenv('GO_EXTLINK_ENABLED')}\n`,
  ];
}

/** @param fileHash of the profile */
export function profileHashText(preprofileTool: string, fileHash: string): readonly string[] {
  return ['preprocess PGO profile\n', `preprofile ${preprofileTool}\n`, `input ${goQuote(fileHash)}\n`];
}
