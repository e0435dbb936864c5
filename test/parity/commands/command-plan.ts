/** A random command line, its settings and its place, as fast-check draws them: what `-n` shows needs no build. */
import * as fc from 'fast-check';

export const places = [
  'module',
  'module/lib',
  'workspace',
  'workspace/one',
  'vendored',
  'gopath',
  'nowhere',
  'GOROOT/src',
  'GOROOT/src/cmd',
] as const;
export type Place = (typeof places)[number];

export interface CommandPlan {
  readonly place: Place;
  readonly env: Readonly<Record<string, string>>;
  /** the command line after the program's name */
  readonly args: readonly string[];
}

type Setting = readonly [name: string, ...values: readonly string[]];

const targets = [
  'linux/amd64',
  'linux/amd64',
  'linux/arm64',
  'linux/386',
  'linux/arm',
  'linux/mips64le',
  'linux/riscv64',
  'linux/loong64',
  'linux/ppc64le',
  'linux/s390x',
  'darwin/amd64',
  'darwin/arm64',
  'windows/amd64',
  'windows/386',
  'android/arm64',
  'ios/arm64',
  'js/wasm',
  'wasip1/wasm',
  'plan9/amd64',
  'freebsd/amd64',
  'netbsd/arm',
  'openbsd/amd64',
  'aix/ppc64',
  'illumos/amd64',
  'dragonfly/amd64',
  'solaris/sparc64',
  'nosuch/amd64',
] as const;

const settings: readonly Setting[] = [
  ['CGO_ENABLED', '0', '1', '2', ''],
  ['GOAMD64', 'v1', 'v2', 'v3', 'v4', 'v9', ''],
  ['GOARM', '5', '6,softfloat', '7', '8', ''],
  ['GOARM64', 'v8.0', 'v9.0,lse', 'v8.9,crypto', 'v1', ''],
  ['GO386', 'sse2', 'softfloat', '387'],
  ['GOMIPS64', 'softfloat', 'hardfloat'],
  ['GOPPC64', 'power9', 'power10', 'power1'],
  ['GORISCV64', 'rva22u64', 'rva23u64'],
  ['GOWASM', 'satconv', 'signext,satconv', 'x'],
  ['GOEXPERIMENT', 'synctest', 'none', 'nosuch', 'boringcrypto', 'noregabi', 'rangefunc', 'jsonv2', 'greenteagc', ''],
  ['GOFIPS140', 'v1.0.0', 'latest', 'inprocess', 'off', 'nosuch', 'certified'],
  ['CC', 'gcc', 'clang', 'nosuch', 'gcc -m32', '"gcc" -g', "'x", 'ccache gcc'],
  ['CXX', 'g++', 'clang++', 'nosuch'],
  ['AR', 'nosuch-ar', 'ar'],
  // an unterminated quote makes go panic
  ['CGO_CFLAGS', '-O3', '-DX=1 -g', '-fplugin=x'],
  ['CGO_LDFLAGS', '-lm', '-Wl,-z,now', '-nosuch'],
  ['CGO_CFLAGS_ALLOW', '-fplugin.*', '['],
  ['PKG_CONFIG', 'nosuch', 'true'],
  ['GO111MODULE', 'on', 'off', 'auto', 'x', ''],
  [
    'GOFLAGS',
    '-race',
    '-trimpath',
    '-tags=foo',
    '-mod=mod',
    '-v',
    '-x',
    '-n',
    '-nosuch=1',
    '-ldflags=-s',
    '-mod=vendor',
    'x',
  ],
  ['GOWORK', 'off', 'auto', '/nosuch/go.work', 'rel/go.work', ''],
  ['GODEBUG', 'goindex=0', 'installgoroot=all', 'embedfollowsymlinks=1', 'x'],
  ['GO_EXTLINK_ENABLED', '0', '1', 'x'],
  ['GOROOT_FINAL', '/x'],
  ['GOBIN', '/nosuch/bin', 'rel', ''],
  ['GOPATH', '/nosuch/gopath', 'rel', '~/go', ''],
  ['GOINSECURE', 'example.com'],
  ['GOTOOLCHAIN', 'local', 'path', 'go1.26.8', 'x'],
  ['GOCACHEPROG', ''],
  ['GOTMPDIR', '/nosuch/tmp'],
  ['GOMODCACHE', 'rel'],
  ['GOOS', 'linux', 'windows', ''],
  ['GOARCH', 'arm64', 'nosuch', ''],
  ['GCCGO', 'nosuch'],
];

