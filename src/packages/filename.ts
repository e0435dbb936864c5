/**
 * What file names and tags say about the target: `name_linux_amd64.go`, the `unix` tag, which tags hold.  Pure.
 * Lists: GOROOT/src/internal/syslist; rules: go/build's goodOSArchFile and matchTag.
 */
import type { BuildContext } from '../config/config.ts';

const KNOWN_OS: ReadonlySet<string> = new Set(
  'aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 solaris wasip1 windows zos'.split(
    ' ',
  ),
);

const UNIX_OS: ReadonlySet<string> = new Set(
  'aix android darwin dragonfly freebsd hurd illumos ios linux netbsd openbsd solaris'.split(' '),
);

const KNOWN_ARCH: ReadonlySet<string> = new Set(
  (
    '386 amd64 amd64p32 arm armbe arm64 arm64be loong64 mips mipsle mips64 mips64le mips64p32 mips64p32le ' +
    'ppc ppc64 ppc64le riscv riscv64 s390 s390x sparc sparc64 wasm'
  ).split(' '),
);

/** The other system whose files and tags a system takes too. */
const ALSO: ReadonlyMap<string, string> = new Map([
  ['android', 'linux'],
  ['illumos', 'solaris'],
  ['ios', 'darwin'],
]);

export type HasTag = (tag: string) => boolean;

/** The tags that hold in a build, as a function (go/build's Context.matchTag). */
export function tagsOf(context: BuildContext): HasTag {
  const tags = new Set<string>([
    context.goos,
    context.goarch,
    context.compiler,
    ...context.buildTags,
    ...context.toolTags,
    ...context.releaseTags,
  ]);
  if (context.cgoEnabled) tags.add('cgo');
  const also = ALSO.get(context.goos);
  if (also !== undefined) tags.add(also);
  if (UNIX_OS.has(context.goos)) tags.add('unix');
  if (tags.has('goexperiment.boringcrypto')) tags.add('boringcrypto');
  else tags.delete('boringcrypto');
  return (tag) => tags.has(tag);
}

/** Whether the system and architecture that a file's name asks for, if any, hold. */
export function fileNameMatches(name: string, hasTag: HasTag): boolean {
  const underscore = name.indexOf('_');
  if (underscore < 0) return true;
  const dot = name.indexOf('.');
  if (dot >= 0 && dot < underscore) return true;
  const parts = (dot < 0 ? name : name.slice(0, dot)).slice(underscore).split('_');
  if (parts.at(-1) === 'test') parts.pop();
  const last = parts.at(-1);
  if (last === undefined) return true;
  const previous = parts.at(-2);
  if (previous !== undefined && KNOWN_OS.has(previous) && KNOWN_ARCH.has(last)) return hasTag(last) && hasTag(previous);
  if (KNOWN_OS.has(last) || KNOWN_ARCH.has(last)) return hasTag(last);
  return true;
}
