import { spawnSync } from 'node:child_process';
import { beforeEach, expect, test } from 'vitest';
import type { BuildFlags } from '../../src/config/build-flags.ts';
import type { ContentID } from '../../src/base/ids.ts';
import { resolveBuildMode } from '../../src/toolchain/build-modes.ts';
import { cCompileCommand, cLinkCommand, gogccflagsWords } from '../../src/toolchain/cc-command.ts';
import { CCompilers } from '../../src/toolchain/c-compilers.ts';
import { parseProbe, probeCommand } from '../../src/toolchain/cc-probe.ts';
import { cgoStep, dynimportFiles, dynimportLdflags } from '../../src/toolchain/cgo-command.ts';
import type { CgoStep } from '../../src/toolchain/cgo-command.ts';
import { formatCommand, hideWorkDir, joinUnambiguously, showCommand } from '../../src/toolchain/command.ts';
import { joinQuoted } from '../../src/base/quoted.ts';
import { noOverlay } from '../../src/toolchain/tool-package.ts';
import type { ToolPackage, ToolSetup } from '../../src/toolchain/tool-package.ts';
import { needCompiler } from '../support/programs-under-test.ts';
import { testConfig } from '../unit/toolchain/tool-setup.ts';
import { listPackages, makeModule, scriptLines } from './toolchain-go.ts';
import type { ScriptLine } from './toolchain-go.ts';

const files = {
  'go.mod': 'module example.com/m\n\ngo 1.22\n',
  'm.go':
    'package m\n\n// #cgo CFLAGS: -DX=1\n// #cgo LDFLAGS: -lm\n// int one(void);\nimport "C"\n\nfunc F() int { return int(C.one()) }\n',
  'one.c': 'int one(void) { return X; }\n',
};

beforeEach(needCompiler);

function makeSetup(dir: string, flags: Partial<BuildFlags> = {}): ToolSetup {
  const config = testConfig({ flags, config: { cwd: dir, environ: process.env as Record<string, string> } });
  return { config, mode: resolveBuildMode(config), overlay: noOverlay };
}

/** Asks the C compiler of this machine. */
function supportsOf({ config }: ToolSetup): (compiler: readonly string[], flag: string) => boolean {
  const answers = new Map<string, boolean>();
  return (compiler, flag) => {
    const known = answers.get(flag);
    if (known !== undefined) return known;
    const [program = '', ...args] = probeCommand(config, compiler, flag, '/dev/null').argv;
    const run = spawnSync(program, args, { input: '', encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } });
    const answer = parseProbe(run.stdout + run.stderr);
    answers.set(flag, answer);
    return answer;
  };
}

