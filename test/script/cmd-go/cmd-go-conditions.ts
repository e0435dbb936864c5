/** The conditions of cmd/go's scripts.  Facts: GOROOT/src/cmd/go/scriptconds_test.go and cmd/internal/script/{conds.go,scripttest}. */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Condition } from '../engine/script-engine.ts';
import type { ScriptState } from '../engine/script-state.ts';

export interface ConditionOptions {
  readonly goroot: string;
  readonly hostOS: string;
  readonly hostArch: string;
  readonly short: boolean;
}

export function cmdGoConditions(options: ConditionOptions): Readonly<Record<string, Condition>> {
  const { hostOS, hostArch } = options;
  const target = (state: ScriptState): string => `${state.env.get('GOOS') ?? ''}/${state.env.get('GOARCH') ?? ''}`;
  const host = `${hostOS}/${hostArch}`;
  const cgo = findOnPath('gcc') || findOnPath('clang');
  const native = (state: ScriptState, supported: ReadonlySet<string>): boolean =>
    cgo && target(state) === host && supported.has(target(state));
  const git = findOnPath('git');
  return {
    GOOS: (_, suffix) => suffix === hostOS,
    GOARCH: (_, suffix) => suffix === hostArch,
    compiler: (_, suffix) => suffix === 'gc',
    root: () => process.geteuid?.() === 0,
    exec: (_, suffix) => findOnPath(suffix),
    short: () => options.short,
    verbose: () => false,
    asan: (state) => native(state, asan),
    msan: (state) => native(state, msan),
    race: (state) => native(state, race),
    fuzz: (state) => fuzz.has(target(state).split('/')[0] ?? ''),
    'fuzz-instrumented': (state) => ['amd64', 'arm64', 'loong64'].includes(target(state).split('/')[1] ?? ''),
    buildmode: (state, suffix) => supportsBuildmode(target(state), suffix),
    cgo: () => cgo,
    cgolinkext: (state) =>
      ['android', 'ios'].includes(state.env.get('GOOS') ?? '') || cgoLinkExternal.has(target(state)),
    mustlinkext: (state) =>
      ['android/386', 'android/amd64', 'android/arm', 'ios/arm64', 'ios/amd64'].includes(target(state)),
    pielinkext: (state) => !internalPie.has(target(state)),
    cross: () => false,
    GODEBUG: (state, suffix) => (state.env.get('GODEBUG') ?? '').split(',').some((word) => word.trim() === suffix),
    GOEXPERIMENT: (state, suffix) => experimentEnabled(state, options.goroot, suffix),
    'go-builder': () => false,
    link: () => true,
    symlink: () => true,
    'case-sensitive': () => hostOS !== 'darwin' && hostOS !== 'windows',
    abscc: (state) => defaultCC(state).startsWith('/') && isExecutable(defaultCC(state)),
    cc: (state, suffix) => (state.env.get('CC') || defaultCC(state)) === suffix,
    bzr: bzrWorks,
    git: () => git,
    'git-sha256': () => git && gitAtLeast(2, 29),
    // only what is local is served
    net: () => false,
    // a released go is trimmed, but, unlike a trimmed test binary, it finds its GOROOT from where it lies
    trimpath: () => false,
  };
}

const race = new Set([
  'linux/amd64',
  'linux/ppc64le',
  'linux/arm64',
  'linux/s390x',
  'linux/loong64',
  'freebsd/amd64',
  'darwin/amd64',
  'darwin/arm64',
  'windows/amd64',
]);
const msan = new Set(['linux/amd64', 'linux/arm64', 'linux/loong64', 'freebsd/amd64']);
const asan = new Set(['linux/amd64', 'linux/arm64', 'linux/loong64', 'linux/riscv64', 'linux/ppc64le']);
const fuzz = new Set(['darwin', 'freebsd', 'linux', 'openbsd', 'windows']);
const cgoLinkExternal = new Set([
  'linux/loong64',
  'linux/mips',
  'linux/mipsle',
  'linux/mips64',
  'linux/mips64le',
  'windows/arm64',
  'darwin/arm64',
  'linux/ppc64',
  'freebsd/riscv64',
  'dragonfly/amd64',
]);
const internalPie = new Set([
  'android/arm64',
  'darwin/amd64',
  'darwin/arm64',
  'linux/amd64',
  'linux/arm64',
  'linux/loong64',
  'linux/ppc64le',
  'linux/s390x',
  'linux/riscv64',
  'windows/amd64',
  'windows/386',
  'windows/arm64',
]);

function supportsBuildmode(target: string, mode: string): boolean {
  const [os = '', arch = ''] = target.split('/');
  switch (mode) {
    case 'archive':
    case 'default':
    case 'exe':
      return true;
    case 'c-archive':
    case 'c-shared':
    case 'pie':
      return (
        ['linux', 'darwin', 'windows'].includes(os) &&
        ['amd64', 'arm64', '386', 'arm', 'ppc64le', 's390x', 'riscv64', 'loong64'].includes(arch)
      );
    case 'shared':
      return os === 'linux' && ['386', 'amd64', 'arm', 'arm64', 'ppc64le', 's390x'].includes(arch);
    case 'plugin':
      return (
        (os === 'linux' && ['amd64', 'arm', 'arm64', '386', 'loong64', 'riscv64', 's390x', 'ppc64le'].includes(arch)) ||
        os === 'darwin'
      );
    default:
      return false;
  }
}

function experimentEnabled(state: ScriptState, goroot: string, suffix: string): boolean {
  const name = suffix.replace(/^no/, '');
  const set = (state.env.get('GOEXPERIMENT') ?? '').split(',');
  if (set.includes(suffix)) return true;
  if (set.some((word) => word.replace(/^no/, '') === name)) return false;
  const source = readFileSync(join(goroot, 'src/internal/goexperiment/flags.go'), 'utf8').toLowerCase();
  if (!new RegExp(`^\\t${name} +bool$`, 'm').test(source)) throw new Error(`unrecognized GOEXPERIMENT "${suffix}"`);
  return suffix.startsWith('no');
}

function defaultCC(state: ScriptState): string {
  const os = state.env.get('GOOS') ?? '';
  return ['darwin', 'ios', 'freebsd', 'openbsd'].includes(os) ? 'clang' : 'gcc';
}

/** as os/exec.LookPath: a name with a slash stands for itself */
function findOnPath(name: string): boolean {
  if (name.includes('/')) return isExecutable(name);
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .some((directory) => directory !== '' && isExecutable(join(directory, name)));
}

function isExecutable(path: string): boolean {
  const info = statSync(path, { throwIfNoEntry: false });
  return info?.isFile() === true && (info.mode & 0o111) !== 0;
}

/** a bzr may be there and not work, for want of its Python */
function bzrWorks(): boolean {
  return findOnPath('bzr') && spawnSync('bzr', ['help'], { stdio: 'ignore' }).status === 0;
}

function gitAtLeast(major: number, minor: number): boolean {
  const version = /git version\s+(\d+)\.(\d+)/.exec(execFileSync('git', ['version'], { encoding: 'utf8' }));
  const [x, y] = [Number(version?.[1] ?? 0), Number(version?.[2] ?? 0)];
  return x > major || (x === major && y >= minor);
}
