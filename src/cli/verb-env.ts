/** `env`: shows the variables that go settles, and writes those that its file keeps.  Rules and texts: cmd/go's envcmd. */
import { dirname, isAbsolute, join } from 'node:path';
import { GotsError, SysError, isNotExist } from '../base/errors.ts';
import { goQuote } from '../base/go-quote.ts';
import { defaultBuildFlags } from '../config/build-flags.ts';
import { readExperimentTable, resolveExperiments } from '../config/experiments.ts';
import { type GoVariable, goEnvironment } from '../config/go-environment.ts';
import type { Config } from '../config/config.ts';
import { isSince } from '../config/release.ts';
import { checkTargetSettings, resolveConfig } from '../config/resolve.ts';
import { Settings } from '../config/settings.ts';
import type { System } from '../sys/system.ts';
import { buildModeSupported } from '../toolchain/platform.ts';
import { changeEnvFile, checkEnvWrite, isKnownVariable } from './env-file.ts';
import { formatEnvironment, formatEnvironmentJSON } from './env-text.ts';
import { type FlagSyntax, booleanFlag, chdirFlag } from './flag-grammar.ts';
import { findModuleFiles } from './module-files.ts';
import { type ReadFlags, readFlags } from './read-flags.ts';
import { formatUsage } from './usage.ts';

interface EnvFlags {
  readonly json: boolean;
  readonly u: boolean;
  readonly w: boolean;
  readonly changed: boolean;
  readonly n: boolean;
  readonly x: boolean;
}

const noFlags: EnvFlags = { json: false, u: false, w: false, changed: false, n: false, x: false };

const syntax: FlagSyntax<EnvFlags> = {
  definitions: new Map([
    ['C', chdirFlag()],
    ['n', booleanFlag((flags, n) => ({ ...flags, n }))],
    ['x', booleanFlag((flags, x) => ({ ...flags, x }))],
    ['json', booleanFlag((flags, json) => ({ ...flags, json }))],
    ['u', booleanFlag((flags, u) => ({ ...flags, u }))],
    ['w', booleanFlag((flags, w) => ({ ...flags, w }))],
    ['changed', booleanFlag((flags, changed) => ({ ...flags, changed }))],
  ]),
  usage: formatUsage('env'),
};

export async function runEnv(argv: readonly string[], sys: System): Promise<number> {
  const settings = new Settings(sys);
  const read = readFlags(syntax, noFlags, { argv, sys, settings, tolerant: true });
  const { flags, args } = read;
  if (flags.json && flags.u) throw new GotsError('usage', 'cannot use -json with -u');
  if (flags.json && flags.w) throw new GotsError('usage', 'cannot use -json with -w');
  if (flags.u && flags.w) throw new GotsError('usage', 'cannot use -u with -w');
  if (flags.w) return setVariables(args, sys, settings);
  if (flags.u) return unsetVariables(args, sys, settings);
  return show(read, { sys, settings });
}

interface Machine {
  readonly sys: System;
  readonly settings: Settings;
}

async function show({ flags, args, inGOFLAGS }: ReadFlags<EnvFlags>, { sys, settings }: Machine): Promise<number> {
  checkTargetSettings(sys, settings);
  const input = { verb: 'env', flags: defaultBuildFlags, givenFlags: new Set<string>(), inGOFLAGS } as const;
  const config = resolveConfig(input, sys, settings);
  if (config.fips140 !== 'off') (await import('../config/fips140-conflict.ts')).checkFips140(config, sys.files);
  const assigned = args.find((arg) => arg.includes('='));
  if (assigned !== undefined) {
    throw new GotsError('usage', `invalid variable name ${goQuote(assigned)} (use -w to set variable)`);
  }
  const { gomod, gowork } = findModuleFiles(config, sys);
  const variables: GoVariable[] = [
    ...goEnvironment(config, settings, sys),
    ...(isSince(config, '1.27') ? [installPlace({ gomod, gowork }, config, settings)] : []),
    { name: 'GOMOD', value: gomod, changed: false },
    { name: 'GOWORK', value: gowork, changed: false },
  ];
  if (args.length === 0 || args.some((arg) => costly.has(arg))) {
    const { compilerEnvironment } = await import('./compiler-environment.ts');
    variables.push(...(await compilerEnvironment(config, sys, flags)));
  }
  if (args.length > 0 && !flags.json && !flags.changed) {
    sys.stdout.write(args.map((name) => `${valueOf(variables, name, settings)}\n`).join(''));
    return 0;
  }
  const shown = select(variables, args, { flags, settings });
  sys.stdout.write(flags.json ? formatEnvironmentJSON(shown) : formatEnvironment(shown, sys.hostOS));
  return 0;
}

/** Since Go 1.27 GOBIN is told where it is not set, too: the directory that install puts programs into. */
function installPlace(
  { gomod, gowork }: { readonly gomod: string; readonly gowork: string },
  { gopath, cwd }: Config,
  settings: Settings,
): GoVariable {
  const named = settings.get('GOBIN');
  const isInGopath = gomod === '' && gowork === '';
  const place = (isInGopath ? gopath.find((dir) => cwd.startsWith(dir)) : undefined) ?? gopath[0];
  const value = named !== '' || place === undefined ? named : join(place, 'bin');
  return { name: 'GOBIN', value, changed: named !== '' };
}

/** Variables that are found out by asking compilers. */
const costly = new Set('CGO_CFLAGS CGO_CPPFLAGS CGO_CXXFLAGS CGO_FFLAGS CGO_LDFLAGS PKG_CONFIG GOGCCFLAGS'.split(' '));

