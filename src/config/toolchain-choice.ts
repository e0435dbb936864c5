/**
 * Which Go is asked for: by GOTOOLCHAIN, and by the go and toolchain lines of the go.work or go.mod in force.
 * Rules and texts: cmd/go's toolchain.Select, gover; go.dev/doc/toolchain#select.
 */
import { GotsError } from '../base/errors.ts';
import { goQuote } from '../base/go-quote.ts';
import { compareGoVersions, goVersionOfToolchain, isGoLanguageVersion } from '../base/go-version.ts';
import { shortPath } from '../base/short-path.ts';
import type { ReadableFiles, System } from '../sys/system.ts';
import { findGoVersion } from './goroot.ts';
import { findGoWork, findOwnGoMod, willUseModules } from './module-files.ts';
import type { Settings } from './settings.ts';

/** A Go by its name, `go1.26.8-custom`, and by its version, `1.26.8`. */
export interface NamedGo {
  readonly name: string;
  readonly version: string;
}

/** GOTOOLCHAIN, read. */
export interface ToolchainSetting {
  /** the least Go that will do; undefined: the local one */
  readonly minimum: NamedGo | undefined;
  /** whether go.mod may ask for a newer one, and whether that may be fetched ('auto') */
  readonly mode: '' | 'auto' | 'path';
  /** the mode stands alone, without a minimum */
  readonly isBare: boolean;
}

export interface ToolchainChoice extends ToolchainSetting {
  /** undefined where no Go is installed and none is named: any from `needs` on will do */
  readonly chosen: NamedGo | undefined;
  /** the go line that counts where nothing is chosen; '' for none */
  readonly needs: string;
  /** the lines that GODEBUG=toolchaintrace=1 shows */
  readonly trace: readonly string[];
  /** the file and the line that decided, or would have: `; go.mod sets go 1.27` in messages */
  readonly decidedBy: string;
}

/**
 * @param setting '' and `auto`, `path`, `local`, `go1.2.3`, with `+auto` or `+path` after the last two
 * @throws GotsError on anything else
 */
export function parseToolchainSetting(setting: string): ToolchainSetting {
  if (setting === 'auto' || setting === 'path') return { minimum: undefined, mode: setting, isBare: true };
  const plus = setting.indexOf('+');
  const name = plus < 0 ? setting : setting.slice(0, plus);
  const suffix = plus < 0 ? '' : setting.slice(plus + 1);
  const fail = (reason: string): GotsError =>
    new GotsError('config', `invalid GOTOOLCHAIN ${goQuote(setting)}${reason}`);
  const version = goVersionOfToolchain(name);
  if (name !== 'local' && version === '') {
    throw fail(plus < 0 ? '' : `: invalid minimum toolchain ${goQuote(name)}`);
  }
  if (plus >= 0 && suffix !== 'auto' && suffix !== 'path') throw fail(': only version suffixes are +auto and +path');
  const mode = suffix === 'auto' || suffix === 'path' ? suffix : '';
  return { minimum: name === 'local' ? undefined : { name, version }, mode, isBare: false };
}

/** The Go of a GOROOT. @param goVersion as in GOROOT/VERSION */
export function localGo(goVersion: string): NamedGo {
  const version = goVersionOfToolchain(goVersion);
  if (version !== '') return { name: goVersion, version };
  // a development version counts as the release that it leads to
  const language = /\bgo(1\.\d+)/.exec(goVersion)?.[1] ?? '1.0';
  return { name: `go${language}`, version: language };
}

