/** Where cgo is there, and which C compiler is the default.  Pure.  Source: GOROOT/src/internal/platform, cmd/go's cfg (go1.26). */

const supported = new Set(
  (
    'aix/ppc64 android/386 android/amd64 android/arm android/arm64 darwin/amd64 darwin/arm64 ' +
    'dragonfly/amd64 freebsd/386 freebsd/amd64 freebsd/arm freebsd/arm64 freebsd/riscv64 illumos/amd64 ' +
    'ios/amd64 ios/arm64 linux/386 linux/amd64 linux/arm linux/arm64 linux/loong64 linux/mips ' +
    'linux/mips64 linux/mips64le linux/mipsle linux/ppc64le linux/riscv64 linux/s390x linux/sparc64 ' +
    'netbsd/386 netbsd/amd64 netbsd/arm netbsd/arm64 openbsd/386 openbsd/amd64 openbsd/arm openbsd/arm64 ' +
    'openbsd/mips64 openbsd/riscv64 solaris/amd64 windows/386 windows/amd64 windows/arm64'
  ).split(' '),
);

export function cgoSupported(goos: string, goarch: string): boolean {
  return supported.has(`${goos}/${goarch}`);
}

const clang = new Set(['darwin', 'ios', 'freebsd', 'openbsd']);

/** The C compiler that go looks for where CC is not set. */
export function defaultCC(goos: string): string {
  return clang.has(goos) ? 'clang' : 'gcc';
}

/** The C++ compiler that go looks for where CXX is not set. */
export function defaultCXX(goos: string): string {
  return clang.has(goos) ? 'clang++' : 'g++';
}
