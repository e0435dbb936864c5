/**
 * What -buildmode, -race, -msan, -asan and -linkshared mean for one platform: flags forced on every tool, which packages
 * may be named, and what is refused.  Pure.
 * Rules and texts: cmd/go's work/init.go.
 */
import { GotsError } from '../base/errors.ts';
import type { Config } from '../config/config.ts';
import { programSuffix } from '../config/program-suffix.ts';
import { asanSupported, buildModeSupported, defaultPIE, msanSupported, raceSupported } from './platform.ts';

/** Which of the named packages a build mode takes: all, all main ones, one main one, all others. */
export type PackagesFilter = 'all' | 'main' | 'one-main' | 'not-main';

export interface BuildMode {
  /** -buildmode after defaults that another flag brings: 'default', 'pie' ... */
  readonly name: string;
  /** the linker's -buildmode: 'exe', 'pie' ... */
  readonly ldBuildmode: string;
  readonly packages: PackagesFilter;
  /** suffix of executables: '', '.exe', '.a', '.so' */
  readonly exeSuffix: string;
  /** flags for every package, before the package's own */
  readonly gcflags: readonly string[];
  readonly asmflags: readonly string[];
  readonly ldflags: readonly string[];
  readonly gccgoflags: readonly string[];
  /** -installsuffix with what the mode and the sanitizer add: `race`, `shared_race` ... */
  readonly installSuffix: string;
  /** -covermode with its default */
  readonly coverMode: 'set' | 'count' | 'atomic';
}

/** @throws GotsError, code 'usage', where flags exclude each other or the platform */
export function resolveBuildMode(config: Config): BuildMode {
  const sanitizer = checkSanitizer(config);
  let name = config.flags.buildmode;
  if (sanitizer === 'msan' && name === 'default' && !onPlatform(config, 'linux/amd64')) name = 'pie';
  const kind = modeKind(config, name);
  if (name !== 'default' && !supported(config, name)) {
    throw fatal(`-buildmode=${name} not supported on ${platformOf(config)}`);
  }
  const shared = sharedFlags(config, kind.codegen);
  const suffixes = [config.flags.installsuffix];
  if (sanitizer !== undefined) suffixes.push(sanitizer);
  if (shared.codegen !== '' && (name !== 'default' || config.flags.linkshared)) suffixes.push(shared.codegen.slice(1));
  const sanitizerFlags = sanitizer === undefined ? [] : [`-${sanitizer}`];
  const gccgo = config.context.compiler === 'gccgo';
  const codegen = shared.codegen === '' ? [] : [shared.codegen];
  const codegenGc = gccgo ? [] : codegen;
  checkModFlag(config);
  return {
    name,
    ldBuildmode: kind.ldBuildmode,
    packages: kind.packages,
    exeSuffix: kind.exeSuffix,
    gcflags: [...codegenGc, ...sanitizerFlags, ...shared.gcflags],
    asmflags: [...codegenGc, ...shared.asmflags],
    ldflags: [...sanitizerFlags, ...shared.ldflags],
    gccgoflags: gccgo ? codegen : [],
    installSuffix: suffixes.filter((suffix) => suffix !== '').join('_'),
    coverMode: coverMode(config),
  };
}

function checkModFlag({ flags: { mod } }: Config): void {
  // the flag takes any text; its type says what is left of it here
  if (['', 'mod', 'readonly', 'vendor'].includes(mod)) return;
  throw fatal(`-mod=${mod} not supported (can be '', 'mod', 'readonly', or 'vendor')`);
}

/** -mod, -modcacherw and -modfile mean nothing in GOPATH mode, where only GOFLAGS may hold them. @throws GotsError */
export function refuseModuleFlags(config: Config): void {
  const { mod, modcacherw, modfile } = config.flags;
  const refused = (flag: string): GotsError => fatal(`build flag -${flag} only valid when using modules`);
  if (mod !== '' && !config.inGOFLAGS.has('mod')) throw refused(`mod=${mod}`);
  if (modcacherw && !config.inGOFLAGS.has('modcacherw')) throw refused('modcacherw');
  if (modfile !== '' && !config.inGOFLAGS.has('mod')) throw refused('modfile');
}

function fatal(message: string): GotsError {
  return new GotsError('usage', message, { bare: true });
}

/** Sanitizers end with status 2; some of their texts carry go's `go: `. */
function misuse(message: string): GotsError {
  const bare = !message.startsWith('go: ');
  return new GotsError('usage', bare ? message : message.slice('go: '.length), { exitCode: 2, bare });
}

function platformOf(config: Config): string {
  return `${config.context.goos}/${config.context.goarch}`;
}

function onPlatform(config: Config, platform: string): boolean {
  return platformOf(config) === platform;
}

function supported(config: Config, mode: string): boolean {
  const { compiler, goos, goarch } = config.context;
  return buildModeSupported(compiler, mode, goos, goarch);
}

type Sanitizer = 'race' | 'msan' | 'asan';

