import { expect, test } from 'vitest';
import { buildIDSource, buildInfoSource, recordsBuildID } from '../../../../src/toolchain/gccgo/generated-files.ts';
import { importLinks } from '../../../../src/toolchain/gccgo/import-tree.ts';
import { symbolNameOf } from '../../../../src/toolchain/gccgo/symbol-name.ts';
import { testConfig } from '../tool-setup.ts';

function nameBy(symbol: string, path: string): string | undefined {
  return symbolNameOf(`\t.globl ${symbol}\n`)?.(path);
}

test('symbols are named as the gccgo at hand does', () => {
  const path = 'exa_mple.com/a-b/ä😀';
  expect(nameBy('go_0l_u00e4ufer.Run', path)).toBe('exa__mple_0com_1a_x2db_1_u00e4_U0001f600');
  expect(nameBy('go.l..u00e4ufer.Run', path)).toBe('exa_mple.x2ecom..z2fa..z2db..z2f..u00e4..U0001f600');
  expect(nameBy('go.l__ufer.Run', path)).toBe('exa_mple_com_a_b___');
  expect(nameBy('something.else', path)).toBeUndefined();
});

test('the build ID is in a section that linkers leave out', () => {
  const linux = testConfig();
  expect(buildIDSource(linux, 'abcdefgh/', false)).toBe(
    '\t.section .go.buildid,"e"\n\t.byte 0x61,0x62,0x63,0x64,0x65,0x66,0x67,0x68\n\t.byte 0x2f\n' +
      '\t.section .note.GNU-stack,"",@progbits\n\t.section .note.GNU-split-stack,"",@progbits\n',
  );
  const arm = testConfig({ context: { goarch: 'arm' } });
  expect(buildIDSource(arm, 'a', false)).toContain('.note.GNU-stack,"",%progbits');
});

test('assemblers of other systems are told in their own words, and Mach-O and Windows have no such section', () => {
  const source = (goos: string, goarch: string, isGnu = false): string =>
    buildIDSource(testConfig({ context: { goos, goarch } }), 'a', isGnu);
  expect(source('aix', 'ppc64')).toBe('\t.csect .go.buildid[XO]\n\t.byte 0x61\n');
  expect(source('solaris', 'amd64')).toBe('\t.section .go.buildid,#exclude\n\t.byte 0x61\n');
  expect(source('illumos', 'amd64', true)).toBe('\t.section .go.buildid,"e"\n\t.byte 0x61\n');
  expect(source('solaris', 'sparc64')).toBe('\t.section ".go.buildid",#exclude\n\t.byte 0x61\n');
  const records = (goos: string): boolean => recordsBuildID(testConfig({ context: { goos } }));
  expect(['linux', 'aix', 'freebsd', 'darwin', 'windows'].map(records)).toEqual([true, true, true, false, false]);
});

test('a program gets its build info from a function that runs first', () => {
  const text = buildInfoSource('path\tm\n');
  expect(text).toContain(String.raw`func init() { __set_debug_modinfo__("0w\xaf\f`);
  expect(text).toContain(String.raw`path\tm\n\xf9`);
});

test('imports are links to archives, in a tree of their paths', () => {
  const pkg = { rawImports: ['fmt', 'v/x'], imports: ['fmt', 'm/vendor/v/x'] };
  expect(importLinks('/t', pkg, [{ importPath: 'm/vendor/v/x', file: '/w/b002/_pkg_.a' }])).toEqual([
    { dirs: ['/t/v', '/t/m/vendor/v'], target: '/t/m/vendor/v/libx.a', path: '/t/v/libx.a' },
    { dirs: ['/t/m/vendor/v'], target: '/w/b002/_pkg_.a', path: '/t/m/vendor/v/libx.a' },
  ]);
});
