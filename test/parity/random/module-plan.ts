/** What a random small module is made of, as data, and how fast-check draws one. */
import * as fc from 'fast-check';
import { constraintHeader } from './constraint-header.ts';

/** A Go file besides the first of its package; constraints may leave it out. */
export interface FilePlan {
  readonly prefix: string;
  readonly suffix: string;
  /** what stands above the package clause */
  readonly header: string;
  readonly encoding: 'plain' | 'BOM' | 'CRLF';
  /** the file is a symbolic link to one outside of all packages */
  readonly linked: boolean;
  readonly std: string | undefined;
}

export interface EmbedPlan {
  readonly patterns: readonly string[];
  readonly into: 'embed.FS' | 'string' | '[]byte';
  readonly withModule: boolean;
}

export interface AssemblyPlan {
  readonly header: boolean;
  readonly goAsm: boolean;
  /** a file for another architecture, too */
  readonly other: boolean;
}

export interface CgoPlan {
  readonly flags: readonly string[];
  readonly header: boolean;
  readonly cxx: boolean;
  readonly assembly: boolean;
  readonly exported: boolean;
  /** a file without cgo stands in for the one that needs it */
  readonly fallback: boolean;
  readonly second: boolean;
}

export interface PackagePlan {
  readonly directory: string;
  /** indexes of packages that come later, none of them main */
  readonly imports: readonly number[];
  readonly std: readonly string[];
  readonly files: readonly FilePlan[];
  readonly embed: EmbedPlan | undefined;
  readonly assembly: AssemblyPlan | undefined;
  readonly cgo: CgoPlan | undefined;
  readonly generic: boolean;
  readonly linkname: boolean;
  readonly importsDep: 'none' | 'dep' | 'dep/asm' | 'dep/embedded' | 'dep/native';
  /** the package clause has an import comment */
  readonly comment: boolean;
}

export const layouts = ['module', 'required', 'replaced', 'vendored', 'workspace', 'GOPATH', 'files'] as const;
export type Layout = (typeof layouts)[number];

export const faults = [
  'syntax',
  'type',
  'unused import',
  'cycle',
  'no such package',
  'no such module',
  'nothing to embed',
  'two names',
  'no Go files',
  'internal of another',
  'bad constraint',
  'two constraints',
  'bad go:debug',
  'C error',
  'asm error',
  'import of main',
  'forbidden cgo flag',
  'no main function',
  'undefined symbol',
  'invalid embed pattern',
] as const;
export type Fault = (typeof faults)[number];

export const edits = [
  'body',
  'export',
  'comment',
  'touch',
  'add file',
  'remove file',
  'embedded',
  'header',
  'go line',
] as const;
export type Edit = (typeof edits)[number];

export interface CommandPlan {
  readonly verb: 'build' | 'install' | 'run';
  readonly flags: readonly string[];
  readonly patterns: 'main' | 'all' | 'package' | 'path';
  readonly output: 'none' | 'file' | 'directory';
  readonly env: Readonly<Record<string, string>>;
}

export interface ModulePlan {
  readonly layout: Layout;
  readonly goLine: string;
  readonly godebug: readonly string[];
  /** the first is main */
  readonly packages: readonly PackagePlan[];
  readonly command: CommandPlan;
  readonly fault: Fault | undefined;
  /** the package that has the fault or is edited */
  readonly victim: number;
  readonly edit: Edit | undefined;
  readonly repository: boolean;
}

