/** The first words of a command line choose who does the rest; each verb is a chunk of its own, loaded when it is asked for. */
import { normalize } from 'node:path';
import { GotsError } from '../base/errors.ts';
import { checkGoWork } from '../config/module-files.ts';
import { cacheDirectory, isCachePlace } from '../config/places.ts';
import { checkSettings } from '../config/resolve.ts';
import { Settings } from '../config/settings.ts';
import { chooseToolchain } from '../config/toolchain-choice.ts';
import type { Emit } from '../events/events.ts';
import { type Selection, selectGo } from '../selection/select-go.ts';
import { readEarlierBuild } from '../manifest/manifest-store.ts';
import type { System } from '../sys/system.ts';
import { applyChdir } from './chdir.ts';
import { type OwnVerb, countVerbWords, isExtraVerb, isGoVerb, isOwnVerb } from './go-verbs.ts';
import { manifestSetting, runUnchanged } from './unchanged.ts';

/** Who asks. */
export interface Caller {
  /** what tells this gots from another; '' leaves manifests alone */
  readonly program: string;
  /** hears all that happens in a build, beside the reporters */
  readonly observe: Emit | undefined;
  /** told of the build cache before more of gots is loaded */
  readonly onCache?: (gocache: string) => void;
  /** told when many packages are about to be loaded, which keeps the process busy for a while */
  readonly onLoad?: () => void;
}

/**
 * @returns the exit status
 * @throws GotsError, SysError: what main prints
 */
export async function dispatch(commandLine: readonly string[], machine: System, caller: Caller): Promise<number> {
  const { argv, sys } = applyChdir(commandLine, machine);
  const settings = new Settings(sys);
  const first = argv.find((word) => word !== '--');
  const words = argv[0] === '--' ? argv.slice(1) : argv;
  if (sys.cwd === '') checkDirectoryNeed(words, settings);
  if (first === undefined || first === 'help' || (first.startsWith('-') && first !== '-')) {
    // go looks for a toolchain here, too; a page of text is not worth fetching one
    chooseToolchain(sys, settings);
    if (first !== 'help') return printUsage(argv, sys);
    const { runHelp } = await import('./verb-help.ts');
    return runHelp(words.slice(1), sys, settings);
  }
  const isLocal = isExtraVerb(first) || asksForToolchain(argv) || (settings.goroot === '' && writesSettings(argv));
  const local: Selection = { sys, settings, toolchain: '', program: '', depth: 0, observe: caller.observe };
  const selection = isLocal ? local : await selectGo(sys, settings, caller.observe);
  try {
    return await runWith(selection, words, caller);
  } catch (error) {
    if (!namesVersion(words)) throw error;
    return switchAndRun(error, selection, { words, caller });
  }
}

/** As often as a module turns out to need a newer Go than the one in use. */
async function switchAndRun(
  error: unknown,
  from: Selection,
  command: { readonly words: readonly string[]; readonly caller: Caller },
): Promise<number> {
  const { words, caller } = command;
  const { switchFor } = await import('../selection/switch-for.ts');
  const { fetchBeforeFlags } = await import('./named-version.ts');
  const first = await fetchBeforeFlags(error, words, from);
  const selection = await switchFor(first, from);
  if (selection === undefined) throw first;
  try {
    return await runWith(selection, words, { ...caller, program: '' });
  } catch (next) {
    return switchAndRun(next, selection, command);
  }
}

/** `install path@version` and `run path@version`: the only modules that make go switch when it has started. */
function namesVersion([verb, ...args]: readonly string[]): boolean {
  return (verb === 'run' || verb === 'install') && args.some((arg) => arg.includes('@'));
}

