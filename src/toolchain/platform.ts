/** What the Go toolchain can do on which platform.  Pure.  Source: GOROOT/src/internal/platform (go1.26). */

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/).filter((word) => word !== ''));
}

/** GOOS/GOARCH pairs that the gc toolchain knows, those known to be broken included. */
const known =
  words(`aix/ppc64 android/386 android/amd64 android/arm android/arm64 darwin/amd64 darwin/arm64 dragonfly/amd64
  freebsd/386 freebsd/amd64 freebsd/arm freebsd/arm64 freebsd/riscv64 illumos/amd64 ios/amd64 ios/arm64 js/wasm linux/386
  linux/amd64 linux/arm linux/arm64 linux/loong64 linux/mips linux/mips64 linux/mips64le linux/mipsle linux/ppc64
  linux/ppc64le linux/riscv64 linux/s390x linux/sparc64 netbsd/386 netbsd/amd64 netbsd/arm netbsd/arm64 openbsd/386
  openbsd/amd64 openbsd/arm openbsd/arm64 openbsd/mips64 openbsd/ppc64 openbsd/riscv64 plan9/386 plan9/amd64 plan9/arm
  solaris/amd64 wasip1/wasm windows/386 windows/amd64 windows/arm64`);

const race =
  words(`linux/amd64 linux/arm64 linux/loong64 linux/ppc64le linux/riscv64 linux/s390x darwin/amd64 darwin/arm64
  freebsd/amd64 netbsd/amd64 windows/amd64`);

const msan = words('linux/amd64 linux/arm64 linux/loong64 freebsd/amd64');

const asan = words('linux/arm64 linux/amd64 linux/loong64 linux/riscv64 linux/ppc64le');

const cArchiveLinux = words('386 amd64 arm armbe arm64 arm64be loong64 ppc64le riscv64 s390x');

const buildModes: Readonly<Record<string, ReadonlySet<string>>> = {
  'c-shared': words(`linux/amd64 linux/arm linux/arm64 linux/loong64 linux/386 linux/ppc64le linux/riscv64 linux/s390x
    android/amd64 android/arm android/arm64 android/386 freebsd/amd64 darwin/amd64 darwin/arm64 windows/amd64 windows/386
    windows/arm64 wasip1/wasm`),
  pie: words(`linux/386 linux/amd64 linux/arm linux/arm64 linux/loong64 linux/ppc64le linux/riscv64 linux/s390x android/amd64
    android/arm android/arm64 android/386 freebsd/amd64 darwin/amd64 darwin/arm64 ios/amd64 ios/arm64 aix/ppc64 openbsd/arm64
    windows/386 windows/amd64 windows/arm64`),
  shared: words('linux/386 linux/amd64 linux/arm linux/arm64 linux/ppc64le linux/s390x'),
  plugin:
    words(`linux/amd64 linux/arm linux/arm64 linux/386 linux/loong64 linux/riscv64 linux/s390x linux/ppc64le android/amd64
    android/386 darwin/amd64 darwin/arm64 freebsd/amd64`),
};

export function raceSupported(goos: string, goarch: string): boolean {
  return race.has(`${goos}/${goarch}`);
}

export function msanSupported(goos: string, goarch: string): boolean {
  return msan.has(`${goos}/${goarch}`);
}

export function asanSupported(goos: string, goarch: string): boolean {
  return asan.has(`${goos}/${goarch}`);
}

export function buildModeSupported(compiler: string, mode: string, goos: string, goarch: string): boolean {
  if (compiler === 'gccgo') return true;
  const platform = `${goos}/${goarch}`;
  if (!known.has(platform)) return false;
  switch (mode) {
    case 'archive':
    case 'default':
    case 'exe':
      return true;
    case 'c-archive':
      if (goos === 'linux') return cArchiveLinux.has(goarch);
      if (goos === 'freebsd') return goarch === 'amd64';
      return ['aix', 'darwin', 'ios', 'windows'].includes(goos);
    default:
      return buildModes[mode]?.has(platform) ?? false;
  }
}

/** Whether -buildmode=default makes position-independent executables. */
export function defaultPIE(goos: string, isRace: boolean): boolean {
  if (goos === 'windows') return !isRace;
  return goos === 'android' || goos === 'ios' || goos === 'darwin';
}

/** Whether executables must be linked by the C toolchain. */
export function mustLinkExternal(goos: string, goarch: string, withCgo: boolean): boolean {
  if (withCgo) {
    if (goarch.startsWith('mips')) return true;
    if (goarch === 'ppc64' && (goos === 'aix' || goos === 'linux')) return true;
    if (goos === 'android' || goos === 'dragonfly') return true;
  }
  if (goos === 'android') return goarch !== 'arm64';
  return goos === 'ios' && goarch === 'arm64';
}
