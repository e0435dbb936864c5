/**
 * Imports that no source file names: what cgo and SWIG output and the use of simd need, what the linker adds to a program.  Pure.
 * Rules: cmd/go's load.Package.load, LinkerDeps, externalLinkingReason.
 */
import { compilerTraits } from '../config/compiler-traits.ts';
import type { Config } from '../config/config.ts';
import { isSince } from '../config/release.ts';
import { defaultPIE, mustLinkExternal } from '../toolchain/platform.ts';
import { usesCgo, usesSwig } from './new-package.ts';
import type { Package } from './package.ts';

const CGO_EXCLUDE: ReadonlySet<string> = new Set(['runtime/cgo']);
const SYSCALL_EXCLUDE: ReadonlySet<string> = new Set(['runtime/cgo', 'runtime/race', 'runtime/msan', 'runtime/asan']);

const INTERNAL_PIE: ReadonlySet<string> = new Set(
  (
    'android/arm64 darwin/amd64 darwin/arm64 linux/amd64 linux/arm64 linux/loong64 linux/ppc64le ' +
    'windows/386 windows/amd64 windows/arm64'
  ).split(' '),
);

/** What the compiler turns calls of package simd into, where the processor has instructions for them. */
const simdBridge = 'simd/internal/bridge';
const simdArchitectures: ReadonlySet<string> = new Set(['amd64', 'arm64', 'wasm']);

/** Since Go 1.27: an import of simd (an experiment) is one of its bridge, too. */
function usesSimd(pkg: Package, config: Config): boolean {
  return pkg.imports.includes('simd') && simdArchitectures.has(config.context.goarch) && isSince(config, '1.27');
}

/** Whether a package may import another wherever that one lies, since the compiler makes it do so. */
export function isCompilerImport(path: string, pkg: Package, config: Config): boolean {
  return path === simdBridge && usesSimd(pkg, config);
}

/** What compiling a package makes it import: its cgo or SWIG files, and its use of simd. */
export function compilerImports(pkg: Package, config: Config): string[] {
  const imports: string[] = usesSimd(pkg, config) ? [simdBridge] : [];
  const { importsRuntime } = compilerTraits(config);
  if (usesCgo(pkg)) {
    imports.push('unsafe');
    if (importsRuntime && !(pkg.standard && CGO_EXCLUDE.has(pkg.importPath))) imports.push('runtime/cgo');
    if (!(pkg.standard && SYSCALL_EXCLUDE.has(pkg.importPath))) imports.push('syscall');
  }
  if (usesSwig(pkg)) {
    imports.push('unsafe');
    if (importsRuntime) imports.push('runtime/cgo');
    imports.push('syscall', 'sync');
  }
  return imports;
}

/**
 * What linking a program adds.
 *
 * @param ldflags -ldflags as they apply to the program
 * @returns import paths, or an error text where external linking is needed and cgo is off
 */
export function linkerImports(
  config: Config,
  ldflags: readonly string[],
): readonly string[] | { readonly failure: string } {
  const { context, flags } = config;
  const deps = ['runtime'];
  const reason = externalLinkingReason(config, ldflags);
  if (reason !== '' && compilerTraits(config).importsRuntime) {
    if (!context.cgoEnabled) return { failure: `${reason} requires external (cgo) linking, but cgo is not enabled` };
    deps.push('runtime/cgo');
  }
  if (context.goarch === 'arm') deps.push('math');
  if (flags.race) deps.push('runtime/race');
  if (flags.msan) deps.push('runtime/msan');
  if (flags.asan) deps.push('runtime/asan');
  if (flags.cover) deps.push('runtime/coverage');
  return deps;
}

/** Why a program must be linked by the C toolchain even without cgo; '' when it need not. */
function externalLinkingReason(config: Config, ldflags: readonly string[]): string {
  const { goos, goarch } = config.context;
  const { buildmode, linkshared, race } = config.flags;
  if (mustLinkExternal(goos, goarch, false)) return `${goos}/${goarch}`;
  if (buildmode === 'plugin' || (buildmode === 'c-shared' && goarch !== 'wasm')) return `-buildmode=${buildmode}`;
  if (linkshared) return '-linkshared';
  const isPIE = buildmode === 'pie' || (buildmode === 'default' && defaultPIE(goos, race));
  if (isPIE && !INTERNAL_PIE.has(`${goos}/${goarch}`)) {
    return buildmode === 'pie' ? '-buildmode=pie' : 'default PIE binary';
  }
  for (let i = ldflags.length - 1; i >= 0; i--) {
    const arg = ldflags[i] ?? '';
    if (arg === '-linkmode=external' || (arg === '-linkmode' && ldflags[i + 1] === 'external')) return arg;
    if (arg === '-linkmode=internal' || (arg === '-linkmode' && ldflags[i + 1] === 'internal')) return '';
  }
  return '';
}
