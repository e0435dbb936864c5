/** Request and machine -> Config.  Rules and texts: cmd/go's cfg, main.go, fips140, internal/buildcfg. */
import { join } from 'node:path';
import { GotsError } from '../base/errors.ts';
import type { System } from '../sys/system.ts';
import { archLevelError, archLevelTags, archVariable } from './arch-level.ts';
import type { BuildFlags } from './build-flags.ts';
import { cgoSupported, defaultCC } from './cgo-default.ts';
import type { BuildContext, Config } from './config.ts';
import { type Experiments, readExperimentTable, resolveExperiments } from './experiments.ts';
import { fips140Error, resolveFips140 } from './fips140.ts';
import { goEnvironment } from './go-environment.ts';
import { findGoVersion } from './goroot.ts';
import { cacheDirectory, defaultModuleCache, gopathList } from './places.ts';
import { Settings } from './settings.ts';
import { chooseToolchain } from './toolchain-choice.ts';

export interface ConfigInput {
  readonly verb: Config['verb'];
  readonly flags: BuildFlags;
  readonly givenFlags: ReadonlySet<string>;
  readonly inGOFLAGS: ReadonlySet<string>;
}

/** Checks the settings that every verb needs, `version` too. @throws GotsError as resolveConfig */
export function checkSettings(sys: System, settings: Settings): void {
  const { goroot } = settings;
  checkGoroot(sys, goroot);
  gopathList(sys, settings);
}

/** The checks of a verb that needs no Config. @throws GotsError as resolveConfig */
export function checkTargetSettings(sys: System, settings: Settings): void {
  const goos = settings.getOr('GOOS', sys.hostOS);
  const goarch = settings.getOr('GOARCH', sys.hostArch);
  const table = readExperimentTable(sys.files, settings.goroot);
  const experiments = resolveExperiments(table, { goos, goarch }, settings.get('GOEXPERIMENT'));
  checkTarget(sys, findGoVersion(sys, settings.goroot), experiments);
}

/**
 * @param settings those of `sys`, where they have been read already
 * @throws GotsError on settings that no build can have
 */
export function resolveConfig(input: ConfigInput, sys: System, settings: Settings = new Settings(sys)): Config {
  const goroot = settings.goroot;
  if (goroot !== '' || input.verb !== 'env') checkGoroot(sys, goroot);
  const goVersion = findGoVersion(sys, goroot);
  const goos = settings.getOr('GOOS', sys.hostOS);
  const goarch = settings.getOr('GOARCH', sys.hostArch);
  const experiments = resolveExperiments(
    readExperimentTable(sys.files, goroot),
    { goos, goarch },
    settings.get('GOEXPERIMENT'),
  );
  if (input.verb !== 'env') checkTarget(sys, goVersion, experiments);
  const fips140 = resolveFips140(sys.files, goroot, settings.getOr('GOFIPS140', 'off'));
  const target: Target = { goos, goarch, goVersion, experiments, fipsTags: fips140.tags };
  // clean takes these flags, and looks at no file for them
  const flags = input.verb === 'clean' ? { ...input.flags, race: false, msan: false, asan: false } : input.flags;
  const context = buildContext(flags, sys, settings, target);
  const gopath = gopathList(sys, settings);
  const variable = archVariable(goarch);
  const config: Config = {
    verb: input.verb,
    flags: input.flags,
    givenFlags: input.givenFlags,
    inGOFLAGS: input.inGOFLAGS,
    goroot,
    toolDir: join(goroot, 'pkg/tool', `${sys.hostOS}_${sys.hostArch}`),
    goVersion,
    // `env` must be able to show a GOTOOLCHAIN that is wrong
    decidedBy: input.verb === 'env' ? '' : (chooseToolchain(sys, settings)?.decidedBy ?? ''),
    hostOS: sys.hostOS,
    hostArch: sys.hostArch,
    context,
    experiment: experiments.canonical,
    archLevel: variable === undefined ? undefined : [variable[0], settings.getOr(variable[0], variable[1])],
    fips140: fips140.version,
    gocache: cacheDirectory(sys, settings),
    gomodcache: settings.getOr('GOMODCACHE', defaultModuleCache(gopath)),
    gopath,
    gobin: settings.get('GOBIN'),
    tmpdir: settings.getOr('GOTMPDIR', sys.tmpdir),
    systemTmpdir: sys.tmpdir,
    cwd: sys.cwd,
    go111module: settings.get('GO111MODULE'),
    getenv: (name) => settings.get(name),
    environ: sys.env,
  };
  return Object.freeze({ ...config, environ: toolEnvironment(config, settings, sys) });
}