const flags: readonly Setting[] = [
  ['-tags', 'foo', 'foo,bar', 'foo bar', 'cgo', 'netgo,osusergo', 'purego', '', 'a,,b', '!x'],
  ['-race', ''],
  ['-msan', ''],
  ['-asan', ''],
  ['-cover', ''],
  ['-covermode', 'set', 'atomic', 'count', 'x'],
  ['-coverpkg', './...', 'fmt', 'example.com/m/lib', 'nosuch/x', 'std', 'all'],
  ['-buildmode', 'exe', 'pie', 'archive', 'c-archive', 'c-shared', 'shared', 'plugin', 'default', 'x'],
  ['-compiler', 'gc', 'gccgo', 'x'],
  ['-gcflags', '-N -l', 'all=-l', './...=-N', 'std=-N', 'fmt=-S', '-d=x', "'", 'lib=-l'],
  ['-asmflags', '-D=X', 'all=-spectre=ret'],
  ['-ldflags', '-s -w', '-X main.v=1', '-linkmode=external', '-extld=x', 'all=-s', '-buildid=', "'"],
  ['-gccgoflags', '-O2'],
  ['-installsuffix', 'x'],
  ['-pkgdir', '/nosuch/pkg', 'rel'],
  ['-linkshared', ''],
  ['-mod', 'mod', 'readonly', 'vendor', 'x', ''],
  ['-modfile', 'other.mod', 'nosuch.mod', 'x'],
  ['-modcacherw', ''],
  ['-overlay', 'overlay.json', 'nosuch.json', 'main.go'],
  ['-pgo', 'off', 'auto', 'default.pgo', 'nosuch.pgo', ''],
  ['-trimpath', ''],
  ['-toolexec', 'true', 'nosuch x', "'"],
  ['-buildvcs', 'true', 'false', 'auto', 'x'],
  ['-p', '0', '2', 'x'],
  ['-C', 'lib', '..', 'nosuch'],
  ['-o', 'out', 'outs/', '/dev/null', 'lib', '', '/nosuch/dir/x'],
  ['-a', ''],
  ['-v', ''],
  ['-x', ''],
  ['-json', ''],
  ['-work', ''],
  ['-i', ''],
  ['-exec', 'true', 'nosuch'],
];

const anywhere = [
  '.',
  './...',
  './lib',
  './lib/...',
  './cgo',
  './asm',
  './embed',
  './tagged',
  './tests',
  './bad',
  './two',
  './cmd/b',
  './internal/deep',
  './nosuch',
  './testdata',
  './_skip',
  './vendor/...',
  '../...',
  'main.go',
  'main.go lib/lib.go',
  'nosuch.go',
  'lib/lib.go',
  'lib/lib_test.go',
  '.go',
  'example.com/m',
  'example.com/m/...',
  'example.com/m/lib',
  'example.com/m/cmd/b',
  'example.com/dep',
  'example.com/dep/...',
  'example.com/nosuch',
  'example.com/...',
  'fmt',
  'net/http',
  'runtime/cgo',
  'crypto/internal/fips140/...',
  'internal/abi',
  'vendor/golang.org/x/net/idna',
  'cmd/pack',
  'cmd/nosuch',
  'cmd',
  'std',
  'all',
  'work',
  'tool',
  'unsafe',
  'C',
  'builtin',
  'archive/...',
  'nosuch',
  'x@v1',
  'example.com/dep@latest',
  'example.com/dep@v1.0.0',
  'a b',
  '-x',
  '/nosuch/x',
  '',
];
const inGoroot = [
  './fmt',
  './runtime/...',
  './crypto/internal/fips140/...',
  './crypto/internal/fips140/aes',
  './go',
  './pack',
  './internal/abi',
  './vendor/golang.org/x/net/idna',
  './builtin',
  '../lib',
  'net',
];

const chance = (percent: number): fc.Arbitrary<boolean> => fc.nat(99).map((value) => value < percent);

function some(from: readonly Setting[], most: number): fc.Arbitrary<readonly (readonly [string, string])[]> {
  const one = fc
    .nat(from.length - 1)
    .map((index) => from[index] ?? ['', ''])
    .chain(([name, ...values]) => fc.constantFrom(...values).map((value) => [name, value] as const));
  return fc.uniqueArray(one, { maxLength: most, selector: ([name]) => name });
}

const environment = fc
  .tuple(some(settings, 3), chance(45), fc.constantFrom(...targets))
  .map(([chosen, isCross, target]) => {
    const [GOOS = '', GOARCH = ''] = target.split('/');
    return { ...(isCross ? { GOOS, GOARCH } : {}), ...Object.fromEntries(chosen) };
  });

const verb = fc.constantFrom('build', 'build', 'build', 'install', 'install', 'run', 'clean');

function patternsFor(place: Place, name: string): fc.Arbitrary<readonly string[]> {
  const known = place.startsWith('GOROOT') ? [...anywhere, ...inGoroot, ...inGoroot, ...inGoroot] : anywhere;
  const pattern = fc.constantFrom(...known);
  return fc.array(pattern, { minLength: 0, maxLength: name === 'run' ? 1 : 2 });
}

const commandPlan: fc.Arbitrary<CommandPlan> = fc
  .tuple(fc.constantFrom(...places), verb)
  .chain(([place, name]) =>
    fc.record({
      place: fc.constant(place),
      name: fc.constant(name),
      env: environment,
      flags: some(flags, 3),
      patterns: patternsFor(place, name),
    }),
  )
  .map(({ place, name, env, flags: chosen, patterns }) => ({
    place,
    env,
    args: [
      name,
      // -C has to come first
      ...chosen.filter(([flag]) => flag === '-C').map(([flag, value]) => `${flag}=${value}`),
      '-n',
      '-p=1',
      ...chosen.filter(([flag]) => flag !== '-C').map(([flag, value]) => (value === '' ? flag : `${flag}=${value}`)),
      ...patterns.flatMap((pattern) =>
        pattern.split(' ').filter((word, _, words) => word !== '' || words.length === 1),
      ),
    ],
  }));

/** The command line of a number, always the same. */
export function commandOf(seed: number): CommandPlan {
  const [plan] = fc.sample(fc.noBias(commandPlan), { seed, numRuns: 1 });
  if (plan === undefined) throw new Error('fast-check drew nothing');
  return plan;
}
