/** A build on linux/amd64 and a package of it, with what a test changes. */
import type { BuildFlags, PerPackageFlag } from '../../../src/config/build-flags.ts';
import type { BuildContext, Config } from '../../../src/config/config.ts';
import { resolveBuildMode } from '../../../src/toolchain/build-modes.ts';
import { noOverlay } from '../../../src/toolchain/tool-package.ts';
import type { OverlayPaths, ToolPackage, ToolSetup } from '../../../src/toolchain/tool-package.ts';

const unset: PerPackageFlag = { raw: '', present: false, entries: [] };

const flags: BuildFlags = {
  a: false,
  n: false,
  p: undefined,
  v: false,
  x: false,
  work: false,
  race: false,
  msan: false,
  asan: false,
  cover: false,
  covermode: undefined,
  coverpkg: [],
  asmflags: unset,
  gcflags: unset,
  ldflags: unset,
  gccgoflags: unset,
  buildmode: 'default',
  buildvcs: 'auto',
  compiler: 'gc',
  installsuffix: '',
  json: false,
  linkshared: false,
  mod: '',
  modExplicit: false,
  modcacherw: false,
  modfile: '',
  overlay: '',
  pgo: 'auto',
  pkgdir: '',
  tags: [],
  trimpath: false,
  toolexec: [],
  o: '',
  exec: [],
  debugActiongraph: '',
  debugTrace: '',
  explain: '',
  summary: undefined,
  events: '',
  timings: '',
  progress: 'auto',
};

const context: BuildContext = {
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

export interface ConfigChanges {
  readonly flags?: Partial<BuildFlags>;
  readonly context?: Partial<BuildContext>;
  readonly config?: Partial<Config>;
  readonly settings?: Readonly<Record<string, string>>;
}

export function testConfig(changes: ConfigChanges = {}): Config {
  const goarch = changes.context?.goarch ?? 'amd64';
  return {
    verb: 'build',
    flags: { ...flags, ...changes.flags },
    givenFlags: new Set(),
    inGOFLAGS: new Set(),
    goroot: '/go',
    toolDir: '/go/pkg/tool/linux_amd64',
    goVersion: 'go1.26.8',
    decidedBy: '',
    hostOS: 'linux',
    hostArch: 'amd64',
    context: { ...context, ...changes.context },
    experiment: '',
    archLevel: goarch === 'amd64' ? ['GOAMD64', 'v1'] : undefined,
    fips140: 'off',
    gocache: '/cache',
    gomodcache: '/modcache',
    gopath: ['/gopath'],
    gobin: '',
    tmpdir: '/tmp',
    systemTmpdir: '/tmp',
    cwd: '/m',
    go111module: '',
    getenv: (name) => changes.settings?.[name] ?? '',
    environ: {},
    ...changes.config,
  };
}

export function testSetup(changes: ConfigChanges = {}, overlay: OverlayPaths = noOverlay): ToolSetup {
  const config = testConfig(changes);
  return { config, mode: resolveBuildMode(config), overlay };
}

export function testPackage(changes: Partial<ToolPackage> = {}): ToolPackage {
  return {
    dir: '/m/p',
    importPath: 'example.com/m/p',
    name: 'p',
    root: '/m',
    goroot: false,
    standard: false,
    module: { path: 'example.com/m', version: '', dir: '/m', goVersion: '1.21' },
    defaultGodebug: '',
    forceLibrary: false,
    local: false,
    localPrefix: '',
    dirImportPath: '',
    omitDebug: false,
    goFiles: [],
    cgoFiles: [],
    cFiles: [],
    cxxFiles: [],
    mFiles: [],
    hFiles: [],
    fFiles: [],
    sFiles: [],
    swigFiles: [],
    swigCxxFiles: [],
    sysoFiles: [],
    testGoFiles: [],
    xTestGoFiles: [],
    ignoredGoFiles: [],
    ignoredOtherFiles: [],
    embedFiles: [],
    cgoCFLAGS: [],
    cgoCPPFLAGS: [],
    cgoCXXFLAGS: [],
    cgoFFLAGS: [],
    cgoLDFLAGS: [],
    cgoPkgConfig: [],
    asmflags: [],
    gcflags: [],
    ldflags: [],
    gccgoflags: [],
    ...changes,
  };
}
