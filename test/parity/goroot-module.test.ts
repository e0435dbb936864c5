/** GOROOT/src and GOROOT/src/cmd as main modules: for those who work on Go itself. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { withoutRandom } from '../support/parity.ts';
import { findGo, goEnvironmentValue, type ProgramName } from '../support/programs-under-test.ts';
import { temporaryWorld } from '../support/world.ts';

const src = findGo() === undefined ? '' : join(goEnvironmentValue('GOROOT'), 'src');

describe.skipIf(src === '')('GOROOT as main module (needs an installed Go)', () => {
  type Case = [place: string, settings: Readonly<Record<string, string>>, args: readonly string[], code?: number];

  test.each<Case>([
    ['', {}, ['fmt', './runtime/cgo']],
    ['', {}, ['-mod=readonly', 'net/http']],
    ['', {}, ['-mod=readonly', 'vendor/golang.org/x/net/dns/dnsmessage']],
    ['', { GOFIPS140: 'v1.0.0' }, ['crypto/...']],
    ['cmd', {}, ['./pack', 'cmd/vendor/github.com/google/pprof/profile']],
    ['cmd', {}, ['-mod=readonly', 'cmd/addr2line']],
    ['cmd', {}, ['work']],
    // the copy is there by import path alone
    ...[
      './crypto/internal/...',
      './crypto/internal/fips140/...',
      './crypto/internal/fips140/nope/...',
      './crypto/internal/fips140',
      './crypto/internal/fips140/v1.0.0-c2097c7c/aes',
      './crypto/internal/fips140/nope',
      'crypto/internal/fips140/nope',
    ].map((arg): Case => ['', { GOFIPS140: 'v1.0.0' }, [arg], 1]),
    ['cmd', { GOFIPS140: 'v1.0.0' }, ['../...'], 1],
    ['', { GOFIPS140: 'v1.0.0', GO111MODULE: 'off' }, ['./crypto/internal/...']],
    ['', { GOFIPS140: 'v1.0.0', GO111MODULE: 'off' }, ['./crypto/internal/fips140/...'], 1],
  ])('in src/%s, with %j: build -n %j', async (place, settings, args, code = 0) => {
    const { go, gots } = await beside(place, settings, args);
    expect(gots).toEqual(go);
    expect(go.code).toBe(code);
  });

  // a standard library of its own, without sources: what is in GOROOT is taken as read
  test.each([
    ...['./nope', './cmd', './vendor', './testdata', '../lib'].map((arg) => ['', arg] as const),
    ...['./nope', './internal', '../nope'].map((arg) => ['cmd', arg] as const),
  ])('in src/%s: build -n -compiler=gccgo %s', async (place, arg) => {
    const { go, gots } = await beside(place, {}, ['-compiler=gccgo', arg]);
    expect(gots).toEqual(go);
  });
});

interface Shown {
  readonly code: number | undefined;
  readonly text: string;
}

async function beside(
  place: string,
  settings: Readonly<Record<string, string>>,
  args: readonly string[],
): Promise<{ readonly go: Shown; readonly gots: Shown }> {
  await using world = await temporaryWorld();
  const cwd = join(src, place);
  const env = { ...world.env, ...settings, GOPROXY: 'off', PWD: cwd };
  const show = async (program: ProgramName): Promise<Shown> => {
    const words = ['build', '-n', '-p=1', '-o', '/dev/null', ...args];
    const { code, stderr } = await world.run(program, words, { cwd, env });
    return { code, text: withoutRandom(stderr.toString()) };
  };
  return { go: await show('go'), gots: await show('gots') };
}
