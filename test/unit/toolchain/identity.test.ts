import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { ActionID } from '../../../src/base/ids.ts';
import type { FileInfo, SpawnOptions, SpawnResult, System } from '../../../src/sys/system.ts';
import { CCompilers } from '../../../src/toolchain/c-compilers.ts';
import { formatIdentityEntry, parseIdentityEntry, statMatches } from '../../../src/toolchain/cc-identity-entry.ts';
import { identityText, parseIdentity } from '../../../src/toolchain/cc-identity.ts';
import { parseToolID, toolStamp } from '../../../src/toolchain/tool-id.ts';
import { testConfig, testSetup } from './tool-setup.ts';

const gccOutput =
  'Using built-in specs.\nConfigured with: ../src/configure version 9\ngcc version 12.2.0 (Debian) \n cc1 -x\n';

test('a released compiler is its version line, a development one the program it runs', () => {
  expect(parseIdentity('gcc', gccOutput)).toEqual({ kind: 'release', id: 'gcc version 12.2.0 (Debian) ' });
  const experimental = 'gcc version 13.0 (experimental)\n (in-process)\n "/lib/cc1" -quiet\n';
  expect(parseIdentity('gcc', experimental)).toEqual({ kind: 'development', program: '/lib/cc1' });
  expect(() => parseIdentity('cc', 'version unknown\n')).toThrow(
    String.raw`cc: can not find version number in "version unknown\n"`,
  );
});

test("the identity's hash text is what go hashes", () => {
  expect(identityText('/usr/bin/gcc', '', 'gcc version 12.2.0 ')).toEqual([
    'gccCompilerID "/usr/bin/gcc"',
    'gccCompilerID ["/usr/bin/gcc" ""] "gcc version 12.2.0 "\n',
  ]);
});

const info: FileInfo = {
  kind: 'file',
  size: 1_301_496,
  mode: 0o755,
  inode: 1n,
  device: 1n,
  ctimeNs: 0n,
  mtimeNs: BigInt(Date.UTC(2025, 3, 7, 11, 26, 17)) * 1_000_000n + 120_000n,
};

test('a remembered compiler holds while its file stays the same, in whatever zone it was written down', () => {
  const stat = 'stat 1301496 1ed 2025-04-07 11:26:17.00012 +0000 UTC false\n';
  expect(statMatches(stat, info)).toBe(true);
  expect(statMatches(stat.replace('11:26', '13:26').replace('+0000 UTC', '+0200 CEST'), info)).toBe(true);
  expect(statMatches(stat, { ...info, mode: 0o4755 })).toBe(false);
  expect(statMatches(stat, { ...info, size: 1 })).toBe(false);
  expect(statMatches(stat, { ...info, mtimeNs: info.mtimeNs + 1n })).toBe(false);
  expect(statMatches('nonsense', info)).toBe(false);
  const entry = parseIdentityEntry(formatIdentityEntry([{ path: '/usr/bin/gcc', info }], Buffer.alloc(32, 7)));
  expect(entry?.files[0]?.path).toBe('/usr/bin/gcc');
  expect(statMatches(entry?.files[0]?.stat ?? '', info)).toBe(true);
  expect(Buffer.from(entry?.id ?? []).equals(Buffer.alloc(32, 7))).toBe(true);
  expect(parseIdentityEntry(Buffer.alloc(32))).toBeUndefined();
});

interface Machine {
  readonly sys: System;
  readonly runs: string[];
}

function machine(answer: (argv: readonly string[]) => string, path: Readonly<Record<string, string>>): Machine {
  const runs: string[] = [];
  const spawn = ({ argv }: SpawnOptions): Promise<SpawnResult> => {
    runs.push(argv.join(' '));
    return Promise.resolve({ code: 0, signal: undefined, stdout: Buffer.from(answer(argv)), stderr: Buffer.alloc(0) });
  };
  const sys = { spawn, lookPath: (name: string) => path[name], files: { tryStat: () => info } };
  return { sys: sys as unknown as System, runs };
}

