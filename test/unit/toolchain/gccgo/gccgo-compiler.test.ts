import { expect, test } from 'vitest';
import { SysError } from '../../../../src/base/errors.ts';
import type { FileInfo, SpawnOptions, SpawnResult, System } from '../../../../src/sys/system.ts';
import type { CCompilers } from '../../../../src/toolchain/c-compilers.ts';
import { GccgoCompiler, type Trial } from '../../../../src/toolchain/gccgo/gccgo-compiler.ts';
import { gccgoProgram } from '../../../../src/toolchain/gccgo/program.ts';
import { gccgoStandardLibrary } from '../../../../src/toolchain/gccgo/standard-library.ts';
import type { ConfigChanges } from '../tool-setup.ts';
import { testConfig, testPackage } from '../tool-setup.ts';

interface Answer {
  readonly text: string;
  readonly code?: number;
}

/** @param answers by the first argument; @param existing path -> kind */
function machine(answers: Readonly<Record<string, Answer>>, existing: Readonly<Record<string, FileInfo['kind']>> = {}) {
  const runs: string[] = [];
  const files = new Map<string, string>();
  const spawn = ({ argv }: SpawnOptions): Promise<SpawnResult> => {
    runs.push(argv.join(' '));
    const answer = answers[argv[1] ?? ''];
    if (answer === undefined) return Promise.reject(new SysError('EACCES', 'fork/exec', argv[0] ?? '', 'denied'));
    const stdout = Buffer.from(answer.text);
    return Promise.resolve({ code: answer.code ?? 0, signal: undefined, stdout, stderr: Buffer.alloc(0) });
  };
  const sys = {
    spawn,
    lookPath: (name: string) => (name === 'gccgo' ? '/bin/gccgo' : undefined),
    randomBytes: () => Buffer.from([1, 0, 0, 0]),
    files: {
      tryStat: (path: string) => (files.has(path) ? { kind: 'file' } : existing[path] && { kind: existing[path] }),
      writeFile: (path: string, text: string) => void files.set(path, text),
      remove: (path: string) => void files.delete(path),
    },
  } as unknown as System;
  return { sys, runs, files };
}

const refused = (message: string): unknown => expect.objectContaining({ message, exitCode: 2, bare: true });

test('without a gccgo the build ends with status 2', () => {
  const { sys } = machine({});
  expect(gccgoProgram(sys, testConfig())).toBe('/bin/gccgo');
  const missing =
    (GCCGO: string): (() => string) =>
    () =>
      gccgoProgram(sys, testConfig({ settings: { GCCGO } }));
  expect(missing('other')).toThrow(refused('cmd/go: gccgo: exec: "other": executable file not found in $PATH'));
  expect(missing('/no/gccgo')).toThrow(
    refused('cmd/go: gccgo: exec: "/no/gccgo": stat /no/gccgo: no such file or directory'),
  );
});

const places = {
  '-print-search-dirs': { text: 'install: /i\nlibraries: =/l/gcc/12/:/none:/l\n' },
  '-dumpversion': { text: '12\n' },
  '-dumpmachine': { text: 'x86_64-linux-gnu\n' },
};

test('standard packages are those with export data where gccgo looks for it', async () => {
  const existing = {
    '/l': 'directory',
    '/l/go/12': 'directory',
    '/l/go/12/x86_64-linux-gnu': 'directory',
    '/l/go/12/x86_64-linux-gnu/net/http.gox': 'file',
    '/l/go/12/x86_64-linux-gnu/odd.gox': 'directory',
    '/none/fmt.gox': 'file',
    '/l/example.com/x.gox': 'file',
    '/l/old.gox': 'file',
  } as const;
  const { sys, runs } = machine(places, existing);
  const isStandard = await gccgoStandardLibrary(sys, testConfig());
  expect(['net/http', 'old', 'unsafe'].map(isStandard)).toEqual([true, true, true]);
  expect(['slices', 'odd', 'fmt', 'example.com/x'].map(isStandard)).toEqual([false, false, false, false]);
  expect(runs).toHaveLength(3);
});

