import path from 'node:path';
import { expect, test } from 'vitest';
import type { BuildFlags } from '../../src/config/build-flags.ts';
import type { Config } from '../../src/config/config.ts';
import { asmCommand, symabisCommand } from '../../src/toolchain/asm-command.ts';
import { resolveBuildMode } from '../../src/toolchain/build-modes.ts';
import { cgoStep, dynimportCommand } from '../../src/toolchain/cgo-command.ts';
import { formatCommand, formatWriteFile, hideWorkDir, showCommand } from '../../src/toolchain/command.ts';
import type { Command } from '../../src/toolchain/command.ts';
import { compileCommand } from '../../src/toolchain/compile-command.ts';
import { coverStep } from '../../src/toolchain/cover-command.ts';
import { linkCommand } from '../../src/toolchain/link-command.ts';
import { noOverlay, usesCgo } from '../../src/toolchain/tool-package.ts';
import type { ToolPackage, ToolSetup } from '../../src/toolchain/tool-package.ts';
import { needCompiler } from '../support/programs-under-test.ts';
import { testConfig } from '../unit/toolchain/tool-setup.ts';
import { listPackages, makeModule, scriptLines } from './toolchain-go.ts';
import type { GoModule, ScriptLine } from './toolchain-go.ts';

interface Case {
  readonly name: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly flags?: Partial<BuildFlags>;
  readonly pkg?: Partial<ToolPackage>;
  readonly needsC?: true;
}

const cases: readonly Case[] = [
  { name: 'linux/amd64 with cgo' },
  { name: 'linux/amd64 without cgo', env: { CGO_ENABLED: '0' } },
  { name: 'windows/amd64', env: { GOOS: 'windows' } },
  { name: 'windows/386', env: { GOOS: 'windows', GOARCH: '386' } },
  { name: 'darwin/arm64', env: { GOOS: 'darwin', GOARCH: 'arm64' } },
  { name: 'linux/arm at level 6', env: { GOARCH: 'arm', GOARM: '6' } },
  { name: 'linux/arm64 at level 9', env: { GOARCH: 'arm64', GOARM64: 'v9.0,crypto' } },
  { name: 'linux/ppc64le at power9', env: { GOARCH: 'ppc64le', GOPPC64: 'power9' } },
  { name: 'linux/mips with soft floats', env: { GOARCH: 'mips', GOMIPS: 'softfloat' } },
  { name: 'wasip1/wasm', env: { GOOS: 'wasip1', GOARCH: 'wasm' } },
  { name: 'plan9/386', env: { GOOS: 'plan9', GOARCH: '386' } },
  { name: 'GOAMD64=v3', env: { GOAMD64: 'v3' } },
  { name: '-race', args: ['-race'], flags: { race: true }, needsC: true },
  { name: '-trimpath', args: ['-trimpath'], flags: { trimpath: true } },
  { name: '-buildmode=pie', args: ['-buildmode=pie'], flags: { buildmode: 'pie' } },
  { name: '-buildmode=c-shared', args: ['-buildmode=c-shared'], flags: { buildmode: 'c-shared' }, needsC: true },
  { name: '-buildmode=c-archive', args: ['-buildmode=c-archive'], flags: { buildmode: 'c-archive' } },
  { name: '-buildmode=plugin', args: ['-buildmode=plugin'], flags: { buildmode: 'plugin' }, needsC: true },
  { name: '-msan', args: ['-msan'], flags: { msan: true }, needsC: true },
  { name: '-asan', args: ['-asan'], flags: { asan: true }, needsC: true },
  { name: '-linkshared', args: ['-linkshared'], flags: { linkshared: true }, needsC: true },
  { name: 'GOFIPS140=latest', env: { GOFIPS140: 'latest' } },
  {
    name: '-race and -installsuffix in position-independent code',
    args: ['-buildmode=c-shared', '-race', '-installsuffix=x'],
    flags: { buildmode: 'c-shared', race: true, installsuffix: 'x' },
    needsC: true,
  },
  {
    name: 'flags for all packages',
    args: ['-gcflags=all=-N -l', '-asmflags=all=-debug', '-ldflags=all=-s -extld=mycc'],
    pkg: { gcflags: ['-N', '-l'], asmflags: ['-debug'], ldflags: ['-s', '-extld=mycc'] },
  },
  { name: 'another C compiler', env: { CC: '"/opt/my cc/gcc" -m64', CGO_LDFLAGS: '-L/x "-l y"', CGO_CFLAGS: '-O1' } },
  { name: '-toolexec', args: ['-toolexec=env A=b'], flags: { toolexec: ['env', 'A=b'] } },
];