/** @returns undefined where nothing is to be chosen: no GOTOOLCHAIN, no modules. @throws GotsError */
export function chooseToolchain(sys: System, settings: Settings): ToolchainChoice | undefined {
  const setting = settings.get('GOTOOLCHAIN');
  if (setting === '' || !willUseModules(sys, settings.get('GO111MODULE'))) return undefined;
  const parsed = parseToolchainSetting(setting);
  const local = settings.goroot === '' ? undefined : localGo(findGoVersion(sys, settings.goroot));
  const start = parsed.minimum ?? local;
  const trace: string[] = [];
  if (!parsed.isBare) {
    trace.push(`default toolchain set to ${start?.name ?? 'none'} from GOTOOLCHAIN=${setting}`);
  }
  const choice: ToolchainChoice = { ...parsed, chosen: start, needs: '', trace, decidedBy: '' };
  if (parsed.mode === '') return choice;
  const lines = readGoLines(sys, settings);
  return lines.file === '' ? choice : applyLines(choice, lines, shortPath(sys.cwd, lines.file));
}

interface GoLines {
  /** go.work or go.mod; '' without one */
  readonly file: string;
  readonly go: string;
  readonly toolchain: string;
}

function applyLines(choice: ToolchainChoice, { go, toolchain }: GoLines, file: string): ToolchainChoice {
  if (toolchain === 'default') return { ...choice, needs: go, decidedBy: `; ${file} sets toolchain default` };
  const by = (line: string): string =>
    `(required by ${line} line in ${file}; upgrade allowed by GOTOOLCHAIN=${choice.isBare ? '' : '<name>+'}${choice.mode})`;
  let { chosen, decidedBy } = choice;
  const trace = [...choice.trace];
  if (toolchain !== '') {
    const version = goVersionOfToolchain(toolchain);
    if (version === '') throw new GotsError('config', `invalid toolchain ${goQuote(toolchain)} in ${file}`);
    if (compareGoVersions(version, chosen?.version ?? '') > 0) {
      trace.push(`upgrading toolchain to ${toolchain} ${by('toolchain')}`);
      chosen = { name: toolchain, version };
      decidedBy = `; ${file} sets toolchain ${toolchain}`;
    }
  }
  if (chosen === undefined) return { ...choice, needs: go };
  if (compareGoVersions(go, chosen.version) > 0) {
    chosen = { name: toolchainOfGoLine(go), version: go };
    decidedBy = `; ${file} sets go ${go}`;
    trace.push(`upgrading toolchain to ${chosen.name} ${by('go')}`);
  }
  return { ...choice, chosen, needs: go, trace, decidedBy };
}

/** Since Go 1.21 the first release of a language version is called 1.N.0. */
export function toolchainOfGoLine(go: string): string {
  return `go${go}${isGoLanguageVersion(go) && compareGoVersions(go, '1.21') >= 0 ? '.0' : ''}`;
}

/** What ends go while it selects has go's name in front twice. */
export function whileSelecting(error: GotsError): GotsError {
  return new GotsError(error.code, `go: ${error.message}`, { cause: error });
}

function goWorkWhileSelecting({ files, cwd }: System, settings: Settings): string {
  try {
    return findGoWork(files, cwd, { setting: settings.get('GOWORK'), goroot: settings.goroot });
  } catch (error) {
    throw error instanceof GotsError ? whileSelecting(error) : error;
  }
}

function readGoLines(sys: System, settings: Settings): GoLines {
  const { files } = sys;
  const work = goWorkWhileSelecting(sys, settings);
  let file = work !== '' && files.tryStat(work) !== undefined ? work : '';
  if (file === '') file = findOwnGoMod(sys);
  if (file === '') return { file, go: '', toolchain: '' };
  return { file, ...lookUpGoLines(files, file) };
}

function lookUpGoLines(files: ReadableFiles, file: string): { readonly go: string; readonly toolchain: string } {
  const text = files.readText(file);
  return { go: lookUpLine(text, 'go'), toolchain: lookUpLine(text, 'toolchain') };
}

/** The value of the first `key value` line, in whatever else the file says (gover.GoModLookup). */
export function lookUpLine(text: string, key: string): string {
  for (const line of text.split('\n')) {
    const value = line.trim();
    if (!value.startsWith(key) || !/^[ \t]/.test(value.slice(key.length))) continue;
    return (value.slice(key.length).split('//')[0] ?? '').trim();
  }
  return '';
}
