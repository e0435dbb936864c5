/**
 * GOEXPERIMENT: which experiments of the toolchain are on.  Their names and the baseline are read from the Go in use, as
 * they change from release to release.  Source: GOROOT/src/internal/goexperiment/flags.go, internal/buildcfg/exp.go.
 */
import { join } from 'node:path';
import type { Files } from '../sys/system.ts';

export interface Experiments {
  /** lower-case names of those that are on, in the toolchain's order */
  readonly enabled: readonly string[];
  /** the settings that differ from the baseline, such as `nodwarf5,simd` */
  readonly canonical: string;
  /** go's text about a bad setting; then the baseline holds */
  readonly error: string | undefined;
}

/** What the toolchain says of its experiments: names in order, and for each name the condition of the baseline. */
export interface ExperimentTable {
  readonly names: readonly string[];
  readonly baseline: ReadonlyMap<string, string>;
}

export function readExperimentTable(files: Files, goroot: string): ExperimentTable {
  const flags = join(goroot, 'src/internal/goexperiment/flags.go');
  const exp = join(goroot, 'src/internal/buildcfg/exp.go');
  if (goroot === '' || files.tryStat(flags) === undefined || files.tryStat(exp) === undefined)
    return { names: [], baseline: new Map() };
  return parseExperimentTable(files.readText(flags), files.readText(exp));
}

export function parseExperimentTable(flagsSource: string, expSource: string): ExperimentTable {
  const fields = /type Flags struct \{([\s\S]*?)\n\}/.exec(flagsSource)?.[1] ?? '';
  const names = [...fields.matchAll(/^\t([A-Z]\w*)\s+bool/gm)].map((match) => (match[1] ?? '').toLowerCase());
  const literal = /baseline := goexperiment\.Flags\{([\s\S]*?)\n\t\}/.exec(expSource)?.[1] ?? '';
  const baseline = new Map(
    [...literal.matchAll(/^\t\t([A-Z]\w*):\s+([^,\n]+),/gm)].map((match) => [
      (match[1] ?? '').toLowerCase(),
      match[2] ?? '',
    ]),
  );
  return { names, baseline };
}

const regabiAlways = new Set(['amd64', 'arm64', 'loong64', 'ppc64le', 'ppc64', 'riscv64']);
const withoutDwarf5 = new Set(['darwin', 'ios', 'aix']);
const exchange8 = new Set(['386', 'amd64', 'arm', 'arm64', 'ppc64', 'ppc64le', 'loong64', 'riscv64', 's390x']);

/** The conditions that baselines of go1.24 and later use, by their names in exp.go. */
function conditionHolds(condition: string, goos: string, goarch: string): boolean {
  switch (condition) {
    case 'true':
      return true;
    case 'regabiSupported':
      return regabiAlways.has(goarch) || goarch === 's390x';
    case 'regabiAlwaysOn':
      return regabiAlways.has(goarch);
    case 'dwarf5Supported':
      return !withoutDwarf5.has(goos);
    case 'haveXchg8':
      return exchange8.has(goarch);
    default:
      return false;
  }
}

/** buildcfg.ParseGOEXPERIMENT. Pure. */
export function resolveExperiments(
  table: ExperimentTable,
  target: { readonly goos: string; readonly goarch: string },
  setting: string,
): Experiments {
  const { goos, goarch } = target;
  const baseline = new Set(table.names.filter((name) => conditionHolds(table.baseline.get(name) ?? '', goos, goarch)));
  const flags = new Set(baseline);
  const error = applySetting(setting, table.names, flags);
  const regabi = ['regabiwrappers', 'regabiargs'].filter((name) => table.names.includes(name));
  for (const name of regabi) {
    if (regabiAlways.has(goarch)) flags.add(name);
    else if (goarch !== 's390x') flags.delete(name);
  }
  const conflict =
    flags.has('regabiargs') && !flags.has('regabiwrappers')
      ? 'GOEXPERIMENT regabiargs requires regabiwrappers'
      : undefined;
  const problem = error ?? conflict;
  if (problem !== undefined) return { enabled: [...baseline], canonical: setting, error: problem };
  const changed = table.names.filter((name) => flags.has(name) !== baseline.has(name));
  return {
    enabled: table.names.filter((name) => flags.has(name)),
    canonical: changed.map((name) => (flags.has(name) ? name : `no${name}`)).join(','),
    error: undefined,
  };
}

function applySetting(setting: string, names: readonly string[], flags: Set<string>): string | undefined {
  for (const word of setting.split(',')) {
    if (word === '') continue;
    if (word === 'none') {
      flags.clear();
      continue;
    }
    const isOff = word.startsWith('no');
    const name = isOff ? word.slice(2) : word;
    const targets = name === 'regabi' ? ['regabiwrappers', 'regabiargs'] : [name];
    if (name !== 'regabi' && !names.includes(name)) return `unknown GOEXPERIMENT ${name}`;
    for (const target of targets) {
      if (isOff) flags.delete(target);
      else flags.add(target);
    }
  }
  return undefined;
}
