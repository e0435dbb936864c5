/** Command lines that end early: flags, usages, settings, env, version; the real go beside gots, byte for byte. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findGo, programArgv } from '../support/programs-under-test.ts';

interface Line {
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

function lines(text: string, env?: Readonly<Record<string, string>>): Line[] {
  return text
    .trim()
    .split('\n')
    .map((line) => ({
      args: line
        .trim()
        .split(/ +/)
        .map((word) => (word === "''" ? '' : word)),
      ...(env === undefined ? {} : { env }),
    }));
}

const goProgram = findGo() ?? 'go';
const goRoot = dirname(dirname(goProgram));

const commandLines: readonly Line[] = [
  ...lines(`
    nope
    nope -x
    mod nope
    help nope
    help build nope
    build -nope
    build -o
    build -o=
    build ---x
    build -=x
    build -h
    build --help
    run -h
    install -help
    clean -h
    env -h
    version -h
    build -v=maybe
    build -v=''
    build -p x
    build -p=99999999999999999999
    build -p
    build -C /x
    build -v -C /x
    -C /nonexistent build
    build -C /nonexistent
    build -C=/nonexistent
    build -buildvcs=maybe
    build -compiler=tinygo
    build -covermode=all
    build -gcflags=all
    build -gcflags==x
    build -ldflags 'x
    build -gcflags="a=b
    build -toolexec='a
    run -o x
    run -exec
    install -o x
    clean -cover
    clean -json
    clean -cache ./x
    clean -testcache ./x
    clean -modcache x
    clean .
    clean ./sub
    clean ./nodir
    clean -cache -n
    clean -modcache -n
    clean -fuzzcache -n
    env -json -u
    env -json -w
    env -u -w
    env -w
    env -u
    env A=b
    env -w x
    env -w NOPE=x
    env -w GOOS=nope
    env -w GOEXPERIMENT=nope
    env -w GOENV=x
    env -w GOVERSION=x
    env -w GO111MODULE=maybe
    env -w GOPATH=~x
    env -w GOPATH=rel
    env -w GOMODCACHE=rel
    env -w CC=a/b
    env -w GOTMPDIR=rel
    env -w GOOS=linux GOOS=linux
    env -u NOPE
    env GOOS NOPE CGO_CFLAGS PKG_CONFIG FC
    env -json GOOS NOPE
    env -changed
    env -changed GOOS CC
    env -json -changed
    env GOMOD GOWORK GOTELEMETRY GOTELEMETRYDIR GOTOOLDIR
    env -nope
    version
    version -m
    version -v
    version -json
    version -json x
    version nonexistent
    version plain.txt
    version script.sh
    version -m script.sh
    version -v .
    version -m ${goProgram}
    version -m -json ${goProgram}
    version ${goProgram}
    version -nope
    env -x GOGCCFLAGS
    env -n GOGCCFLAGS
    env -h=3
    build -tags 'a
    build -debug-actiongraph
    build -compiler=
    build -covermode=
    build -p=
    build -json=x
    -C /nonexistent
    -C=sub env PWD
    env -C sub -C sub
    mod
    mod tidy -nope
    help documentation x
    help mod nope
    clean -n
    clean -x
    clean -n -i fmt
    clean -n ./nosuch
    clean -cache -fuzzcache -n
    version -v -m sub
    version ''
    vet -C sub -C ..
    mod tidy -C . --C=sub
    list -C=. -C
    version ./script.sh ${goProgram}
  `),
  ...lines('version', { GOFLAGS: 'x' }),
  ...lines('version', { GOFLAGS: '-nope' }),
  ...lines('version', { GOFLAGS: '-v -m' }),
  ...lines('version', { GOFLAGS: "'-v" }),
  ...lines('env GOFLAGS', { GOFLAGS: 'x' }),
  ...lines('env GOFLAGS', { GOFLAGS: '-nope' }),
  ...lines('env GOOS', { GOFLAGS: '-nope -json' }),
  ...lines('env GOOS', { GOFLAGS: 'xjson --changed' }),
  ...lines('env GOOS', { GOFLAGS: '=json --=json ---json' }),
  ...lines('env GOOS', { GOFLAGS: "-json 'x" }),
  ...lines('env', { GOFLAGS: '=true', GO111MODULE: 'off' }),
  ...lines('build', { GOFLAGS: '-v=maybe' }),
  ...lines('build', { GOFLAGS: '-p' }),
  ...lines('build', { GOFLAGS: '-p=x' }),
  ...lines('build', { GOFLAGS: '-gcflags=all' }),
  ...lines('version', { GOAMD64: 'v9' }),
  ...lines('env GOAMD64', { GOAMD64: 'v9' }),
  ...lines('version', { GOEXPERIMENT: 'nope' }),
  ...lines('env GOEXPERIMENT', { GOEXPERIMENT: 'nope' }),
  ...lines('version', { GOPATH: '~x' }),
  ...lines('env GOPATH', { GOPATH: 'rel' }),
  ...lines('version', { GOPATH: 'rel' }),
  ...lines('nope', { GOPATH: 'rel' }),
  ...lines('env', { GOOS: 'windows' }),
  ...lines('env', { GOOS: 'darwin', GOARCH: 'arm64' }),
  ...lines('env', { CGO_ENABLED: '0', CC: 'clang', GOFLAGS: '-tags=x' }),
  ...lines('env', { GO111MODULE: 'off', GOCACHE: 'off' }),
  ...lines('env GOMOD', { GO111MODULE: 'maybe' }),
  ...lines('version', { GO111MODULE: 'maybe' }),
  ...lines('env GOWORK', { GOWORK: 'rel' }),
  ...lines('env GOWORK', { GOWORK: 'off' }),
  ...lines('env GOWORK', { GO111MODULE: 'off' }),
  ...lines('env GOWORK', { GO111MODULE: 'off', GOWORK: 'rel' }),
  ...lines('build -race -msan', { GO111MODULE: 'off', GOWORK: 'rel' }),
  ...lines('install example.com/x@', { GOWORK: 'rel' }),
  ...lines('version', { GOWORK: 'rel', GOTOOLCHAIN: 'auto' }),
  ...lines('version', { GOWORK: 'rel', GOTOOLCHAIN: 'local' }),
  ...lines('version', { GOWORK: 'rel', GOTOOLCHAIN: 'local', GO111MODULE: 'off' }),
  ...lines('version', { GOWORK: 'rel', GOTOOLCHAIN: 'local', GO111MODULE: 'auto' }),
  ...lines('version -bad', { GOWORK: 'rel', GOTOOLCHAIN: 'local' }),
  ...lines('build -bad', { GOWORK: 'rel', GOTOOLCHAIN: 'local' }),
  ...lines('build', { GOWORK: 'rel', GOTOOLCHAIN: 'local+path' }),
  ...lines('install example.com/x@v1.0.0', { GO111MODULE: 'off', GOWORK: 'rel' }),
  ...lines('install -modfile=x.mod example.com/x@v1.0.0', { GO111MODULE: 'auto' }),
  ...lines('run example.com/x@v1.0.0', { GO111MODULE: 'off' }),
  ...lines('run x@y.go', { GO111MODULE: 'off' }),
  ...lines('run x@y.go'),
  ...lines('run nosuch.go other.go'),
  ...lines('run -overlay=nosuch.json -race -msan nosuch.go'),
  ...lines('clean', { GO111MODULE: 'off', GOWORK: 'rel' }),
  ...lines('env -changed', { GOARCH: 'arm', GOARM: '6', GOPROXY: 'off', GOPRIVATE: 'a.com', GODEBUG: 'x=1' }),
  ...lines('env', { GOROOT: '/nonexistent' }),
  ...lines('version', { GOARM64: 'q' }),
  ...lines('version', { GOMIPS: 'q', GOWASM: 'z' }),
  ...lines('version', { GOARCH: 'arm', GOARM: '9' }),
  ...lines('env GOFIPS140', { GOFIPS140: 'nope' }),
  ...lines('version', { GOFIPS140: 'v1.2', GOEXPERIMENT: 'nope' }),
  ...lines('env -changed', { GOFIPS140: 'v1.0.0' }),
  ...lines('env GOCACHE', { GOCACHE: 'rel' }),
  ...lines('clean -cache', { GOCACHE: 'rel' }),
  ...lines('clean -testcache', { GOCACHE: 'rel' }),
  ...lines('clean -fuzzcache', { GOCACHE: 'off' }),
  ...lines('env GOCACHE GOPATH', { HOME: '' }),
  ...lines('env', { HOME: '' }),
  ...lines('env GOMODCACHE GOPATH', { GOPATH: ':/x' }),
  ...lines('env -changed', { GOMODCACHE: '/x' }),
  ...lines('env -changed', { GCCGO: '/bin/true' }),
  ...lines('env GCCGO', { GCCGO: 'true' }),
  ...lines('env GOGCCFLAGS', { GOOS: 'nope' }),
  ...lines('build', { GOOS: 'nope' }),
  ...lines('build -mod=nope', { GOWORK: 'off' }),
  ...lines('install', { GOARCH: 'nope' }),
  ...lines('env GOPATH', { GOPATH: goRoot }),
  ...lines('env -w GOBIN=/x', { GOENV: '/proc/nonexistent/env' }),
];

let world: string;

beforeAll(() => {
  world = mkdtempSync(join(tmpdir(), 'gots-cli-'));
  for (const dir of ['home', 'work', 'work/sub', 'cache', 'cache/00', 'tmp']) mkdirSync(join(world, dir));
  writeFileSync(join(world, 'work/go.mod'), 'module example.com/m\n\ngo 1.26\n');
  writeFileSync(join(world, 'work/go.work'), 'go 1.26\n\nuse .\n');
  writeFileSync(join(world, 'work/plain.txt'), 'text\n');
  writeFileSync(join(world, 'work/script.sh'), '#!/bin/sh\nexit 0\n', { mode: 0o755 });
});

afterAll(() => rmSync(world, { recursive: true, force: true }));

function run(
  name: 'go' | 'gots',
  { args, env }: Line,
): { readonly code: number | null; readonly stdout: string; readonly stderr: string } {
  const [program = '', ...words] = [...programArgv(name), ...args];
  const cwd = join(world, 'work');
  const result = spawnSync(program, words, {
    cwd,
    encoding: 'utf8',
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: join(world, 'home'),
      PWD: cwd,
      GOCACHE: join(world, 'cache'),
      TMPDIR: join(world, 'tmp'),
      GOTOOLCHAIN: 'local',
      ...env,
    },
  });
  const plain = (text: string): string => text.replaceAll(/go-build[0-9]+/g, 'go-buildN');
  return { code: result.status, stdout: plain(result.stdout), stderr: plain(result.stderr) };
}

test.each(commandLines.map((line) => [JSON.stringify([line.args, line.env]), line] as const))('%s', (_, line) => {
  expect(run('gots', line)).toEqual(run('go', line));
});

test('env -w and env -u leave the file that go leaves', () => {
  const file = join(world, 'home/env');
  const outcomes = (['go', 'gots'] as const).map((name) => {
    writeFileSync(file, '# kept\nGOOS=linux\nGOBIN=/b\nGOOS=darwin\n\nCC=clang');
    const env = { GOENV: file, GOOS: 'linux' };
    run(name, { args: ['env', '-w', 'GOPROXY=off', 'AR=ar'], env });
    run(name, { args: ['env', '-u', 'GOBIN'], env });
    return run(name, { args: ['env', '-changed'], env }).stdout + execFileSync('cat', [file], { encoding: 'utf8' });
  });
  expect(outcomes[1]).toBe(outcomes[0]);
});
