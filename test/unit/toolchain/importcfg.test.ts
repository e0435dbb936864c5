import { expect, test } from 'vitest';
import {
  formatEmbedcfg,
  formatImportcfg,
  formatLinkImportcfg,
  quoteModinfo,
} from '../../../src/toolchain/importcfg.ts';
import { noOverlay } from '../../../src/toolchain/tool-package.ts';

test('importcfg maps imports that resolve to other paths, then names the archives', () => {
  const pkg = { rawImports: ['fmt', 'x/y', 'C'], imports: ['fmt', 'vendor/x/y'] };
  const files = [
    { importPath: 'fmt', file: '/cache/a-d' },
    { importPath: 'vendor/x/y', file: '/cache/b-d' },
  ];
  expect(formatImportcfg(pkg, files)).toBe(
    '# import config\nimportmap x/y=vendor/x/y\npackagefile fmt=/cache/a-d\npackagefile vendor/x/y=/cache/b-d\n',
  );
  expect(formatImportcfg({ rawImports: [], imports: [] }, [])).toBe('# import config\n');
});

test("the linker's importcfg has shared libraries and build info", () => {
  const files = [
    { importPath: 'main', file: '/w/a' },
    { importPath: 'fmt', file: '/c/b', shlib: '/lib/libstd.so' },
  ];
  const text = formatLinkImportcfg(files, 'path\tx\n');
  expect(text).toBe(
    `packagefile main=/w/a\npackagefile fmt=/c/b\npackageshlib fmt=/lib/libstd.so\nmodinfo ${quoteModinfo('path\tx\n')}\n`,
  );
});

test('build info is quoted with its markers, bytes that are no UTF-8 escaped', () => {
  expect(quoteModinfo('path\tx\n')).toBe(
    String.raw`"0w\xaf\f\x92t\b\x02A\xe1\xc1\a\xe6\xd6\x18\xe6path\tx\n\xf92C1\x86\x18 r\x00\x82B\x10A\x16\xd8\xf2"`,
  );
});

test('embedcfg sorts by bytes, numbers too, and escapes as Go does', () => {
  const pkg = {
    dir: '/m',
    embedFiles: ['b/<x>.txt', '10', '9'],
    embed: new Map([
      ['b', ['b/<x>.txt']],
      ['*', ['10', '9']],
    ]),
  };
  expect(formatEmbedcfg(pkg, noOverlay)).toBe(`{
	"Patterns": {
		"*": [
			"10",
			"9"
		],
		"b": [
			"b/\\u003cx\\u003e.txt"
		]
	},
	"Files": {
		"10": "/m/10",
		"9": "/m/9",
		"b/\\u003cx\\u003e.txt": "/m/b/\\u003cx\\u003e.txt"
	}
}`);
});

test('embedded files are read through the overlay; a package without them has no embedcfg', () => {
  const overlay = { active: true, actual: () => '/other', replaced: () => true };
  const pkg = { dir: '/m', embedFiles: ['a'], embed: new Map([['a', ['a']]]) };
  expect(formatEmbedcfg(pkg, overlay)).toContain('"a": "/other"');
  expect(formatEmbedcfg({ dir: '/m', embedFiles: [], embed: new Map() }, overlay)).toBeUndefined();
});