const chance = (percent: number): fc.Arbitrary<boolean> => fc.nat(99).map((value) => value < percent);
const sometimes = <T>(percent: number, arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  chance(percent).chain((yes) => (yes ? arbitrary : fc.constant(undefined)));

const stdPackages = ['strings', 'os', 'errors', 'sort', 'strconv', 'sync/atomic', 'unsafe', 'fmt'] as const;

const filePlan: fc.Arbitrary<FilePlan> = fc.record({
  prefix: fc.constantFrom('', '', '', '', '', '_', '.'),
  suffix: fc.constantFrom(
    '',
    '',
    '',
    '_linux',
    '_windows',
    '_amd64',
    '_arm64',
    '_linux_amd64',
    '_windows_amd64',
    '_test',
    '_unix',
    '_linux_test',
    '_cgo',
    '_race',
    '_js_wasm',
    '_plan9',
    '_x',
    '_linux_x',
    '.v2',
    '_Linux',
  ),
  header: constraintHeader,
  encoding: fc.constantFrom('plain', 'plain', 'plain', 'BOM', 'CRLF'),
  linked: chance(8),
  std: sometimes(25, fc.constantFrom(...stdPackages)),
});

const embedPlan: fc.Arbitrary<EmbedPlan> = fc
  .record({
    into: fc.constantFrom('embed.FS', 'embed.FS', 'string', '[]byte'),
    trees: fc.subarray(
      [
        'data',
        'all:data',
        'data/*',
        'data/*.txt',
        'top.txt',
        'data/sub',
        '"sp ace/x.txt"',
        '`data`',
        'all:data/sub',
      ].concat(['*.txt', 'data/*/b.bin', '[a-t]op.txt', 'data/sub/*', '"sp ace"', 'all:*', 'data/.hidden']),
      { minLength: 1, maxLength: 4 },
    ),
    withModule: chance(15),
  })
  .map(({ into, trees, withModule }) => ({ into, patterns: into === 'embed.FS' ? trees : ['top.txt'], withModule }));

const assemblyPlan: fc.Arbitrary<AssemblyPlan> = fc.record({
  header: fc.boolean(),
  goAsm: fc.boolean(),
  other: fc.boolean(),
});

const cgoPlan: fc.Arbitrary<CgoPlan> = fc.record({
  flags: fc.subarray([
    'CFLAGS: -DSTEP=2',
    'linux CFLAGS: -DON_LINUX',
    '!linux,windows CFLAGS: -DOFF_LINUX',
    'amd64,cgo CFLAGS: -O1',
    'CPPFLAGS: -I${SRCDIR}/include',
    'CXXFLAGS: -std=c++11',
    'LDFLAGS: -lm',
    'LDFLAGS: -L${SRCDIR}',
    'CFLAGS: "-DWORDS=a b"',
    'noescape twice',
    'nocallback twice',
  ]),
  header: fc.boolean(),
  cxx: chance(20),
  assembly: chance(20),
  exported: chance(25),
  fallback: chance(70),
  second: chance(25),
});

const directories = [
  'a',
  'b',
  'internal/c',
  'd/e',
  'x-y',
  'v2',
  'u_v',
  'testdata2',
  'd',
  'internal',
  'é',
  'go',
  'A',
  'f.g',
];

function packagePlan(index: number, count: number): fc.Arbitrary<Omit<PackagePlan, 'directory'>> {
  const later = Array.from({ length: count - index - 1 }, (_, offset) => index + 1 + offset);
  return fc.record({
    imports: fc.subarray(later, { minLength: index === 0 ? Math.min(1, later.length) : 0 }),
    std: fc.subarray([...stdPackages], { maxLength: 2 }),
    files: fc.array(filePlan, { maxLength: 4 }),
    embed: sometimes(25, embedPlan),
    assembly: sometimes(20, assemblyPlan),
    cgo: sometimes(8, cgoPlan),
    generic: chance(20),
    linkname: chance(8),
    importsDep: fc.constantFrom('none', 'none', 'dep', 'dep', 'dep/asm', 'dep/embedded', 'dep/native'),
    comment: chance(8),
  });
}

const packagePlans: fc.Arbitrary<readonly PackagePlan[]> = fc
  .integer({ min: 1, max: 5 })
  .chain((count) =>
    fc.tuple(
      fc.shuffledSubarray(directories, { minLength: count - 1, maxLength: count - 1 }),
      fc.tuple(...Array.from({ length: count }, (_, index) => packagePlan(index, count))),
      chance(15),
    ),
  )
  .map(([names, plans, inCmd]) =>
    plans.map((plan, index) => ({
      ...plan,
      directory: index === 0 ? (inCmd ? 'cmd/tool' : '') : (names[index - 1] ?? ''),
    })),
  );

const flag = (percent: number, ...choices: readonly string[]): fc.Arbitrary<readonly string[]> =>
  sometimes(percent, fc.constantFrom(...choices)).map((chosen) => (chosen === undefined ? [] : chosen.split('\n')));

const flags: fc.Arbitrary<readonly string[]> = fc
  .tuple(
    flag(35, '-tags=x', '-tags=x,y', '-tags=y z', '-tags=ignore', '-tags=go1.99,x', '-tags=linux,windows'),
    flag(25, '-trimpath'),
    flag(
      20,
      '-ldflags=-s -w',
      '-ldflags=-X main.stamp=v1',
      '-ldflags=-X=main.stamp=x',
      '-ldflags=-w',
      '-ldflags=-buildid=',
    ).chain((first) => flag(15, '-ldflags=all=-s').map((second) => [...first, ...second])),
    flag(15, '-gcflags=-N -l', '-gcflags=./...=-l', '-gcflags=-m', '-gcflags=MODULE/a=-l', '-gcflags=-e'),
    flag(5, '-asmflags=-D=EXTRA=1', '-asmflags=-S'),
    flag(3, '-race'),
    flag(
      8,
      '-cover',
      '-cover\n-covermode=count',
      '-cover\n-covermode=atomic',
      '-coverpkg=MODULE/...',
      '-cover\n-coverpkg=./...',
    ),
    flag(12, '-v', '-json', '-x\n-p=1', '-n', '-a\n-n', '-v\n-json'),
    flag(6, '-mod=mod', '-mod=readonly', '-mod=vendor', '-modfile=other.mod'),
    flag(
      6,
      '-buildmode=exe',
      '-buildmode=default',
      '-buildmode=archive',
      '-buildmode=pie\n-n',
      '-buildmode=c-archive\n-n',
    ),
    flag(
      4,
      '-installsuffix=suf',
      '-pgo=off',
      '-buildvcs=false',
      '-buildvcs=auto',
      '-buildvcs=true',
      '-p=1',
      '-overlay=overlay.json',
    ),
  )
  .map((groups) => [...new Set(groups.flat())]);

const platforms = ['windows/amd64', 'darwin/arm64', 'linux/arm64', 'js/wasm', 'wasip1/wasm', 'freebsd/386'] as const;

const env: fc.Arbitrary<Readonly<Record<string, string>>> = fc
  .tuple(
    sometimes(20, fc.constant({ CGO_ENABLED: '0' })),
    sometimes(4, fc.constantFrom({ GOFLAGS: '-trimpath' }, { GOFLAGS: '-tags=y' }, { GOFLAGS: '-mod=mod' })),
    sometimes(5, fc.constantFrom({ CGO_CFLAGS: '-O0 -g' }, { CGO_LDFLAGS: '-lm' }, { GODEBUG: 'gotypesalias=1' })),
  )
  .map((parts) => Object.assign({}, ...parts.map((part) => part ?? {})) as Record<string, string>);

const command: fc.Arbitrary<CommandPlan> = fc
  .record({
    verb: fc.constantFrom('build', 'build', 'build', 'build', 'install', 'run'),
    flags,
    patterns: fc.constantFrom('main', 'main', 'all', 'package', 'path'),
    output: fc.constantFrom('none', 'file', 'file', 'directory'),
    env,
    // another platform's standard library is not compiled for this: its commands are shown
    platform: sometimes(4, fc.constantFrom(...platforms)),
  })
  .map(({ platform, ...plan }) => {
    if (platform === undefined) return plan;
    const [GOOS = '', GOARCH = ''] = platform.split('/');
    return {
      ...plan,
      verb: 'build',
      flags: [...plan.flags.filter((flag) => flag !== '-race'), '-n'],
      env: { ...plan.env, GOOS, GOARCH },
    };
  });

export const modulePlan: fc.Arbitrary<ModulePlan> = fc
  .record({
    layout: fc.constantFrom('module', 'module', 'module', ...layouts),
    goLine: fc.constantFrom(
      '1.26',
      '1.26',
      '1.26',
      '1.25.0',
      '1.24',
      '1.23.4',
      '1.22',
      '1.21',
      '1.20',
      '1.18',
      '1.17',
      '1.16',
      '',
    ),
    godebug: fc
      .subarray(['panicnil=1', 'default=go1.21', 'http2client=0'], { maxLength: 2 })
      .chain((lines) => chance(12).map((yes) => (yes ? lines : []))),
    packages: packagePlans,
    command,
    fault: sometimes(20, fc.constantFrom(...faults)),
    victim: fc.nat(4),
    edit: sometimes(35, fc.constantFrom(...edits)),
    repository: chance(6),
  })
  .map((plan) => ({ ...plan, victim: plan.victim % plan.packages.length }));

/** The module of a number: always the same one. */
export function planOf(seed: number): ModulePlan {
  const [plan] = fc.sample(fc.noBias(modulePlan), { seed, numRuns: 1 });
  if (plan === undefined) throw new Error('fast-check drew nothing');
  return plan;
}
