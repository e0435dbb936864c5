import { expect, test } from 'vitest';
import { loadPackages } from '../../src/packages/load-packages.ts';
import type { Package } from '../../src/packages/package.ts';
import type { System } from '../../src/sys/system.ts';
import { goConfig, goEnv, goList, listedTable, nodeFiles, type Target } from './packages-go.ts';

const targets: readonly Target[] = [
  { goos: 'linux', goarch: 'amd64', cgo: true },
  { goos: 'linux', goarch: 'amd64', cgo: false },
  { goos: 'windows', goarch: 'amd64', cgo: false },
  { goos: 'darwin', goarch: 'arm64', cgo: true },
];

function fields(pkg: Package): Record<string, unknown> {
  return {
    ImportPath: pkg.importPath,
    Dir: pkg.dir,
    Name: pkg.name,
    Target: pkg.target,
    Root: pkg.root,
    Goroot: pkg.goroot,
    Standard: pkg.standard,
    Incomplete: pkg.incomplete,
    DefaultGODEBUG: pkg.defaultGodebug,
    Imports: pkg.imports.slice(0, pkg.rawImports.length),
    ImportMap: Object.fromEntries(pkg.importMap),
    Deps: pkg.deps,
    EmbedFiles: pkg.embedFiles,
    CgoLDFLAGS: pkg.cgoLDFLAGS,
  };
}

function isEmpty(value: unknown): boolean {
  return (
    value === undefined ||
    value === '' ||
    value === false ||
    (typeof value === 'object' && Object.keys(value as object).length === 0)
  );
}

test.each(targets)('std and cmd load as go loads them for $goos/$goarch, cgo $cgo', async (target) => {
  const cwd = '/';
  const listed = goList(['-pgo=off', '-deps', 'std', 'cmd'], { env: goEnv(target), cwd });
  const named = listed.filter((pkg) => pkg['DepOnly'] !== true).map((pkg) => pkg.ImportPath);
  const table = listedTable(listed, [{ pattern: 'std', packages: named, errors: [] }]);
  const config = goConfig(target, { cwd, flags: { pgo: 'off' } });
  const sys = { now: () => Date.now(), ticks: () => performance.now() } as unknown as System;
  const options = { config, sys, files: nodeFiles, importTable: async () => table };
  const { packages } = await loadPackages(['std', 'cmd'], options, () => undefined);
  const byPath = new Map(packages.map((pkg) => [pkg.importPath, pkg]));
  const wrong: string[] = [];
  for (const expected of listed) {
    const pkg = byPath.get(expected.ImportPath);
    const actual = pkg === undefined ? {} : fields(pkg);
    for (const [key, value] of Object.entries(actual)) {
      const wanted = expected[key];
      if (isEmpty(value) && isEmpty(wanted)) continue;
      if (JSON.stringify(value) !== JSON.stringify(wanted)) {
        wrong.push(`${expected.ImportPath} ${key}: ${JSON.stringify(value)} for ${JSON.stringify(wanted)}`);
      }
    }
    if (pkg === undefined) wrong.push(`${expected.ImportPath} is missing`);
  }
  expect(wrong).toEqual([]);
  expect(packages.length).toBe(listed.length);
});