const files = {
  'go.mod': 'module example.com/m\n\ngo 1.22\n\ngodebug panicnil=1\n',
  'main.go':
    'package main\n\nimport (\n\t_ "example.com/m/asm"\n\t_ "example.com/m/c"\n\t_ "net"\n)\n\nfunc main() {}\n',
  'asm/a.go': 'package asm\n\nfunc F()\n',
  'asm/a.s': 'TEXT ·F(SB), 0, $0\n\tRET\n',
  'c/c.go': 'package c\n',
  'c/cgo.go':
    '// #cgo CFLAGS: -DX=1\n// #cgo LDFLAGS: -lm\n// int one(void) { return 1; }\npackage c\n\n/*\n#cgo CFLAGS: -DX=1\n#cgo LDFLAGS: -lm -L${SRCDIR}/lib\n*/\nimport "C"\n\nvar _ C.int\n',
};

test.for(cases)('tools are run as go runs them: $name', (it, context) => {
  const { args = [], env = {}, flags = {}, pkg: changes = {} } = it;
  if (it.needsC === true) needCompiler(context);
  using module = makeModule(files);
  const { config, toolDir } = configOf(module, flags, env);
  const setup: ToolSetup = { config, mode: resolveBuildMode(config), overlay: noOverlay };
  const packages = listPackages(module, [...args.filter((arg) => !arg.startsWith('-toolexec')), '.'], env);
  const script = module.go(['build', '-n', '-a', ...args, '.'], env);
  const lines = scriptLines(script, `${toolDir}/`);
  expect(lines.length).toBeGreaterThan(20);
  for (const line of lines) {
    const command = expectedCommand(setup, packages, line, changes);
    const shown = showCommand({ workDir: '', scriptDir: line.dir }, command.dir, formatCommand(command));
    expect(hideWorkDir(shown.join('\n'), '')).toBe(line.text);
  }
});

test('cover is run as go runs it, on the same configuration', () => {
  using module = makeModule(files);
  const { config, toolDir } = configOf(module, { cover: true }, {});
  const setup: ToolSetup = { config, mode: resolveBuildMode(config), overlay: noOverlay };
  const packages = listPackages(module, ['.'], {});
  const script = module.go(['build', '-n', '-a', '-cover', '.']);
  const lines = scriptLines(script, `${toolDir}/cover `);
  expect(lines).toHaveLength(3);
  for (const { dir, text } of lines) {
    const objdir = / -pkgcfg (\S+)pkgcfg.txt /.exec(` ${text}`.replace(' ./', ` ${dir}`))?.[1] ?? '';
    const source = / (\/\S+\.go)$/.exec(text)?.[1] ?? '';
    const pkg = [...packages.values()].find((candidate) => candidate.dir === path.dirname(source));
    expect(pkg).toBeDefined();
    if (pkg === undefined) continue;
    const { goFiles, cgoFiles } = pkg;
    const step = coverStep(setup, pkg, { objdir, mode: setup.mode.coverMode, goFiles, cgoFiles, metaFile: '' });
    expect(step).toBeDefined();
    if (step === undefined) continue;
    expect(showCommand({ workDir: '', scriptDir: dir }, step.command.dir, formatCommand(step.command))).toEqual([text]);
    for (const { path: file, text: content } of step.configFiles) {
      expect(script).toContain(`\n${formatWriteFile(file, content)}\n`);
    }
    const compiled = scriptLines(script, ` -coveragecfg=${step.coverageConfig} `);
    expect(compiled.map((line) => step.goFiles.every((file) => line.text.includes(` ${file}`)))).toEqual([true]);
  }
});

