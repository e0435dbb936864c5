/**
 * The variables that `go env` lists, except those that only env needs to find out.  go puts them into the environment of
 * every tool.  Source: cmd/go's envcmd.MkEnv (go1.26).
 */
import { isAbsolute, join } from 'node:path';
import type { System } from '../sys/system.ts';
import { archVariable } from './arch-level.ts';
import { defaultCC, defaultCXX } from './cgo-default.ts';
import type { Config } from './config.ts';
import { defaultModuleCache } from './places.ts';
import { programSuffix } from './program-suffix.ts';
import { isSince } from './release.ts';
import { type Settings, userCacheDir } from './settings.ts';

export interface GoVariable {
  readonly name: string;
  readonly value: string;
  /** differs from what would hold without any setting */
  readonly changed: boolean;
}

/** In go's order: by name, then those of the toolchains. */
export function goEnvironment(config: Config, settings: Settings, sys: System): readonly GoVariable[] {
  const plain = (name: string, value: string = settings.get(name)): GoVariable => ({
    name,
    value,
    changed: value !== '',
  });
  const fixed = (name: string, value: string): GoVariable => ({ name, value, changed: false });
  const withDefault = (name: string, otherwise: string): GoVariable => ({ name, ...settings.setting(name, otherwise) });
  const { goos, goarch } = config.context;
  const isNewer = isSince(config, '1.27');
  const go111module = settings.get('GO111MODULE');
  const gopath = settings.setting('GOPATH', config.gopath.join(sys.hostOS === 'windows' ? ';' : ':'));
  const telemetry = telemetryDir(settings);
  const isNamed = settings.get('GOCACHE') !== '';
  const variables: GoVariable[] = [
    { name: 'GO111MODULE', value: go111module, changed: go111module !== '' && go111module !== 'on' },
    { name: 'GOARCH', value: goarch, changed: goarch !== sys.hostArch },
    withDefault('GOAUTH', 'netrc'),
    ...(isNewer ? [] : [plain('GOBIN')]),
    {
      name: 'GOCACHE',
      value: config.gocache === '' || (isNamed && !isAbsolute(config.gocache)) ? 'off' : config.gocache,
      changed: isNamed && config.gocache !== defaultCacheDir(sys),
    },
    withDefault('GOCACHEPROG', ''),
    plain('GODEBUG', sys.env['GODEBUG'] ?? ''),
    { name: 'GOENV', value: settings.envFile.path, changed: settings.envFile.changed },
    fixed('GOEXE', programSuffix(config)),
    plain('GOEXPERIMENT'),
    withDefault('GOFIPS140', 'off'),
    plain('GOFLAGS'),
    fixed('GOHOSTARCH', sys.hostArch),
    fixed('GOHOSTOS', sys.hostOS),
    plain('GOINSECURE'),
    withDefault('GOMODCACHE', defaultModuleCache(config.gopath)),
    withDefault('GONOPROXY', settings.get('GOPRIVATE')),
    withDefault('GONOSUMDB', settings.get('GOPRIVATE')),
    { name: 'GOOS', value: goos, changed: goos !== sys.hostOS },
    ...(isNewer ? [plain('GOPACKAGESDRIVER', sys.env['GOPACKAGESDRIVER'] ?? '')] : []),
    { name: 'GOPATH', ...gopath },
    plain('GOPRIVATE'),
    withDefault('GOPROXY', ''),
    fixed('GOROOT', config.goroot),
    withDefault('GOSUMDB', ''),
    fixed('GOTELEMETRY', telemetryMode(sys, telemetry)),
    fixed('GOTELEMETRYDIR', telemetry),
    plain('GOTMPDIR'),
    withDefault('GOTOOLCHAIN', ''),
    fixed('GOTOOLDIR', config.toolDir),
    plain('GOVCS'),
    fixed('GOVERSION', config.goVersion),
    gccgo(sys, settings),
  ];
  const level = archVariable(goarch);
  if (level !== undefined) variables.push(withDefault(level[0], level[1]));
  variables.push(
    withDefault('AR', 'ar'),
    { name: 'CC', value: settings.getOr('CC', defaultCC(goos)), changed: settings.get('CC') !== '' },
    { name: 'CXX', value: settings.getOr('CXX', defaultCXX(goos)), changed: settings.get('CXX') !== '' },
    { name: 'CGO_ENABLED', value: config.context.cgoEnabled ? '1' : '0', changed: config.context.cgoChanged },
  );
  return variables;
}

/** Its place, where it is found; that is told as a change. */
function gccgo(sys: System, settings: Settings): GoVariable {
  const { value, changed } = settings.setting('GCCGO', 'gccgo');
  const found = sys.lookPath(value, sys.env['PATH'] ?? '');
  return { name: 'GCCGO', value: found ?? value, changed: found !== undefined || changed };
}

/** Where the build cache is without GOCACHE; undefined where there is no place for it. */
function defaultCacheDir(sys: System): string | undefined {
  const dir = userCacheDir(sys);
  return typeof dir === 'string' ? join(dir, 'go-build') : undefined;
}

function telemetryDir(settings: Settings): string {
  return settings.configDir === '' ? '' : join(settings.configDir, 'go', 'telemetry');
}

/** x/telemetry's Mode: the first word of its mode file. */
function telemetryMode(sys: System, dir: string): string {
  const path = join(dir, 'mode');
  if (dir === '') return 'off';
  if (sys.files.tryStat(path) === undefined) return 'local';
  const mode = sys.files.readText(path).trim().split(' ')[0] ?? '';
  return mode === '' ? 'local' : mode;
}
