/** Profiles, instrumentation and build modes. */
import { gomod, hello, type Feature } from './feature.ts';

/** A profile that comes with Go; its functions are not the program's. */
const profile = 'cp "$GOROOT/src/cmd/compile/internal/test/testdata/pgo/inline/inline_hot.pprof" hot.pprof';

const library = '-- lib/lib.go --\npackage lib\n\n// Value is a text.\nfunc Value() string { return "lib" }\n';
const withLibrary = `${gomod}${library}-- main.go --\npackage main\n\nimport "example.com/m/lib"\n\nfunc main() { println(lib.Value()) }\n`;
const twoMains = `${gomod}${library}${['a', 'b']
  .map(
    (name) =>
      `-- cmd/${name}/main.go --\npackage main\n\nimport "example.com/m/lib"\n\nfunc main() { println(lib.Value()) }\n`,
  )
  .join('')}`;

export const profiles: readonly Feature[] = [
  {
    name: '`default.pgo`, preprofile',
    files: withLibrary,
    setUp: `${profile}; mv hot.pprof default.pgo`,
    commands: ['build -o out .'],
    slow: true,
  },
  {
    name: '`-pgo=off`',
    files: withLibrary,
    setUp: `${profile}; mv hot.pprof default.pgo`,
    commands: ['build -pgo=off -o out .'],
  },
  { name: '`-pgo=FILE`', files: withLibrary, setUp: profile, commands: ['build -pgo=hot.pprof -o out .'], slow: true },
  {
    name: 'two mains, one with a profile: a variant of the packages for it',
    files: twoMains,
    setUp: `${profile}; mv hot.pprof cmd/a/default.pgo`,
    commands: ['build -o outs/ ./...'],
    slow: true,
  },
  {
    name: '`-pgo` of a file that is not there, and of one that is no profile',
    files: withLibrary,
    commands: ['build -pgo=nothing.pgo -o out .', 'build -pgo=go.mod -o out .'],
    unshared: true,
  },
  { name: '`-race`', files: withLibrary, commands: ['build -race -o out .'], needs: ['gcc'] },
  {
    name: '`-msan` (by clang)',
    files: withLibrary,
    commands: ['build -msan -o out .'],
    env: { CC: 'clang' },
    needs: ['clang'],
    slow: true,
  },
  { name: '`-asan`', files: withLibrary, commands: ['build -asan -o out .'], needs: ['gcc'], slow: true },
  {
    name: '`-msan` by gcc, `-race` with `-asan`, `-race` without cgo: errors',
    files: withLibrary,
    commands: ['build -msan -race .', 'build -race -asan .', 'build -msan -o out .'],
    env: { CGO_ENABLED: '0' },
    unshared: true,
  },
  { name: '`-cover`', files: withLibrary, commands: ['build -cover -o out .'] },
  {
    name: '`-cover -covermode=atomic|count|set`',
    files: withLibrary,
    commands: [
      'build -cover -covermode=atomic -o out .',
      'build -cover -covermode=count -o out2 .',
      'build -cover -covermode=bad -o out3 .',
      'build -cover -covermode=set -o out4 .',
    ],
  },
  {
    name: '`-coverpkg`, with patterns and of cgo',
    files: `${withLibrary}-- native/native.go --\npackage native\n\n// static int one(void) { return 1; }\nimport "C"\n\nfunc One() int { return int(C.one()) }\n-- more.go --\npackage main\n\nimport "example.com/m/native"\n\nfunc init() { println(native.One()) }\n`,
    commands: ['build -cover -coverpkg=./... -o out .', 'build -coverpkg=example.com/m/lib -o out2 .'],
  },
  {
    name: '`-coverpkg` where the build mode takes no package, or not all',
    files: withLibrary,
    commands: ['-o=a .', './...'].flatMap((rest) => [
      `build -coverpkg=./... -buildmode=archive ${rest}`,
      `build -x -p=1 -coverpkg=example.com/m -buildmode=archive ${rest}`,
      `install -coverpkg=example.com/m -buildmode=archive ${rest.replace('-o=a ', '')}`,
    ]),
    unshared: true,
  },
];

const exported = `${gomod}-- main.go --\npackage main\n\nimport "C"\n\n//export Twice\nfunc Twice(a C.int) C.int { return a + a }\n\nfunc main() {}\n`;

export const buildModes: readonly Feature[] = [
  {
    name: 'exe, and the default',
    files: withLibrary,
    commands: ['build -buildmode=exe -o out .', 'build -buildmode=default -o out2 .'],
  },
  { name: 'archive', files: withLibrary, commands: ['build -buildmode=archive -o out.a ./lib'] },
  { name: 'pie', files: withLibrary, commands: ['build -buildmode=pie -o out .'], slow: true },
  {
    name: 'c-archive and its header',
    files: exported,
    commands: ['build -buildmode=c-archive -o out.a .'],
    slow: true,
    unshared: true,
  },
  {
    name: 'c-shared and its header',
    files: exported,
    commands: ['build -buildmode=c-shared -o out.so .'],
    slow: true,
    unshared: true,
  },
  {
    name: 'plugin',
    files: `${gomod}-- main.go --\npackage main\n\nvar V int\n\nfunc main() {}\n`,
    commands: ['build -buildmode=plugin -o out.so .'],
    slow: true,
  },
  {
    name: 'shared and `-linkshared`',
    files: withLibrary,
    env: { GOFLAGS: '-pkgdir=$PWD/pkg' },
    commands: ['install -buildmode=shared runtime internal/runtime/sys', 'build -linkshared -o out .'],
    slow: true,
  },
  {
    name: 'modes that a platform lacks',
    files: hello,
    env: { GOOS: 'plan9', GOARCH: 'amd64' },
    commands: ['build -buildmode=pie -o out .', 'build -buildmode=c-shared .', 'build -buildmode=nosuch .'],
    unshared: true,
  },
  ...[
    'windows/amd64',
    'darwin/arm64',
    'android/arm64',
    'freebsd/amd64',
    'linux/386',
    'linux/ppc64le',
    'linux/riscv64',
    'ios/arm64',
    'aix/ppc64',
  ].map((platform): Feature => ({
    name: `the default of ${platform} (commands, \`-n\`)`,
    files: withLibrary,
    env: { GOOS: platform.split('/')[0] ?? '', GOARCH: platform.split('/')[1] ?? '', CGO_ENABLED: '0' },
    commands: ['build -n -p=1 -o out .'],
    unshared: true,
  })),
  {
    name: 'js/wasm, and running it by `go_js_wasm_exec` on PATH',
    files: hello,
    env: { GOOS: 'js', GOARCH: 'wasm', PATH: '$GOROOT/lib/wasm:$PATH' },
    commands: ['build -o out .', 'run .'],
    needs: ['node'],
    slow: true,
    unshared: true,
  },
  {
    name: 'js/wasm, running by `-exec`',
    files: hello,
    setUp: 'printf \'#!/bin/sh\\necho exec "${1##*/}"\\n\' >exec.sh; chmod +x exec.sh',
    env: { GOOS: 'js', GOARCH: 'wasm' },
    commands: ['run -exec=./exec.sh .'],
    slow: true,
    unshared: true,
  },
  {
    name: 'wasip1/wasm',
    files: hello,
    env: { GOOS: 'wasip1', GOARCH: 'wasm' },
    commands: ['build -o out .'],
    slow: true,
  },
];