function select(
  variables: readonly GoVariable[],
  args: readonly string[],
  { flags, settings }: { readonly flags: EnvFlags; readonly settings: Settings },
): readonly GoVariable[] {
  if (flags.changed) {
    const named =
      args.length === 0
        ? variables
        : args.flatMap((name) => variables.find((variable) => variable.name === name) ?? []);
    return named.filter((variable) => variable.changed);
  }
  if (args.length === 0) return variables;
  return args.map((name) => ({ name, value: valueOf(variables, name, settings), changed: false }));
}

function valueOf(variables: readonly GoVariable[], name: string, settings: Settings): string {
  const known = variables.find((variable) => variable.name === name);
  if (known !== undefined) return known.value;
  return isKnownVariable(name) || settings.isInFile(name) ? settings.get(name) : '';
}

function setVariables(args: readonly string[], sys: System, settings: Settings): number {
  if (args.length === 0) throw new GotsError('usage', 'no KEY=VALUE arguments given');
  const set = new Map<string, string>();
  for (const arg of args) {
    const equals = arg.indexOf('=');
    if (equals < 0) throw new GotsError('usage', `arguments must be KEY=VALUE: invalid argument: ${arg}`);
    const [name, value] = [arg.slice(0, equals), arg.slice(equals + 1)];
    checkEnvWrite(name, value, settings.isInFile(name));
    if (set.has(name)) throw new GotsError('usage', `multiple values for key: ${name}`);
    set.set(name, value);
    const inEnvironment = sys.env[name] ?? '';
    if (inEnvironment !== '' && inEnvironment !== value) {
      sys.stderr.write(`warning: go env -w ${name}=... does not override conflicting OS environment variable\n`);
    }
  }
  checkTarget((name) => set.get(name), { sys, settings });
  const tmpdir = set.get('GOTMPDIR') ?? '';
  if (tmpdir !== '' && !isAbsolute(tmpdir)) throw new GotsError('config', 'GOTMPDIR must be an absolute path');
  writeEnvFile({ set, drop: new Set() }, sys, settings);
  return 0;
}

function unsetVariables(args: readonly string[], sys: System, settings: Settings): number {
  if (args.length === 0) throw new GotsError('usage', "'go env -u' requires an argument");
  for (const name of args) checkEnvWrite(name, '', settings.isInFile(name));
  const drop = new Set(args);
  checkTarget((name) => (drop.has(name) ? (sys.env[name] ?? '') : undefined), { sys, settings });
  writeEnvFile({ set: new Map(), drop }, sys, settings);
  return 0;
}

/** A change may not leave a target that go can't build for, as then not even `env -u` would work. */
function checkTarget(changed: (name: string) => string | undefined, { sys, settings }: Machine): void {
  const nowOr = (name: string, otherwise: string): string => {
    const value = changed(name);
    if (value === undefined) return settings.getOr(name, otherwise);
    return value === '' && (sys.env[name] ?? '') === '' && changed(name) !== '' ? otherwise : value;
  };
  const [goos, goarch] = [
    emptyMeans(nowOr('GOOS', sys.hostOS), changed('GOOS'), sys.hostOS),
    emptyMeans(nowOr('GOARCH', sys.hostArch), changed('GOARCH'), sys.hostArch),
  ];
  const isChanged = changed('GOOS') !== undefined || changed('GOARCH') !== undefined;
  if (isChanged && !buildModeSupported('gc', 'default', goos, goarch)) {
    throw new GotsError('config', `unsupported GOOS/GOARCH pair ${goos}/${goarch}`);
  }
  const experiment = changed('GOEXPERIMENT');
  if (experiment === undefined) return;
  const table = readExperimentTable(sys.files, settings.goroot);
  const { error } = resolveExperiments(table, { goos, goarch }, experiment);
  if (error !== undefined) throw new GotsError('config', error);
}

/** A variable that is unset falls back; one that is set to '' does not. */
function emptyMeans(value: string, changed: string | undefined, otherwise: string): string {
  return changed === '' && value === '' ? otherwise : value;
}

function writeEnvFile(change: Parameters<typeof changeEnvFile>[1], sys: System, settings: Settings): void {
  const { path, error } = writableEnvFile(sys, settings);
  if (path === '') throw new GotsError('config', `cannot find go env config: ${error}`);
  const text = changeEnvFile(readEnvText(path, change.set.size === 0, sys), change);
  try {
    try {
      sys.files.writeFile(path, text);
    } catch (first) {
      if (!(first instanceof SysError)) throw first;
      makeDirectory(dirname(path), sys);
      sys.files.writeFile(path, text);
    }
  } catch (failure) {
    if (!(failure instanceof SysError)) throw failure;
    throw new GotsError('config', `writing go env config: ${failure.message}`, { cause: failure });
  }
}

/** With GOENV=off go writes to the default file: by then it has emptied GOENV in its environment, as `env GOENV` shows. */
function writableEnvFile(sys: System, settings: Settings): Settings['envFile'] {
  if (sys.env['GOENV'] !== 'off') return settings.envFile;
  const { GOENV: _, ...env } = sys.env;
  return new Settings(sys.with({ env })).envFile;
}

/** What hinders it hinders the file that follows, too, and is told then. */
function makeDirectory(dir: string, sys: System): void {
  try {
    sys.files.mkdirAll(dir);
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
  }
}

function readEnvText(path: string, mustExist: boolean, sys: System): string {
  try {
    return sys.files.readText(path);
  } catch (error) {
    if (isNotExist(error) && !mustExist) return '';
    if (!(error instanceof SysError)) throw error;
    throw new GotsError('config', `reading go env config: ${error.message}`, { cause: error });
  }
}
