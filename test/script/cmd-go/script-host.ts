/**
 * Runs a script of cmd/go's, or one of our own, against a program that plays `go`: the real one, or gots behind a small
 * wrapper named go on the script's PATH.  Environment and directories are those of cmd/go's own tests.
 * Facts: GOROOT/src/cmd/go/script_test.go, scriptcmds_test.go, go_test.go.
 */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, delimiter, join } from 'node:path';
import { goBinary, goEnvironmentValue, repositoryRoot } from '../../support/programs-under-test.ts';
import { parseTxtar, type Txtar } from '../../support/txtar.ts';
import { removeTree } from '../../support/world.ts';
import { fileCommands } from '../engine/file-commands.ts';
import { matchCommands } from '../engine/match-commands.ts';
import { processCommands, programCommand } from '../engine/process-commands.ts';
import { UsageError, type ScriptCommand } from '../engine/script-command.ts';
import { limitTime, runScript, type ScriptEngine, type ScriptResult } from '../engine/script-engine.ts';
import { ScriptState } from '../engine/script-state.ts';
import { cmdGoConditions } from './cmd-go-conditions.ts';
import { startCmdGoProxy } from './cmd-go-proxy.ts';
import { canServeVcsTest, startVcsTestHost, vcsTestName, type VcsTestHost } from '../vcs-test/vcs-test-host.ts';

export type ScriptGo = 'real' | 'gots';

export interface ScriptHostOptions {
  /** which program is `go` in the scripts */
  readonly go: ScriptGo;
  /** milliseconds a script may take; by default less than vitest.config.ts gives a test, so that the script still tells where it was */
  readonly timeout?: number;
}

export interface ScriptRun {
  readonly result: ScriptResult;
  readonly log: string;
  /** milliseconds */
  readonly wall: number;
}

export interface ScriptHost extends AsyncDisposable {
  readonly goroot: string;
  /**
   * @param file path of a txtar whose comment is the script
   * @param options short: `[short]` holds, and the script leaves out what takes long; signal: ends the script, and its programs
   */
  run(file: string, options?: { readonly short?: boolean; readonly signal?: AbortSignal }): Promise<ScriptRun>;
}

export async function startScriptHost(options: ScriptHostOptions): Promise<ScriptHost> {
  const goroot = goEnvironmentValue('GOROOT');
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'gots-script-')));
  const bin = join(root, 'bin');
  mkdirSync(bin);
  writeGo(join(bin, 'go'), options.go);
  const proxy = await startCmdGoProxy(goroot);
  const host = { os: goEnvironmentValue('GOHOSTOS'), arch: goEnvironmentValue('GOHOSTARCH') };
  const env = scriptEnvironment({ bin, goroot, ...host, proxy: proxy.url, sumdb: proxy.verifierKey, go: options.go });
  const go = programCommand('go', [join(bin, 'go')]);
  const conditions = (short: boolean) => cmdGoConditions({ goroot, hostOS: host.os, hostArch: host.arch, short });
  const engine = (short: boolean): ScriptEngine => ({
    commands: { ...fileCommands, ...matchCommands, ...processCommands, go, cc: ccCommand, stale: staleCommand(go) },
    conditions: conditions(short),
  });
  let vcsTest: Promise<VcsTestHost> | undefined;
  const vcsTestEnv = async (): Promise<Readonly<Record<string, string>>> => {
    if (!canServeVcsTest()) return {};
    vcsTest ??= startVcsTestHost({ goroot, work: join(root, 'vcstest'), conditions: conditions(false) });
    return (await vcsTest).env;
  };
  return {
    goroot,
    run: async (file, { short = false, signal } = {}) => {
      const text = readFileSync(file);
      const scriptEnv = text.includes(vcsTestName) ? { ...env, ...(await vcsTestEnv()) } : env;
      const name = basename(file, '.txt');
      return await runOne(engine(short), parseTxtar(text), {
        name,
        root,
        env: scriptEnv,
        timeout: options.timeout ?? 540_000,
        signal,
      });
    },
    [Symbol.asyncDispose]: async () => {
      await (await vcsTest)?.[Symbol.asyncDispose]();
      await proxy[Symbol.asyncDispose]();
      removeTree(root);
    },
  };
}

interface OneScript {
  readonly name: string;
  readonly root: string;
  readonly env: Readonly<Record<string, string>>;
  readonly timeout: number;
  readonly signal: AbortSignal | undefined;
}