async function runWith(selection: Selection, words: readonly string[], caller: Caller): Promise<number> {
  const { sys, settings } = selection;
  const { program, observe } = caller;
  const [first = ''] = words;
  if (settings.goroot !== '' || selection.program !== '') checkSettings(sys, settings);
  warnOfGopath(sys, settings);
  if (countVerbWords(words) === 0) {
    const message = `go ${first}: unknown command\nRun 'go help' for usage.`;
    throw new GotsError('usage', message, { exitCode: 2, bare: true });
  }
  if (isGoVerb(first) || selection.program !== '') {
    const { handOver } = await import('./hand-over.ts');
    return handOver(words, selection);
  }
  if (!isOwnVerb(first)) throw new Error(`no such verb: ${first}`);
  checkGoWork(sys, { gowork: settings.get('GOWORK'), go111module: settings.get('GO111MODULE') });
  if (first !== 'build' && first !== 'run' && first !== 'install') return runVerb(first, words.slice(1), selection);
  const startedAt = sys.now();
  const setting = program === '' ? undefined : manifestSetting(words, sys, { settings, program });
  const earlier = setting === undefined ? undefined : await readEarlierBuild(setting.path, sys);
  const done = setting === undefined ? undefined : await runUnchanged(setting, earlier, { sys, observe, startedAt });
  if (done !== undefined) return done;
  const gocache = cacheDirectory(sys, settings);
  if (isCachePlace(gocache)) caller.onCache?.(gocache);
  const { runRequest } = await import('./verb-build.ts');
  const record = setting === undefined ? undefined : { setting, earlier };
  return runRequest(first, words.slice(1), { sys, observe, record, onLoad: caller.onLoad });
}

/** @throws GotsError where a directory that has been removed is in the way: help and unknown verbs need none, a choice of toolchains does */
function checkDirectoryNeed(words: readonly string[], settings: Settings): void {
  const choosesNone = settings.get('GOTOOLCHAIN') === 'local' || asksForToolchain(words);
  if (choosesNone && (countVerbWords(words) === 0 || words[0] === 'help')) return;
  const message = 'cannot determine current directory: getwd: no such file or directory';
  throw new GotsError('system', message, { bare: choosesNone });
}

/** `env` must be able to show a wrong GOTOOLCHAIN, and to correct it. */
function asksForToolchain([verb, first = '', second = '', ...rest]: readonly string[]): boolean {
  if (verb !== 'env' || rest.length > 0) return false;
  if (second === '') return ['GOTOOLCHAIN', 'GOMOD', 'GOWORK'].includes(first);
  return first === '-w' && second.startsWith('GOTOOLCHAIN=');
}

/** Settings can be changed without a Go: they may say where one is. */
function writesSettings([verb, first = '']: readonly string[]): boolean {
  return verb === 'env' && /^--?[wu](?:=true)?$/.test(first);
}

/** To name GOROOT as GOPATH is as good as naming none, which is not what those want who do it. */
function warnOfGopath(sys: System, settings: Settings): void {
  const gopath = settings.get('GOPATH');
  if (gopath === '' || normalize(`${gopath}/.`) !== normalize(`${settings.goroot}/.`)) return;
  const page = 'https://go.dev/wiki/InstallTroubleshooting';
  sys.stderr.write(`warning: both GOPATH and GOROOT are the same directory (${gopath}); see ${page}\n`);
}

async function runVerb(
  verb: Exclude<OwnVerb, 'build' | 'run' | 'install'>,
  argv: readonly string[],
  selection: Selection,
): Promise<number> {
  const { sys } = selection;
  switch (verb) {
    case 'clean':
      return (await import('./verb-clean.ts')).runClean(argv, sys);
    case 'env':
      return (await import('./verb-env.ts')).runEnv(argv, sys);
    case 'log':
      return (await import('./verb-log.ts')).runLog(argv, selection);
    case 'explain':
      return (await import('./verb-explain.ts')).runExplain(argv, selection);
    case 'completion':
      return (await import('./verb-completion.ts')).runCompletion(argv, sys);
    case 'size':
      return (await import('./verb-size.ts')).runSize(argv, sys);
    case 'version':
      return (await import('./verb-version.ts')).runVersion(argv, selection);
  }
}

/** Flags before the verb: there are none but -C and -h, and -C has gone. */
async function printUsage(argv: readonly string[], sys: System): Promise<number> {
  const word = argv[0] ?? '';
  const problem = topLevelProblem(word);
  if (problem !== '') sys.stderr.write(`${problem}\n`);
  const { formatOverview } = await import('./verb-help.ts');
  sys.stderr.write(formatOverview());
  return 2;
}

function topLevelProblem(word: string): string {
  if (word === '' || word === '--' || !word.startsWith('-')) return '';
  const name = /^--?([^-=][^=]*)/.exec(word)?.[1];
  if (name === undefined) return `bad flag syntax: ${word}`;
  return name === 'h' || name === 'help' ? '' : `flag provided but not defined: -${name}`;
}
