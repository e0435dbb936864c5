import { expect, test } from 'vitest';
import { DirectoryScanner } from '../../src/packages/scan-directory.ts';
import type { ScannedPackage } from '../../src/packages/scanned-package.ts';
import { goContext, goEnv, goList, nodeFiles, type Target } from './packages-go.ts';

const targets: readonly Target[] = [
  { goos: 'linux', goarch: 'amd64', cgo: true },
  { goos: 'linux', goarch: 'amd64', cgo: false },
  { goos: 'windows', goarch: 'amd64', cgo: false },
  { goos: 'windows', goarch: '386', cgo: true },
  { goos: 'darwin', goarch: 'arm64', cgo: true },
  { goos: 'darwin', goarch: 'arm64', cgo: false },
  { goos: 'js', goarch: 'wasm', cgo: false },
];

/** What `go list -json` prints of a directory, from what gots scanned. */
function asListed(pkg: ScannedPackage, cgo: boolean): Record<string, unknown> {
  const fields: Record<string, readonly string[]> = {
    GoFiles: pkg.goFiles,
    CgoFiles: pkg.cgoFiles,
    IgnoredGoFiles: pkg.ignoredGoFiles,
    InvalidGoFiles: pkg.invalidGoFiles,
    IgnoredOtherFiles: pkg.ignoredOtherFiles,
    CFiles: cgo ? pkg.cFiles : [],
    CXXFiles: cgo ? pkg.cxxFiles : [],
    MFiles: cgo ? pkg.mFiles : [],
    HFiles: pkg.hFiles,
    FFiles: pkg.fFiles,
    SFiles: pkg.sFiles,
    SysoFiles: pkg.sysoFiles,
    TestGoFiles: pkg.testGoFiles,
    XTestGoFiles: pkg.xTestGoFiles,
    EmbedPatterns: pkg.embedPatterns,
    CgoCFLAGS: pkg.cgo.CFLAGS,
    CgoCPPFLAGS: pkg.cgo.CPPFLAGS,
    CgoCXXFLAGS: pkg.cgo.CXXFLAGS,
    CgoFFLAGS: pkg.cgo.FFLAGS,
    CgoLDFLAGS: pkg.cgo.LDFLAGS,
    CgoPkgConfig: pkg.cgo.pkgConfig,
  };
  return { Name: pkg.name, ...Object.fromEntries(Object.entries(fields).filter(([, list]) => list.length > 0)) };
}

test.each(targets)('directories of std and cmd read as go reads them for $goos/$goarch, cgo $cgo', (target) => {
  const listed = goList(['-pgo=off', 'std', 'cmd'], { env: goEnv(target) });
  const scanner = new DirectoryScanner(nodeFiles, goContext(target));
  expect(listed.length).toBeGreaterThan(400);
  const wrong: string[] = [];
  for (const expected of listed) {
    const pkg = scanner.scan(expected.Dir);
    const actual = asListed(pkg, target.cgo);
    const wanted = Object.fromEntries(Object.keys(actual).map((key) => [key, expected[key]]));
    const raw = ((expected['Imports'] as string[] | undefined) ?? []).map((path) =>
      path.replace(/^(cmd\/)?vendor\//, ''),
    );
    for (const path of pkg.imports) if (!raw.includes(path)) wrong.push(`${expected.ImportPath}: import ${path}`);
    if (JSON.stringify(actual) !== JSON.stringify(wanted))
      wrong.push(`${expected.ImportPath}: ${JSON.stringify([actual, wanted])}`);
    for (const key of Object.keys(expected)) {
      if (
        /Files$|^Cgo|Patterns$/.test(key) &&
        !/^(Test|XTest)Embed|^Compiled|^EmbedFiles/.test(key) &&
        !(key in actual)
      ) {
        wrong.push(`${expected.ImportPath}: no ${key}`);
      }
    }
  }
  expect(wrong).toEqual([]);
});