async function runOne(engine: ScriptEngine, archive: Txtar, one: OneScript): Promise<ScriptRun> {
  const started = performance.now();
  const workdir = mkdtempSync(join(one.root, one.name));
  const state = new ScriptState(workdir, one.env);
  state.env.set('WORK', workdir);
  for (const directory of ['telemetry/local', 'tmp', 'gopath/src']) {
    mkdirSync(join(workdir, directory), { recursive: true });
  }
  // without it, go leaves a process behind that still writes there when the script has ended
  writeFileSync(join(workdir, 'telemetry/local/upload.token'), '');
  state.env.set('TEST_TELEMETRY_DIR', join(workdir, 'telemetry'));
  state.env.set('TMPDIR', join(workdir, 'tmp'));
  state.env.set('GOPATH', join(workdir, 'gopath'));
  state.chdir(join(workdir, 'gopath/src'));
  state.extract(archive);
  const stopTimer = limitTime(state, one.timeout);
  one.signal?.addEventListener('abort', () => state.abort.abort(), { once: true });
  try {
    const result = await runScript(engine, state, archive.comment);
    return { result, log: state.log, wall: performance.now() - started };
  } finally {
    stopTimer();
    removeTree(workdir);
  }
}

/** the real go by a symbolic link, so that it still finds its own GOROOT; gots by a wrapper */
function writeGo(path: string, go: ScriptGo): void {
  if (go === 'real') {
    symlinkSync(goBinary(), path);
    return;
  }
  const program = join(repositoryRoot, 'bin/gots.cjs');
  if (!existsSync(join(repositoryRoot, 'dist/main.cjs'))) throw new Error('dist/ is missing: npm run bundle');
  writeFileSync(path, `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`);
  chmodSync(path, 0o755);
}

interface EnvironmentFacts {
  readonly bin: string;
  readonly goroot: string;
  readonly os: string;
  readonly arch: string;
  readonly proxy: string;
  readonly sumdb: string;
  readonly go: ScriptGo;
}

function scriptEnvironment(facts: EnvironmentFacts): Record<string, string> {
  const inherited = ['LD_LIBRARY_PATH', 'LIBRARY_PATH', 'C_INCLUDE_PATH', 'CC'].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    PATH: facts.bin + delimiter + (process.env['PATH'] ?? ''),
    HOME: '/no-home',
    CCACHE_DISABLE: '1',
    GOARCH: facts.arch,
    GOOS: facts.os,
    TESTGO_GOHOSTARCH: facts.arch,
    TESTGO_GOHOSTOS: facts.os,
    GOCACHE: scriptCache(facts.go),
    GOCOVERDIR: '',
    GODEBUG: '',
    GOEXE: '',
    GOEXPERIMENT: '',
    GOPROXY: facts.proxy,
    GOPRIVATE: '',
    GOSUMDB: facts.sumdb,
    GONOPROXY: '',
    GONOSUMDB: '',
    GOVCS: '*:all',
    GOROOT: facts.goroot,
    TESTGO_GOROOT: facts.goroot,
    TESTGO_EXE: join(facts.bin, 'go'),
    GOTRACEBACK: 'system',
    TESTGONETWORK: 'panic',
    devnull: '/dev/null',
    goversion: languageVersion(facts.goroot),
    CMDGO_TEST_RUN_MAIN: 'true',
    HGRCPATH: '',
    GOTOOLCHAIN: 'auto',
    newline: '\n',
    ...Object.fromEntries(inherited),
  };
}

/** one warm build cache for all scripts of a program; SCRIPT_GOCACHE names another */
function scriptCache(go: ScriptGo): string {
  const cache = process.env['SCRIPT_GOCACHE'] ?? join(repositoryRoot, 'node_modules/.cache/gots-scripts', go);
  mkdirSync(cache, { recursive: true });
  return cache;
}

function languageVersion(goroot: string): string {
  return /^go(\S+)/.exec(readFileSync(join(goroot, 'VERSION'), 'utf8'))?.[1] ?? '';
}

const ccCommand: ScriptCommand = {
  background: true,
  run: (state, args) => {
    const cc = state.env.get('CC') || 'gcc';
    const flags = [
      '-I',
      '.',
      '-fPIC',
      '-m64',
      '-pthread',
      '-fno-caret-diagnostics',
      '-Qunused-arguments',
      '-fmessage-length=0',
    ];
    const known = cc.includes('clang')
      ? flags
      : flags.filter((flag) => flag !== '-Qunused-arguments' && flag !== '-fno-caret-diagnostics');
    return processCommands['exec']?.run(state, [...cc.split(' '), ...known, ...args]);
  },
};

function staleCommand(go: ScriptCommand): ScriptCommand {
  const template =
    '{{if .Error}}{{.ImportPath}}: {{.Error.Err}}{{else}}{{if not .Stale}}{{.ImportPath}} ({{.Target}}) is not stale{{end}}{{end}}';
  return {
    run: async (state, args) => {
      if (args.length === 0) throw new UsageError();
      const listed = await go.run(state, ['list', '-e', `-f=${template}`, ...args]);
      const problem =
        listed?.error ?? (listed?.stdout.toString().trim() ? new Error(listed.stdout.toString().trim()) : undefined);
      const streams = { stdout: state.stdout, stderr: state.stderr };
      return problem === undefined ? streams : { ...streams, error: problem };
    },
  };
}
