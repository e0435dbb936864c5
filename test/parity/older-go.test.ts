/** Releases before Go 1.26: gots with one of them in use does as it does. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CachedParity } from '../support/cached-parity.ts';
import { hasToolchain, startToolchainParity } from '../support/other-toolchain.ts';
import { needCompiler } from '../support/programs-under-test.ts';
import { compareFeature, obstacle } from './features/compare-feature.ts';
import { hello, type Feature } from './features/feature.ts';
import { gccgoBuilds } from './features/gccgo.ts';
import { shown } from './features/shown.ts';
import { stamps } from './features/stamps.ts';

const go126 = /^go 1\.26$/gm;
const same = { messages: [], files: [], cache: [] };

const withC = (directives: string, cFiles: string): string =>
  hello.replace('package main\n', `package main\n\n${directives}import "C"\n`) + cFiles;

const warnings = withC(
  '// #cgo CFLAGS: -Wall\n',
  '-- a.c --\n#warning first\n-- b.c --\n#warning second\n-- c.c --\nint c(void) { return 1; }\n',
);

/** What was one action before Go 1.26 is more than one now; and some texts. */
const cases: readonly Feature[] = [
  ...shown,
  ...gccgoBuilds.filter(({ name }) => /: (?:packages|cgo|assembly|`-overlay`$)/.test(name)),
  ...stamps.filter(({ name }) => name.startsWith('git: ')),
  { name: 'warnings of C compilers are kept', files: warnings, commands: ['build -p=1 -o out .', 'build -o out2 .'] },
  {
    name: 'the first C file that fails is the last',
    files: withC('', '-- a.c --\n#warning first\n-- b.c --\n#error second\n-- c.c --\n#error third\n'),
    commands: ['build -o out .', 'build -x -p=1 -o out .'],
    unshared: true,
  },
  {
    name: 'Go assembly beside cgo',
    files: withC('', '-- a_amd64.s --\nTEXT ·a(SB),4,$0\n\tRET\n'),
    commands: ['build -x -p=1 -o out .', 'build -n .'],
    unshared: true,
  },
  {
    name: 'flags that external linking is asked for with',
    files: withC('// #cgo CFLAGS: -fno-builtin-memset\n', ''),
    commands: ['build -n -o out .', 'build -x -p=1 -o out .'],
    unshared: true,
  },
  {
    name: 'an overlay of C files, pkg-config and cover',
    files: `${withC('// #cgo pkg-config: one\n', '-- a.c --\nint a(void) { return 1; }\n')}-- a.txt --\nint a(void) { return 2; }\n-- one.pc --\nName: one\nDescription: one\nVersion: 1\nCflags: -DONE\n-- overlay.json --\n{"Replace": {"a.c": "a.txt"}}\n`,
    commands: ['build -x -p=1 -cover -overlay=overlay.json -o out .'],
    env: { PKG_CONFIG_PATH: '$PWD' },
    needs: ['pkg-config'],
    unshared: true,
  },
  {
    name: 'a flag that is refused',
    files: withC('// #cgo CFLAGS: -fplugin=x\n', ''),
    commands: ['build -v .', 'build -n .'],
    unshared: true,
  },
  {
    name: 'a go:debug line out of place',
    files: hello.replace('package main\n', '//go:debug nothing\npackage main\n'),
    commands: ['build -v .', 'build -n .'],
    unshared: true,
  },
  { name: 'GOFIPS140', files: hello, commands: ['build .'], env: { GOFIPS140: 'v9.9.9' }, unshared: true },
  { name: 'GOFIPS140 that is none', files: hello, commands: ['build .'], env: { GOFIPS140: 'x' }, unshared: true },
  {
    name: 'GOFIPS140 and the tag purego',
    files: hello,
    commands: ['build -tags=purego -o out .'],
    env: { GOFIPS140: 'latest' },
    unshared: true,
  },
];

describe.each(['go1.24.13', 'go1.25.14'])('%s (needs it in GOMODCACHE)', (toolchain) => {
  describe.skipIf(!hasToolchain(toolchain))('is followed', () => {
    let parity: CachedParity;
    beforeAll(async () => {
      parity = await startToolchainParity(toolchain);
    }, 600_000);
    afterAll(async () => {
      await parity[Symbol.asyncDispose]();
    });

    test.for(cases.map((one, index) => [one.name, one, index] as const))('%s', async ([, feature, index], context) => {
      needCompiler(context);
      const why = obstacle(feature);
      context.skip(why !== undefined, why);
      const older = { ...feature, files: feature.files.replaceAll(go126, 'go 1.24') };
      expect(await compareFeature(parity, older, `case${index}`)).toEqual(same);
    });
  });
});
