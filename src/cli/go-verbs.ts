/**
 * What go's command tree knows: verbs, groups of verbs, help topics and all flags.  Pure.  Facts: cmd/go's main.go and
 * the flag sets of its commands (go1.26).
 */

/** Verbs that gots does itself. */
export type OwnVerb = 'build' | 'run' | 'install' | 'clean' | 'env' | 'version' | ExtraVerb;

/** Verbs that go does not have; no Go is needed for them. */
export type ExtraVerb = 'size' | 'log' | 'explain' | 'completion';

const extra: ReadonlySet<string> = new Set<ExtraVerb>(['size', 'log', 'explain', 'completion']);

export function isExtraVerb(name: string): name is ExtraVerb {
  return extra.has(name);
}

const own: ReadonlySet<string> = new Set(['build', 'run', 'install', 'clean', 'env', 'version', ...extra]);

export function isOwnVerb(name: string): name is OwnVerb {
  return own.has(name);
}

/** Verbs that only the real go knows. */
const handedOver: ReadonlySet<string> = new Set(
  'bug doc fix fmt generate get list mod work telemetry test tool vet'.split(' '),
);

export function isGoVerb(name: string): boolean {
  return handedOver.has(name);
}

const subverbs: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['mod', new Set('download edit graph init tidy vendor verify why'.split(' '))],
  ['work', new Set('edit init sync use vendor'.split(' '))],
]);

/** How many words at the start of a command line name the command; 0 where none does. */
export function countVerbWords(argv: readonly string[]): number {
  const [first, second] = argv;
  if (first === undefined || !(own.has(first) || handedOver.has(first))) return 0;
  return second !== undefined && subverbs.get(first)?.has(second) === true ? 2 : 1;
}

const topics: ReadonlySet<string> = new Set(
  (
    'buildconstraint buildjson buildmode c cache environment filetype goauth go.mod gopath goproxy importpath ' +
    'modules module-auth packages private testflag testfunc vcs documentation'
  ).split(' '),
);

/** Whether the real go has help about it. */
export function isGoHelpTopic(name: string): boolean {
  return topics.has(name) || handedOver.has(name);
}

const flagNames: ReadonlySet<string> = new Set(
  (
    'C a artifacts asan asmflags bench benchmem benchtime blockprofile blockprofilerate buildmode buildvcs c cache ' +
    'changed compat compiler compiled count cover covermode coverpkg coverprofile cpu cpuprofile debug-actiongraph ' +
    'debug-runtime-trace debug-trace d deps diff dropexclude dropgodebug dropignore dropreplace droprequire ' +
    'dropretract droptool dropuse e exclude exec export f failfast find fixtool fmt fullpath fuzz fuzzcache ' +
    'fuzzminimizetime fuzztime gccgoflags gcflags go godebug i ignore insecure installsuffix json ldflags linkshared ' +
    'list m memprofile memprofilerate mod modcache modcacherw modfile module msan mutexprofile ' +
    'mutexprofilefraction n o outputdir overlay p parallel pgo pkgdir print r race replace require retract retracted ' +
    'reuse run short shuffle skip t tags test testcache timeout tool toolchain toolexec trace trimpath u ' +
    'use v vendor versions vet vettool w work x'
  ).split(' '),
);

/** Whether any command of go's has the flag; GOFLAGS may hold no other. */
export function isGoFlag(name: string): boolean {
  return flagNames.has(name);
}
