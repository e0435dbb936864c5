import path from 'node:path';
import { expect, test } from 'vitest';
import { goUnquote } from '../../src/base/go-quote.ts';
import { formatWriteFile, joinUnambiguously } from '../../src/toolchain/command.ts';
import { formatEmbedcfg, formatLinkImportcfg } from '../../src/toolchain/importcfg.ts';
import { formatBuildIDUpdate, formatPack } from '../../src/toolchain/internal-steps.ts';
import { preprofileCommand } from '../../src/toolchain/preprofile-command.ts';
import { noOverlay } from '../../src/toolchain/tool-package.ts';
import { trimpathValue } from '../../src/toolchain/trimpath.ts';
import { needCompiler } from '../support/programs-under-test.ts';
import { testConfig, testPackage, testSetup } from '../unit/toolchain/tool-setup.ts';
import { listPackages, makeModule } from './toolchain-go.ts';

const files = {
  'go.mod': 'module example.com/m\n\ngo 1.22\n',
  'main.go':
    'package main\n\nimport (\n\t"embed"\n\t_ "example.com/m/asm"\n)\n\n//go:embed d "z&a.txt"\nvar f embed.FS\n\nfunc main() { _ = f }\n',
  'z&a.txt': '',
  'd/10': '',
  'd/9': '',
  'd/b/c.txt': '',
  'asm/a.go': 'package asm\n\nfunc F()\n',
  'asm/a.s': 'TEXT ·F(SB), 0, $0\n\tRET\n',
  'default.pgo': '',
};

/** The bodies of files that a script writes, by name below $WORK. */
function writtenFile(script: string, name: string): string {
  const start = script.indexOf(`cat >$WORK/${name} << 'EOF' # internal\n`);
  expect(start).toBeGreaterThanOrEqual(0);
  const body = script.slice(script.indexOf('\n', start) + 1);
  return body.slice(0, body.search(/EOF$/m));
}

test('the files that configure compile and link are as go writes them', () => {
  using module = makeModule(files);
  const script = module.go(['build', '-n', '-a', '-buildvcs=false', '.']);

  const embed = new Map([
    ['z&a.txt', ['z&a.txt']],
    ['d', ['d/10', 'd/9', 'd/b/c.txt']],
  ]);
  const pkg = { dir: module.dir, embed, embedFiles: ['d/10', 'd/9', 'd/b/c.txt', 'z&a.txt'] };
  const embedcfg = formatEmbedcfg(pkg, noOverlay) ?? '';
  expect(script).toContain(`\n${formatWriteFile('$WORK/b001/embedcfg', embedcfg)}\n`);

  const link = writtenFile(script, 'b001/importcfg.link');
  const archives = [...link.matchAll(/^packagefile (.*?)=(.*)$/gm)].map(([, importPath = '', file = '']) => ({
    importPath,
    file,
  }));
  const info = /^modinfo ".*?\\x18\\xe6(.*)\\xf92C1.*"$/m.exec(link)?.[1] ?? '';
  expect(info).toContain('path\\texample.com/m\\n');
  expect(formatLinkImportcfg(archives, goUnquote(`"${info}"`) ?? '')).toBe(link);
});

test('steps that go does itself are shown as go shows them', () => {
  using module = makeModule(files);
  const script = module.go(['build', '-n', '-a', '.']);
  const asm = /mkdir -p (\$WORK\/b\d+)\/\n(?:(?!mkdir)[^])*? -p example.com\/m\/asm /.exec(script)?.[1] ?? '';
  expect(asm).not.toBe('');
  const config = testConfig();
  expect(script).toContain(`\n${formatPack(config, `${asm}/_pkg_.a`, [`${asm}/a.o`])}\n`);
  expect(script).toContain(`\n${formatBuildIDUpdate(config, `${asm}/_pkg_.a`)}\n`);
});

test('a profile is prepared as go does', () => {
  using module = makeModule({ ...files, 'default.pgo': 'x' });
  const script = module.go(['build', '-n', '-a', '.']);
  const toolDir = module.go(['env', 'GOTOOLDIR']).trim();
  const setup = testSetup({ config: testConfig({ config: { toolDir } }) });
  const output = / -pgoprofile=(\S+) /.exec(script)?.[1] ?? '';
  expect(output).toMatch(/\/pgo\.preprofile$/);
  const { argv } = preprofileCommand(setup, path.join(module.dir, 'default.pgo'), output);
  expect(script.replaceAll(' ./', ` ${module.dir}/`)).toContain(`\n${joinUnambiguously(argv)}\n`);
});

test('-trimpath under an overlay names the files that stand for others', (context) => {
  needCompiler(context);
  using module = makeModule({
    ...files,
    'cgo/a.go': 'package cgo\n\n// #include "a.h"\nimport "C"\n',
    'cgo/a.h': '',
    'cgo/b.h': '',
    'other.go': 'package main\n',
  });
  const replaced: Readonly<Record<string, string>> = {
    [path.join(module.dir, 'new.go')]: path.join(module.dir, 'other.go'),
    [path.join(module.dir, 'cgo/a.h')]: path.join(module.dir, 'go.mod'),
  };
  using overlayDir = makeModule({ 'overlay.json': JSON.stringify({ Replace: replaced }) });
  const args = [`-overlay=${path.join(overlayDir.dir, 'overlay.json')}`];
  const overlay = {
    active: true,
    actual: (file: string) => replaced[file] ?? file,
    replaced: (file: string) => file in replaced,
  };
  const packages = listPackages(module, [...args, './...'], {});
  for (const trimpath of [false, true]) {
    const setup = testSetup({ flags: { trimpath } }, overlay);
    const all = [...args, ...(trimpath ? ['-trimpath'] : [])];
    const script = module.go(['build', '-n', '-a', ...all, './...']);
    for (const name of ['example.com/m', 'example.com/m/cgo']) {
      const shown = name === 'example.com/m' ? 'main' : name;
      const line =
        script.split('\n').find((text) => text.includes('/compile -o ') && text.includes(` -p ${shown} `)) ?? '';
      const objdir = / -o (\S+\/)_pkg_.a/.exec(line)?.[1] ?? '';
      const pkg = packages.get(name) ?? testPackage();
      expect(line).toContain(` -trimpath "${trimpathValue(setup, pkg, objdir)}" `);
    }
  }
});
