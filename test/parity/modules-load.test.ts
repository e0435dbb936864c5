/** Module loading beside the real go: what is said, the exit status, go.mod, go.sum and the module cache afterwards. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { modulesOf, writeFileProxy } from '../support/file-proxy.ts';
import { runBeside } from '../support/parity.ts';
import { temporaryWorld } from '../support/world.ts';
import { cases, proxied } from './modules-load-cases.ts';

test.concurrent.each(cases)('$name', async ({ files, args, env, cwd }) => {
  await using world = await temporaryWorld();
  const GOPROXY = writeFileProxy(join(world.root, 'proxy'), modulesOf(proxied));
  const work = {
    args,
    files,
    env: { GOPROXY, GONOSUMDB: '*', GOFLAGS: '', ...env },
    ...(cwd === undefined ? {} : { cwd }),
  };
  const seen: unknown[] = [];
  const { go, gots } = await runBeside(world, work);
  // go makes the module cache's directory where it only might look into it; a line may be told as often as it is met
  for (const observed of [go, gots]) {
    const left = { ...observed.left };
    delete left['gopath/pkg'];
    delete left['gopath/pkg/mod'];
    const stderr = observed.stderr.replaceAll(/^(conflicting .*\n)\1+/gm, '$1');
    seen.push({ ...observed, left, stderr });
  }
  expect(seen[1]).toEqual(seen[0]);
});
