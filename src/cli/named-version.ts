/**
 * `install path@version` and `run path@version` whose flags can't be read: they may be those of a newer Go, so go has
 * fetched the module, to see which Go it needs, before it looks at them.  Facts: cmd/go's toolchain/select.go
 * (maybeSwitchForGoInstallVersion).
 */
import { FatalError, GotsError, isBug } from '../base/errors.ts';
import { goQuote } from '../base/go-quote.ts';
import { defaultBuildFlags } from '../config/build-flags.ts';
import type { Config } from '../config/config.ts';
import { parseGOFLAGS } from '../config/goflags.ts';
import { resolveConfig } from '../config/resolve.ts';
import { chooseToolchain, whileSelecting } from '../config/toolchain-choice.ts';
import { isLocalPattern } from '../modules/pattern.ts';
import { fetchNamedModule } from '../packages/import-tables.ts';
import type { Selection } from '../selection/select-go.ts';
import { emitter } from '../selection/toolchain-source.ts';
import { buildFlagDefinitions } from './build-flag-definitions.ts';
import { parseBoolean } from './flag-grammar.ts';

/** What can be told of a command line without knowing its flags. */
export interface NamedVersion {
  /** `path@version` */
  readonly arg: string;
  /** -modcacherw as given, the only flag that fetching needs */
  readonly modcacherw: boolean | undefined;
}

/**
 * Does what go does before it reads flags.
 *
 * @param error what the command ended with; that flags or settings can't be read means that nothing was fetched yet
 * @returns the error that counts, as go words it: that the module needs a newer Go, where it does
 * @throws GotsError for a version that is none
 */
export async function fetchBeforeFlags(
  error: unknown,
  words: readonly string[],
  selection: Selection,
): Promise<unknown> {
  const { sys, settings } = selection;
  if (!(error instanceof GotsError)) return error;
  const mode = chooseToolchain(sys, settings)?.mode ?? '';
  const named = mode === '' ? undefined : findNamedVersion(words);
  if (named === undefined) return error;
  const version = named.arg.slice(named.arg.indexOf('@') + 1);
  if (version === '') return error;
  // go says its name twice while it selects
  if (/^[-/]/.test(version)) throw new GotsError('module', `go: invalid module version ${goQuote(version)}`);
  // to fetch the module was the first that needed the module cache
  if (error instanceof FatalError && error.code === 'download') return whileSelecting(error);
  if (!['usage', 'config'].includes(error.code)) return error;
  const config = tryConfig(named, selection);
  if (config === undefined) return error;
  const setting = { config, sys, files: sys.files, emit: emitter(selection) };
  return (await fetchNamedModule(setting, named.arg)) ?? error;
}

/** undefined where settings are wrong, too */
function tryConfig({ modcacherw }: NamedVersion, { sys, settings }: Selection): Config | undefined {
  try {
    const flags = { ...defaultBuildFlags, modcacherw: modcacherw ?? isSetIn(settings.get('GOFLAGS')) };
    return resolveConfig({ verb: 'install', flags, givenFlags: new Set(), inGOFLAGS: new Set() }, sys, settings);
  } catch (error) {
    if (isBug(error)) throw error;
    return undefined;
  }
}

function isSetIn(text: string): boolean {
  const flag = parseGOFLAGS(text, () => true).findLast(({ name }) => name === 'modcacherw');
  return flag !== undefined && parseBoolean(flag.value ?? 'true');
}

/**
 * The first argument, where it is `path@version`.  Of unknown flags nobody knows whether they take a value: run gives up
 * then, as its program's arguments follow; install takes the last word.
 */
export function findNamedVersion([verb, ...words]: readonly string[]): NamedVersion | undefined {
  let modcacherw: boolean | undefined;
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    if (word === '--') return named(words[i + 1], modcacherw);
    if (!word.startsWith('-')) return named(word, modcacherw);
    const [, name = '', value] = /^--?([^=]*)(?:=([\s\S]*))?$/.exec(word) ?? [];
    if (name === 'modcacherw') {
      try {
        modcacherw = parseBoolean(value ?? 'true');
      } catch {
        return undefined;
      }
      continue;
    }
    if (value !== undefined) continue;
    const definition = buildFlagDefinitions('run').get(name);
    if (definition === undefined) {
      if (verb === 'run') return undefined;
      const next = words.findIndex((other, j) => j > i && /^--?modcacherw(?:=|$)/.test(other));
      if (next < 0) return words.at(-1)?.startsWith('-') === true ? undefined : named(words.at(-1), modcacherw);
      i = next - 1;
    } else if (!definition.isBoolean) i++;
  }
  return undefined;
}

function named(arg: string | undefined, modcacherw: boolean | undefined): NamedVersion | undefined {
  return arg?.includes('@') === true && !isLocalPattern(arg) ? { arg, modcacherw } : undefined;
}
