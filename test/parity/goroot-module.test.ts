/** GOROOT/src and GOROOT/src/cmd as main modules: for those who work on Go itself. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { withoutRandom } from '../support/parity.ts';
import { findGo, goEnvironmentValue, type ProgramName } from '../support/programs-under-test.ts';
import { temporaryWorld } from '../support/world.ts';

const src = findGo() === undefined ? '' : join(goEnvironmentValue('GOROOT'), 'src');

describe.skipIf(src === '')('GOROOT as main module (needs an installed Go)', () => {
  test.each([
    ['', {}, ['fmt', './runtime/cgo']],
    ['', {}, ['-mod=readonly', 'net/http']],
    ['', {}, ['-mod=readonly', 'vendor/golang.org/x/net/dns/dnsmessage']],
    ['', { GOFIPS140: 'v1.0.0' }, ['crypto/...']],
    ['cmd', {}, ['./pack', 'cmd/vendor/github.com/google/pprof/profile']],
    ['cmd', {}, ['-mod=readonly', 'cmd/addr2line']],
    ['cmd', {}, ['work']],
  ])('in src/%s, with %j: build -n %j', async (place, settings, args) => {
    await using world = await temporaryWorld();
    const cwd = join(src, place);
    const env = { ...world.env, ...settings, GOPROXY: 'off', PWD: cwd };
    const show = async (program: ProgramName): Promise<readonly [number | undefined, string]> => {
      const { code, stderr } = await world.run(program, ['build', '-n', '-p=1', '-o', '/dev/null', ...args], {
        cwd,
        env,
      });
      return [code, withoutRandom(stderr.toString())];
    };
    const go = await show('go');
    expect(await show('gots')).toEqual(go);
    expect(go[0]).toBe(0);
  });
});
