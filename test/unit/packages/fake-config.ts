/** Configs for tests, as of a plain `go build` on linux/amd64. */
import type { BuildFlags, PerPackageFlag } from '../../../src/config/build-flags.ts';
import type { BuildContext, Config } from '../../../src/config/config.ts';

export function flag(raw: string): PerPackageFlag {
  return { raw, present: raw !== '', entries: raw === '' ? [] : [{ pattern: undefined, args: raw.split(' ') }] };
}

export const context: BuildContext = {
  goos: 'linux',
  goarch: 'amd64',
  cgoEnabled: true,
  cgoChanged: false,
  compiler: 'gc',
  buildTags: [],
  toolTags: [],
  releaseTags: [],
  installSuffix: '',
};

const flags = {
  asmflags: flag(''),
  gcflags: flag(''),
  ldflags: flag(''),
  gccgoflags: flag(''),
  buildmode: 'default',
  buildvcs: 'auto',
  mod: '',
  pgo: 'auto',
  coverpkg: [],
} as unknown as BuildFlags;

export function fakeConfig(
  changes: Partial<Omit<Config, 'flags' | 'context'>> & {
    readonly flags?: Partial<BuildFlags>;
    readonly context?: Partial<BuildContext>;
    readonly settings?: Readonly<Record<string, string>>;
  } = {},
): Config {
  const { settings = {}, ...rest } = changes;
  return {
    goroot: '/go',
    hostOS: 'linux',
    hostArch: 'amd64',
    gopath: ['/home/me/go'],
    gobin: '',
    cwd: '/w',
    fips140: 'off',
    archLevel: ['GOAMD64', 'v1'],
    environ: { PATH: '/bin' },
    getenv: (name: string) => settings[name] ?? '',
    ...rest,
    context: { ...context, ...changes.context },
    flags: { ...flags, ...changes.flags },
  } as Config;
}