test('where gccgo does not tell its directories, every path without a dot in front may be standard', async () => {
  const failing = machine({ ...places, '-dumpversion': { text: '', code: 1 } });
  for (const { sys } of [failing, machine({}), machine({ ...places, '-print-search-dirs': { text: '' } })]) {
    const isStandard = await gccgoStandardLibrary(sys, testConfig());
    expect(['nowhere', 'a/b.c', 'b.c/a'].map(isStandard)).toEqual([true, true, false]);
  }
  const settings = { GCCGO: 'nowhere' };
  expect((await gccgoStandardLibrary(machine(places).sys, testConfig({ settings })))('nowhere')).toBe(true);
});

function compiler(answers: Readonly<Record<string, Answer>>, changes: ConfigChanges = {}) {
  const at = machine(answers);
  const toolID = (program: string, language: string): unknown =>
    language === 'go' ? { kind: 'known', id: `${program} 12` } : { kind: 'unknown', error: 'no assembler' };
  const compilers = { toolID: async (...args: [string, string]) => toolID(...args) } as unknown as CCompilers;
  const config = testConfig(changes);
  return { ...at, gccgo: new GccgoCompiler({ sys: at.sys, config, compilers, workDir: '/w' }) };
}

test('an assembler that does not tell its version counts as none', async () => {
  const { gccgo } = compiler({});
  expect(await gccgo.compilerID()).toBe('/bin/gccgo 12');
  expect(await gccgo.assemblerID()).toBe('');
});

test('symbol names are found out once, with a file that goes away', async () => {
  const { gccgo, runs, files } = compiler({ '-S': { text: '\t.globl go_0l_u00e4ufer.Run\n' } });
  expect(await gccgo.symbolPath(testPackage())).toBe('example_0com_1m_1p');
  expect(await gccgo.symbolPath(testPackage({ name: 'main' }))).toBe('');
  expect(runs).toEqual(['/bin/gccgo -S -o - /w/1_gccgo_manglechck.go']);
  expect([...files.keys()]).toEqual([]);
});

test('a gccgo whose symbol names are not known ends the build', async () => {
  const unknown = compiler({ '-S': { text: '' } }).gccgo;
  await expect(unknown.symbolPath(testPackage())).rejects.toThrow(
    refused('cmd/go: /bin/gccgo: unrecognized mangling scheme'),
  );
  const failing = compiler({ '-S': { text: '', code: 1 } }).gccgo;
  await expect(failing.symbolPath(testPackage())).rejects.toThrow(refused('cmd/go: exit status 1'));
});

test('whether cgo.Incomplete is known is tried once, and shown once, beside $WORK where nothing is built', async () => {
  const shown: Trial[] = [];
  const { gccgo, runs } = compiler({ '-c': { text: 'error\n', code: 1 } }, { flags: { n: true } });
  expect(await gccgo.knowsIncomplete((trial) => shown.push(trial))).toBe(false);
  expect(await gccgo.knowsIncomplete((trial) => shown.push(trial))).toBe(false);
  const argv = '/bin/gccgo -c -o /tmp/1_gccgo_cgoincomplete.o /tmp/1_gccgo_cgoincomplete.go';
  expect(runs).toEqual([argv]);
  expect(shown).toEqual([{ argv: argv.split(' '), dir: '/tmp', output: 'error\n', succeeded: false }]);
});

test("the assembler is GNU's where it says so", async () => {
  const gnu = compiler({ '-print-prog-name=as': { text: 'as\n' }, '--version': { text: 'GNU assembler 2.40\n' } });
  expect(await gnu.gccgo.hasGnuAssembler()).toBe(true);
  expect(gnu.runs).toEqual(['/bin/gccgo -print-prog-name=as', 'as --version']);
  expect(await compiler({ '-print-prog-name=as': { text: 'as\n' } }).gccgo.hasGnuAssembler()).toBe(false);
  expect(await compiler({}).gccgo.hasGnuAssembler()).toBe(false);
});