test.each([
  { name: 'plainly', args: [], flags: {} },
  { name: 'with -trimpath', args: ['-trimpath'], flags: { trimpath: true } },
])('C files of a package are compiled and tried to link as go does: $name', ({ args, flags }) => {
  using module = makeModule({ ...files, 'salt.c': `// ${process.hrtime.bigint()}\n` });
  const script = module.go(['build', '-x', '-work', ...args, '.']);
  const work = /^WORK=(.*)$/m.exec(script)?.[1] ?? '';
  const setup = makeSetup(module.dir, flags);
  const supports = supportsOf(setup);
  const packages = listPackages(module, args, {});
  const steps = new Map<string, { pkg: ToolPackage; step: CgoStep; objdir: string }>();
  for (const { text } of scriptLines(script, ' -importpath ')) {
    const [, name = '', path = ''] = / -objdir \$WORK\/(\w+)\/ -importpath (\S+)/.exec(text) ?? [];
    const pkg = packages.get(path);
    const objdir = `${work}/${name}/`;
    expect(pkg).toBeDefined();
    if (pkg === undefined) continue;
    const options = { objdir, cgoFiles: pkg.cgoFiles, pkgConfigCflags: [], pkgConfigLdflags: [] };
    steps.set(name, { pkg, objdir, step: cgoStep(setup, pkg, options) });
  }
  expect(steps.get('b001')?.pkg.importPath).toBe('example.com/m');
  const lines = scriptLines(script, "TERM='dumb' gcc ");
  expect(lines.length).toBeGreaterThan(4);
  for (const { dir, text } of lines) {
    const found = steps.get(/ -o \$WORK\/(\w+)\//.exec(text)?.[1] ?? '');
    expect(found).toBeDefined();
    if (found === undefined) continue;
    const { pkg, step, objdir } = found;
    const source = / -c (\S+)$/.exec(text)?.[1];
    if (source === undefined) continue;
    const command = cCompileCommand(setup, pkg, supports, {
      language: 'c',
      source: source.startsWith('_cgo') || source.endsWith('.cgo2.c') ? objdir + source : source,
      output: (/ -o (\S+) -c/.exec(text)?.[1] ?? '').replace('$WORK', work),
      flags: step.cflags,
      objdir,
      actionID: (/ -frandom-seed=(\S+)/.exec(text)?.[1] ?? '') as ContentID,
      vendorDir: '',
    });
    const state = { workDir: work, scriptDir: dir.replace('$WORK', work) };
    expect(showCommand(state, command.dir, formatCommand(command))).toEqual([text]);
  }
  const { pkg, step, objdir } = steps.get('b001') ?? {};
  if (pkg === undefined || step === undefined || objdir === undefined) return;
  const made = dynimportFiles(objdir);
  const link = cLinkCommand(setup, pkg, supports, {
    objdir,
    output: made.linked,
    objects: [made.mainObject, ...['001', '002', '003', '004'].map((name) => `${objdir}_x${name}.o`)],
    flags: dynimportLdflags(setup, step.ldflags),
  });
  const tried = hideWorkDir(`${joinUnambiguously(link.argv)} # test for internal linking errors (succeeded)`, work);
  expect(script).toContain(`\n${tried}\n`);
  const shown = lines.find(({ text }) => text.includes('b001/_cgo_.o '));
  const state = { workDir: work, scriptDir: shown?.dir ?? '' };
  expect(showCommand(state, link.dir, formatCommand(link))).toEqual([shown?.text]);
});

test.each([
  { GOOS: 'darwin', GOARCH: 'arm64' },
  { GOOS: 'darwin', GOARCH: 'amd64' },
  { GOOS: 'windows', GOARCH: 'amd64' },
  { GOOS: 'android', GOARCH: 'arm64' },
  { GOOS: 'linux', GOARCH: 'arm' },
  { GOOS: 'linux', GOARCH: 's390x' },
  { GOOS: 'linux', GOARCH: 'mipsle' },
])('C compilers are called for other systems as go calls them: $GOOS/$GOARCH', ({ GOOS: goos, GOARCH: goarch }) => {
  using module = makeModule({ ...files, 'x.cc': '', 'salt.c': '' });
  const env = { GOOS: goos, GOARCH: goarch, CGO_ENABLED: '1' };
  const level = goarch === 'mipsle' ? (['GOMIPS', 'hardfloat'] as const) : undefined;
  const config = testConfig({ context: { goos, goarch }, config: { cwd: module.dir, archLevel: level } });
  const setup: ToolSetup = { config, mode: resolveBuildMode(config), overlay: noOverlay };
  const packages = listPackages(module, ['.'], env);
  const script = module.go(['build', '-n', '-a', '.'], env);
  const ours = ({ dir, text }: ScriptLine): boolean =>
    `${dir}/ ${text}`.includes('$WORK/b001/') && !text.includes('/cgo ');
  const lines = scriptLines(script, "TERM='dumb' ").filter(ours);
  expect(lines.length).toBeGreaterThan(5);
  const pkg = packages.get('example.com/m');
  expect(pkg).toBeDefined();
  if (pkg === undefined) return;
  const objdir = '$WORK/b001/';
  const none = (): boolean => false;
  const step = cgoStep(setup, pkg, { objdir, cgoFiles: pkg.cgoFiles, pkgConfigCflags: [], pkgConfigLdflags: [] });
  for (const { dir, text } of lines) {
    const source = / -c (\S+)$/.exec(text)?.[1];
    const command =
      source === undefined
        ? cLinkCommand(setup, pkg, none, {
            objdir,
            output: dynimportFiles(objdir).linked,
            objects: [...text.matchAll(/ (\S+\.o)(?= )/g)].map(([, file = '']) => file).slice(1),
            flags: dynimportLdflags(setup, step.ldflags),
          })
        : cCompileCommand(setup, pkg, none, {
            language: source.endsWith('.cc') ? 'c++' : 'c',
            source: source.startsWith('_cgo') || source.endsWith('.cgo2.c') ? objdir + source : source,
            output: (/ -o (\S+) -c/.exec(text)?.[1] ?? '').replace(/^\.\//, objdir),
            flags: source.endsWith('.cc') ? step.cxxflags : step.cflags,
            objdir,
            actionID: '' as ContentID,
            vendorDir: '',
          });
    expect(showCommand({ workDir: '', scriptDir: dir }, command.dir, formatCommand(command))).toEqual([text]);
  }
});

test('GOGCCFLAGS is what go env prints', () => {
  using module = makeModule(files);
  const printed = module.go(['env', 'GOGCCFLAGS']).trim();
  const work = /=(\S+?)=\/tmp\/go-build/.exec(printed)?.[1] ?? '';
  const setup = makeSetup(module.dir);
  expect(joinQuoted(gogccflagsWords(setup, supportsOf(setup), work))).toBe(printed);
});

test('-n shows the questions that go would ask before each command', async () => {
  using module = makeModule(files);
  const script = module.go(['build', '-n', '-p=1', '.']).split('\n');
  const setup = makeSetup(module.dir);
  const pkg = listPackages(module, [], {}).get('example.com/m');
  expect(pkg).toBeDefined();
  if (pkg === undefined) return;
  const asked: string[] = [];
  const options = { workDir: '$WORK', dryRun: true, show: (text: string) => void asked.push(text) };
  const compilers = new CCompilers(undefined as never, setup, undefined as never, options);
  const supports = await compilers.prepare('c', { includeDir: pkg.dir, workDir: '$WORK/b001/' });
  const objdir = '$WORK/b001/';
  const at = script.findIndex((line) => line.endsWith(' -c one.c'));
  const source = { language: 'c', source: 'one.c', output: `${objdir}x.o`, objdir, vendorDir: '' } as const;
  cCompileCommand(setup, pkg, supports, { ...source, flags: [], actionID: '' as ContentID });
  const before = script.slice(0, at).filter((line) => !line.startsWith('cd '));
  const hidden = asked.map((line) => ` ${line}`.replaceAll(` ${module.dir}`, ' .').slice(1));
  expect(before.slice(-asked.length).map((line) => line.replaceAll(module.dir, '.'))).toEqual(hidden);
});
