/** The flags of run, build and install, and what of them clean has, as definitions.  Facts: cmd/go's work/build.go (go1.26). */
import { splitQuoted } from '../base/quoted.ts';
import { type BuildFlags, type PerPackageFlag, defaultTimingsFile } from '../config/build-flags.ts';
import { addPerPackageFlag } from '../config/per-package-flag.ts';
import { type FlagDefinition, booleanFlag, chdirFlag, parseBoolean, parseInteger, valueFlag } from './flag-grammar.ts';

type Definition = FlagDefinition<BuildFlags>;
type Entry = readonly [name: string, definition: Definition];

/** The names of one type of field. */
type KeysOf<Value> = {
  [Key in keyof BuildFlags]: BuildFlags[Key] extends Value ? (Value extends BuildFlags[Key] ? Key : never) : never;
}[keyof BuildFlags];

function bool(name: string, key: KeysOf<boolean>): Entry {
  return [name, booleanFlag((flags, value) => ({ ...flags, [key]: value }))];
}

function text(name: string, key: KeysOf<string>): Entry {
  return [name, valueFlag((flags, value) => ({ ...flags, [key]: value }))];
}

function words(name: string, key: 'toolexec' | 'exec'): Entry {
  return [name, valueFlag((flags, value) => ({ ...flags, [key]: splitQuoted(value) }))];
}

function perPackage(name: KeysOf<PerPackageFlag>): Entry {
  return [name, valueFlag((flags, value) => ({ ...flags, [name]: addPerPackageFlag(flags[name], value) }))];
}

function compiler(flags: BuildFlags, value: string): BuildFlags {
  if (value !== 'gc' && value !== 'gccgo') throw new Error(`unknown compiler ${JSON.stringify(value)}`);
  return { ...flags, compiler: value };
}

function buildvcs(value: string): BuildFlags['buildvcs'] {
  if (value === '' || value === 'auto') return 'auto';
  try {
    return parseBoolean(value) ? 'true' : 'false';
  } catch (error) {
    throw new Error("value is neither 'auto' nor a valid bool", { cause: error });
  }
}

/** Commas separate; with a space or a quote in it, it is a quoted list, as before Go 1.13. */
function tags(value: string): readonly string[] {
  if (/[ ']/.test(value)) return splitQuoted(value);
  return value.split(',').filter((tag) => tag !== '');
}

function covermode(value: string): BuildFlags['covermode'] {
  switch (value) {
    case '':
      return undefined;
    case 'set':
    case 'count':
    case 'atomic':
      return value;
    default:
      throw new Error('valid modes are "set", "count", or "atomic"');
  }
}

/** Values of -mod that no command takes are refused where modules are loaded, which says when they apply. */
function mod(flags: BuildFlags, value: string): BuildFlags {
  return { ...flags, mod: value as BuildFlags['mod'], modExplicit: flags.modExplicit || value !== '' };
}

const shared: readonly Entry[] = [
  ['C', chdirFlag()],
  bool('n', 'n'),
  bool('x', 'x'),
  bool('a', 'a'),
  ['p', valueFlag((flags, value) => ({ ...flags, p: parseInteger(value) }))],
  bool('v', 'v'),
  bool('asan', 'asan'),
  perPackage('asmflags'),
  ['compiler', valueFlag(compiler)],
  text('buildmode', 'buildmode'),
  ['buildvcs', { isBoolean: true, apply: (flags, value) => ({ ...flags, buildvcs: buildvcs(value) }) }],
  perPackage('gcflags'),
  perPackage('gccgoflags'),
  ['mod', valueFlag(mod)],
  bool('modcacherw', 'modcacherw'),
  text('modfile', 'modfile'),
  text('overlay', 'overlay'),
  text('installsuffix', 'installsuffix'),
  perPackage('ldflags'),
  bool('linkshared', 'linkshared'),
  bool('msan', 'msan'),
  text('pgo', 'pgo'),
  text('pkgdir', 'pkgdir'),
  bool('race', 'race'),
  ['tags', valueFlag((flags, value) => ({ ...flags, tags: tags(value) }))],
  words('toolexec', 'toolexec'),
  bool('trimpath', 'trimpath'),
  bool('work', 'work'),
  text('debug-actiongraph', 'debugActiongraph'),
  ['debug-runtime-trace', valueFlag((flags) => flags)],
  text('debug-trace', 'debugTrace'),
];

/** A file to write to; without one, a name of its own. */
function timings(value: string): string {
  return value === 'true' ? defaultTimingsFile : value === 'false' ? '' : value;
}

function progress(value: string): BuildFlags['progress'] {
  if (value !== 'auto' && value !== 'plain' && value !== 'none')
    throw new Error('valid values are auto, plain and none');
  return value;
}

function explain(value: string): BuildFlags['explain'] {
  if (value === 'json') return 'json';
  try {
    return parseBoolean(value) ? 'text' : '';
  } catch (error) {
    throw new Error("value is neither 'json' nor a valid bool", { cause: error });
  }
}

/** gots's own. */
const telling: readonly Entry[] = [
  ['explain', { isBoolean: true, apply: (flags, value) => ({ ...flags, explain: explain(value) }) }],
  ['summary', booleanFlag((flags, summary) => ({ ...flags, summary }))],
  text('events', 'events'),
  ['timings', { isBoolean: true, apply: (flags, value) => ({ ...flags, timings: timings(value) }) }],
  ['progress', valueFlag((flags, value) => ({ ...flags, progress: progress(value) }))],
];

const building: readonly Entry[] = [
  ...telling,
  bool('json', 'json'),
  bool('cover', 'cover'),
  ['covermode', valueFlag((flags, value) => ({ ...flags, cover: true, covermode: covermode(value) }))],
  [
    'coverpkg',
    valueFlag((flags, value) => ({ ...flags, cover: true, coverpkg: value === '' ? [] : value.split(',') })),
  ],
];

/** The build flags that a verb has. */
export function buildFlagDefinitions(
  verb: 'build' | 'run' | 'install' | 'clean',
): ReadonlyMap<string, FlagDefinition<BuildFlags>> {
  switch (verb) {
    case 'clean':
      return new Map(shared);
    case 'build':
      return new Map([...shared, ...building, text('o', 'o')]);
    case 'run':
      return new Map([...shared, ...building, words('exec', 'exec')]);
    case 'install':
      return new Map([...shared, ...building]);
  }
}