function configOf(
  module: GoModule,
  flags: Partial<BuildFlags>,
  env: Readonly<Record<string, string>>,
): { config: Config; toolDir: string } {
  const names = ['GOROOT', 'GOTOOLDIR', 'GOVERSION', 'GOOS', 'GOARCH', 'CGO_ENABLED', 'GOHOSTOS', 'GOHOSTARCH'];
  const values = JSON.parse(module.go(['env', '-json'], env)) as Record<string, string>;
  for (const name of names) expect(values).toHaveProperty(name);
  const levels = ['GOAMD64', 'GO386', 'GOARM', 'GOARM64', 'GOMIPS', 'GOMIPS64', 'GOPPC64', 'GORISCV64', 'GOWASM'];
  const level = levels.find((name) => values[name] !== undefined);
  const config = testConfig({
    flags,
    context: { goos: values['GOOS'] ?? '', goarch: values['GOARCH'] ?? '', cgoEnabled: values['CGO_ENABLED'] === '1' },
    config: {
      goroot: values['GOROOT'] ?? '',
      toolDir: values['GOTOOLDIR'] ?? '',
      goVersion: values['GOVERSION'] ?? '',
      hostOS: values['GOHOSTOS'] ?? '',
      hostArch: values['GOHOSTARCH'] ?? '',
      archLevel: level === undefined ? undefined : [level, values[level] ?? ''],
      cwd: module.dir,
      fips140: env['GOFIPS140'] ?? 'off',
    },
    settings: env,
  });
  return { config, toolDir: config.toolDir };
}

/** What gots would run where go ran a tool on the same package, in the same object directory. */
function expectedCommand(
  setup: ToolSetup,
  packages: ReadonlyMap<string, ToolPackage>,
  line: ScriptLine,
  changes: Partial<ToolPackage>,
): Command {
  const { text } = line;
  const tool = /\/(compile|asm|link|cgo) /.exec(text)?.[1];
  const objdir = /\$WORK\/b\d+\//.exec(text)?.[0] ?? '';
  const buildID = /-buildid[ =](\S+)/.exec(text)?.[1] ?? '';
  const name = / -(?:p|importpath) (\S+)/.exec(text)?.[1] ?? 'example.com/m';
  const dynamic = text.includes('-dynimport');
  const found = dynamic ? packageOfDynimport(packages, text) : packages.get(name === 'main' ? 'example.com/m' : name);
  expect(found).toBeDefined();
  const pkg: ToolPackage = { ...(found as ToolPackage), ...changes };
  const cgo = { cgoFiles: pkg.cgoFiles, pkgConfigCflags: [], pkgConfigLdflags: [] };
  if (tool === 'cgo') {
    if (dynamic) return dynimportCommand(setup, pkg, objdir);
    return cgoStep(setup, pkg, { ...cgo, objdir }).command;
  }
  const isCgo = usesCgo(pkg);
  const sFiles = isCgo
    ? pkg.sFiles.filter((file) => pkg.importPath === 'runtime/cgo' && !file.startsWith('gcc_'))
    : pkg.sFiles;
  switch (tool) {
    case 'compile': {
      const generated = isCgo ? [...cgoStep(setup, pkg, { ...cgo, objdir }).goFiles, `${objdir}_cgo_import.go`] : [];
      return compileCommand(setup, pkg, {
        objdir,
        archive: `${objdir}_pkg_.a`,
        goFiles: [...pkg.goFiles, ...generated],
        buildID,
        importcfg: true,
        embedcfg: false,
        symabis: sFiles.length > 0 ? `${objdir}symabis` : '',
        asmhdr: sFiles.length > 0,
        pgoProfile: '',
        coverageConfig: '',
        concurrency: Number(/ -c=(\d+)/.exec(text)?.[1] ?? 1),
      });
    }
    case 'asm': {
      if (text.includes('-gensymabis')) return symabisCommand(setup, pkg, { objdir }, sFiles);
      return asmCommand(setup, pkg, { objdir }, sFiles.find((file) => text.endsWith(`/${file}`)) ?? '');
    }
    default:
      return linkCommand(setup, pkg, {
        objdir,
        output: / -o (\S+)/.exec(text)?.[1]?.replace(/^(?!\$WORK)/, `${objdir}exe/`) ?? '',
        importcfg: `${objdir}importcfg.link`,
        mainArchive: `${objdir}_pkg_.a`,
        buildID,
        cxx: false,
      });
  }
}

function packageOfDynimport(packages: ReadonlyMap<string, ToolPackage>, text: string): ToolPackage | undefined {
  const name = / -dynpackage (\S+)/.exec(text)?.[1];
  const fits = [...packages.values()].filter((pkg) => pkg.name === name && pkg.cgoFiles.length > 0);
  return fits[0];
}