/** Whether -race, -msan and -asan go together, and the target has them. @throws GotsError, exit status 2 */
export function checkSanitizers(config: Config): void {
  const { race, msan, asan } = config.flags;
  const { goos, goarch } = config.context;
  if (race && msan) throw misuse('go: may not use -race and -msan simultaneously');
  if (race && asan) throw misuse('go: may not use -race and -asan simultaneously');
  if (msan && asan) throw misuse('go: may not use -msan and -asan simultaneously');
  if (msan && !msanSupported(goos, goarch)) throw misuse(`-msan is not supported on ${platformOf(config)}`);
  if (race && !raceSupported(goos, goarch)) throw misuse(`-race is not supported on ${platformOf(config)}`);
  if (asan && !asanSupported(goos, goarch)) throw misuse(`-asan is not supported on ${platformOf(config)}`);
}

function checkSanitizer(config: Config): Sanitizer | undefined {
  checkSanitizers(config);
  const { race, msan, asan } = config.flags;
  const { goos, goarch, cgoEnabled } = config.context;
  if (!race && !msan && !asan) return undefined;
  const sanitizer = asan ? 'asan' : msan ? 'msan' : 'race';
  if (!cgoEnabled && (goos !== 'darwin' || sanitizer !== 'race')) {
    const native = config.hostOS === goos && config.hostArch === goarch;
    throw misuse(`go: -${sanitizer} requires cgo${native ? '; enable cgo by setting CGO_ENABLED=1' : ''}`);
  }
  return sanitizer;
}

interface ModeKind {
  readonly ldBuildmode: string;
  readonly packages: PackagesFilter;
  readonly exeSuffix: string;
  /** compile's and asm's flag, gccgo's for gccgo; '' for none */
  readonly codegen: string;
}

const elfSystems = new Set(['dragonfly', 'freebsd', 'illumos', 'linux', 'netbsd', 'openbsd', 'solaris']);

function modeKind(config: Config, name: string): ModeKind {
  const { goos, goarch, compiler } = config.context;
  const { race, o } = config.flags;
  const gccgo = compiler === 'gccgo';
  const exeSuffix = programSuffix(config);
  const pick = (gc: string, gccgoFlag: string): string => (gccgo ? gccgoFlag : gc);
  switch (name) {
    case 'archive':
      // ldBuildmode keeps the empty value that nothing links with
      return { ldBuildmode: '', packages: 'not-main', exeSuffix, codegen: '' };
    case 'c-archive': {
      const shared = elfSystems.has(goos) || ((goos === 'darwin' || goos === 'ios') && goarch === 'arm64');
      return {
        ldBuildmode: name,
        packages: 'one-main',
        exeSuffix: '.a',
        codegen: pick(shared ? '-shared' : '', '-fPIC'),
      };
    }
    case 'c-shared': {
      const shared = goos === 'linux' || goos === 'android' || goos === 'freebsd';
      const suffix = gccgo ? exeSuffix : '';
      return {
        ldBuildmode: name,
        packages: 'one-main',
        exeSuffix: suffix,
        codegen: pick(shared ? '-shared' : '', '-fPIC'),
      };
    }
    case 'default': {
      const pie = defaultPIE(goos, race);
      return {
        ldBuildmode: pie ? 'pie' : 'exe',
        packages: 'all',
        exeSuffix,
        codegen: pie && goos !== 'windows' && !gccgo ? '-shared' : '',
      };
    }
    case 'exe':
      return { ldBuildmode: 'exe', packages: o === '' ? 'main' : 'one-main', exeSuffix, codegen: '' };
    case 'pie':
      if (race && !defaultPIE(goos, race)) {
        throw fatal(`-buildmode=pie not supported when -race is enabled on ${platformOf(config)}`);
      }
      return {
        ldBuildmode: 'pie',
        packages: 'all',
        exeSuffix,
        codegen: pick(goos === 'aix' || goos === 'windows' ? '' : '-shared', '-fPIE'),
      };
    case 'shared':
      if (o !== '') throw fatal('-buildmode=shared and -o not supported together');
      return { ldBuildmode: name, packages: 'not-main', exeSuffix, codegen: pick('-dynlink', '-fPIC') };
    case 'plugin':
      return { ldBuildmode: name, packages: 'one-main', exeSuffix: '.so', codegen: pick('-dynlink', '-fPIC') };
    default:
      throw fatal(`buildmode=${name} not supported`);
  }
}

interface SharedFlags {
  readonly codegen: string;
  readonly gcflags: readonly string[];
  readonly asmflags: readonly string[];
  readonly ldflags: readonly string[];
}

/** -linkshared. */
function sharedFlags(config: Config, codegen: string): SharedFlags {
  if (!config.flags.linkshared) return { codegen, gcflags: [], asmflags: [], ldflags: [] };
  if (!supported(config, 'shared')) throw fatal(`-linkshared not supported on ${platformOf(config)}`);
  if (config.context.compiler === 'gccgo') return { codegen: '-fPIC', gcflags: [], asmflags: [], ldflags: [] };
  return {
    codegen: '-dynlink',
    gcflags: ['-linkshared'],
    asmflags: ['-D=GOBUILDMODE_shared=1', '-linkshared'],
    ldflags: ['-linkshared', '-w'],
  };
}

function coverMode(config: Config): 'set' | 'count' | 'atomic' {
  const { covermode, race } = config.flags;
  const mode = covermode ?? (race ? 'atomic' : 'set');
  if (race && mode !== 'atomic') throw fatal(`-covermode must be "atomic", not "${mode}", when -race is enabled`);
  return mode;
}
