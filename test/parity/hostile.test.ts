/**
 * A proxy that serves bad zips and go.mod files, beside the real go: the same refusal and the same files afterwards; with the
 * checksum database, nothing of it is believed, and once the proxy is honest again the build succeeds.
 */
import { describe, expect, test } from 'vitest';
import { startGoProxy, type GoProxy } from '../support/go-proxy.ts';
import { withGotsInProcess } from '../support/gots-in-process.ts';
import { type Observed, runBeside } from '../support/parity.ts';
import { findGo } from '../support/programs-under-test.ts';
import { temporaryWorld, type World } from '../support/world.ts';
import { proxyModules } from './bad-inputs/proxy-modules.ts';
import { hostileGoMods } from './hostile/go-mods.ts';
import { type HostileBody, hostileZips } from './hostile/zips.ts';

const files = `-- go.mod --
module example.com/m

go 1.26

require example.com/dep v1.0.0
-- m.go --
package m

import _ "example.com/dep"
`;

const args = ['build', '-n', '-mod=mod'];

const cases = [
  ...hostileZips.map((body) => ({ ...body, kind: 'zip' as const })),
  ...hostileGoMods.map((body) => ({ ...body, kind: 'mod' as const })),
];

/** Where damaged data is damaged is a row of docs/compatibility.md. */
function comparable(observed: Observed): Observed {
  return { ...observed, stderr: observed.stderr.replace(/(flate: corrupt input) before offset \d+/, '$1') };
}

async function servingWorld(proxy: GoProxy, { kind, body }: HostileBody & { readonly kind: string }): Promise<World> {
  proxy.reset();
  proxy.fail(new RegExp(`/example.com/dep/@v/.*\\.${kind}$`), { kind: 'body', body });
  return withGotsInProcess(
    await temporaryWorld({ env: { GOPROXY: proxy.url, GOSUMDB: proxy.sumdb.verifierKey, GONOSUMDB: '' } }),
  );
}

describe.skipIf(findGo() === undefined)('a hostile proxy (needs an installed Go)', () => {
  test.concurrent.each(cases)('$kind: $name', async (input) => {
    await using proxy = await startGoProxy(...proxyModules);
    await using world = await servingWorld(proxy, input);
    const unchecked = await runBeside(world, { args, files, env: { GONOSUMDB: '*' } });
    expect(comparable(unchecked.gots)).toEqual(comparable(unchecked.go));

    const refused = await runBeside(world, { args, files });
    // go.sum: a row of docs/compatibility.md
    expect({ ...comparable(refused.gots), left: {} }).toEqual({ ...comparable(refused.go), left: {} });
    expect(refused.gots.code).toBe(1);
    const kept = Object.keys(refused.gots.left).filter((name) => name.endsWith(`/v1.0.0.${input.kind}`));
    expect(kept).toEqual([]);

    proxy.reset();
    const again = await world.run('gots', args);
    const stderr = again.code === 0 ? '' : again.stderr.toString();
    expect({ code: again.code, stderr }).toEqual({ code: 0, stderr: '' });
  });
});