function checkGoroot(sys: System, goroot: string): void {
  if (goroot === '') {
    throw new GotsError('config', "cannot find GOROOT directory: 'go' binary is trimmed and GOROOT is not set", {
      exitCode: 2,
    });
  }
  if (sys.files.tryStat(goroot)?.kind !== 'directory') {
    throw new GotsError('config', `cannot find GOROOT directory: ${goroot}`, { exitCode: 2 });
  }
}

/**
 * What go checks before it does anything: status 2 where the environment is wrong (buildcfg.Check), 1 where its file is.
 */
function checkTarget(sys: System, goVersion: string, { error }: Experiments): void {
  const isInEnvironment = (sys.env['GOEXPERIMENT'] ?? '') !== '';
  const early = isInEnvironment && error !== undefined ? error : settingsError(sys.env, goVersion);
  if (early !== undefined) throw new GotsError('config', early, { exitCode: 2 });
  if (error !== undefined) throw new GotsError('config', error);
}

/** What internal/buildcfg says, which looks at the process environment only. */
function settingsError(env: Readonly<Record<string, string>>, goVersion: string): string | undefined {
  return fips140Error(env['GOFIPS140'] ?? '', { goVersion }) ?? archLevelError(env);
}

interface Target {
  readonly goos: string;
  readonly goarch: string;
  readonly goVersion: string;
  readonly experiments: Experiments;
  readonly fipsTags: readonly string[];
}

function buildContext(flags: BuildFlags, sys: System, settings: Settings, target: Target): BuildContext {
  const { goos, goarch } = target;
  const byDefault = cgoByDefault(sys, settings, target);
  const setting = settings.get('CGO_ENABLED');
  const cgoEnabled = setting === '0' || setting === '1' ? setting === '1' : byDefault;
  return {
    goos,
    goarch,
    cgoEnabled,
    cgoChanged: cgoEnabled !== byDefault,
    compiler: flags.compiler,
    buildTags: [...flags.tags, ...target.fipsTags],
    toolTags: [
      ...target.experiments.enabled.map((name) => `goexperiment.${name}`),
      ...archLevelTags(sys.env, sys.hostArch),
      ...sanitizerTags(flags),
    ],
    releaseTags: releaseTags(target.goVersion),
    installSuffix: installSuffix(flags),
  };
}

function sanitizerTags(flags: BuildFlags): string[] {
  return [...(flags.race ? ['race'] : []), ...(flags.msan ? ['msan'] : []), ...(flags.asan ? ['asan'] : [])];
}

function installSuffix(flags: BuildFlags): string {
  const mode = flags.race ? 'race' : flags.msan ? 'msan' : flags.asan ? 'asan' : '';
  if (mode === '') return flags.installsuffix;
  return flags.installsuffix === '' ? mode : `${flags.installsuffix}_${mode}`;
}

/** cgo is on for the host's own target where its C compiler is there, off for others. */
function cgoByDefault(sys: System, settings: Settings, target: Target): boolean {
  if (target.goos !== sys.hostOS || target.goarch !== sys.hostArch) return false;
  if (!cgoSupported(target.goos, target.goarch)) return false;
  if ((sys.env['CC'] ?? '') !== '') return true;
  return sys.lookPath(defaultCC(target.goos), settings.get('PATH')) !== undefined;
}

function releaseTags(goVersion: string): readonly string[] {
  const minor = Number(/^go1\.(\d+)/.exec(goVersion)?.[1] ?? /go1\.(\d+)/.exec(goVersion)?.[1] ?? 0);
  return Array.from({ length: minor }, (_, i) => `go1.${i + 1}`);
}

/** What tools are started with: go settles every variable that it knows, so that tools agree with it. */
function toolEnvironment(config: Config, settings: Settings, sys: System): Readonly<Record<string, string>> {
  const env: Record<string, string> = { ...sys.env };
  for (const { name, value } of goEnvironment(config, settings, sys)) if (env[name] !== value) env[name] = value;
  return env;
}