function memoryStore() {
  const entries = new Map<string, Uint8Array>();
  const sha = (text: string): ActionID => createHash('sha256').update(text).digest('hex') as ActionID;
  return {
    entries,
    hash: (name: string, writes: readonly string[]) => sha([name, ...writes].join('|')),
    subkey: (parent: ActionID, description: string) => sha(`${parent} ${description}`),
    getBytes: (id: ActionID) => Promise.resolve(entries.get(id)),
    putBytes: (id: ActionID, data: Uint8Array) => Promise.resolve(void entries.set(id, data)),
  };
}

const gcc = (argv: readonly string[]): string => {
  if (argv.includes('-###')) return gccOutput;
  return argv.includes('-Qunused-arguments') ? "gcc: error: unrecognized command-line option '-Qunused-arguments'" : '';
};

test('each flag is tried once, and never again while the compiler stays the same', async () => {
  const store = memoryStore();
  const shown: string[] = [];
  const options = { workDir: '/w', show: (text: string) => void shown.push(text), dryRun: false };
  const first = machine(gcc, { gcc: '/usr/bin/gcc' });
  const compilers = new CCompilers(first.sys, testSetup(), store, options);
  const supports = await compilers.prepare('c', { includeDir: '/m/p', workDir: '/w/b001/' });
  await compilers.prepare('c', { includeDir: '/m/q', workDir: '/w/b002/' });
  expect(first.runs).toHaveLength(8);
  expect(shown[1]).toBe('gcc -Qunused-arguments -O2 -g -c -x c - -o /dev/null || true');
  expect(shown[2]).toBe('gcc -Wl,--no-gc-sections -O2 -g -x c - -o /dev/null || true');
  // the last one as the file is compiled
  expect(shown.at(-1)).toMatch(/^gcc -I \/m\/p .* -ffile-prefix-map=\/w\/b001=\/tmp\/go-build .* -frandom-seed=1 /);
  expect(supports(['gcc'], '-Qunused-arguments')).toBe(false);
  expect(supports(['gcc'], '-gno-record-gcc-switches')).toBe(true);
  expect(() => supports(['gcc'], '-other')).toThrow('compiler flag -other was not tried');

  const second = machine(gcc, { gcc: '/usr/bin/gcc' });
  const again = await new CCompilers(second.sys, testSetup(), store, options).prepare('c', {
    includeDir: '/m/p',
    workDir: '/w/b001/',
  });
  expect(second.runs).toEqual([]);
  expect(again(['gcc'], '-Qunused-arguments')).toBe(false);
});

test('-toolexec sees each time that a compiler is asked who it is', async () => {
  const store = memoryStore();
  const options = { workDir: '/w', show: undefined, dryRun: false };
  const setup = testSetup({ flags: { toolexec: ['env'] } });
  for (let build = 0; build < 2; build++) {
    const { sys, runs } = machine(gcc, { gcc: '/usr/bin/gcc', env: '/bin/env' });
    await new CCompilers(sys, setup, store, options).prepareCommand('c');
    expect(runs.filter((run) => run === 'env gcc -### -x c -c -')).toHaveLength(1);
  }
});

test('a compiler that is missing has an identity of its own', async () => {
  const { sys } = machine(gcc, {});
  const compilers = new CCompilers(sys, testSetup(), memoryStore(), { workDir: '/w', show: undefined, dryRun: false });
  expect(await compilers.toolID('gcc', 'c')).toEqual({
    kind: 'unknown',
    error: 'gcc: exec: "gcc": executable file not found in $PATH; output: ""',
  });
});

test('a released tool is its version line, a development one its content ID', () => {
  expect(parseToolID('compile', 'compile version go1.26.8 X:y\n')).toBe('compile version go1.26.8 X:y');
  expect(parseToolID('asm', 'asm version devel go1.27-abc buildID=a/b/c/d\n')).toBe('d');
  for (const line of ['', 'asm version go1.26\n', 'compile version\n', 'compile version devel x\n']) {
    expect(() => parseToolID('compile', line)).toThrow(
      `parsing buildID from go tool compile -V=full: unexpected output:\n\t${line}`,
    );
  }
});

test('a remembered tool ID holds for one set of experiments, which are part of what a tool tells', () => {
  const sys = { files: { tryStat: () => info } } as unknown as System;
  const stamps = ['', 'simd', 'nodwarf5'].map((experiment) =>
    toolStamp(sys, { ...testConfig(), experiment }, 'compile'),
  );
  expect(new Set(stamps).size).toBe(3);
});
