/**
 * Settings of the checksum database, and databases that lie, beside the real go: the same refusals, the same files of the cache
 * and the same tree head noted.
 */
import { execFileSync } from 'node:child_process';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { closeServer, proxyAnswer } from '../support/go-proxy.ts';
import { withGotsInProcess } from '../support/gots-in-process.ts';
import { goSumLines, moduleVersion } from '../support/module-files.ts';
import { type Observed, runBeside } from '../support/parity.ts';
import { findGo } from '../support/programs-under-test.ts';
import { removeTree, temporaryWorld, type World } from '../support/world.ts';
import { Log, makeKey, signNote } from '../unit/modules/fetch/sumdb/log-server.ts';

const key = makeKey('sum.test');
const otherKey = makeKey('sum.test');
const dep = moduleVersion(
  'ex.com/dep',
  'v1.0.0',
  '-- go.mod --\nmodule ex.com/dep\n\ngo 1.20\n-- d.go --\npackage dep\n',
);
const record = goSumLines(dep);
const files = `-- go.mod --
module ex.com/m

go 1.26

require ex.com/dep v1.0.0
-- m.go --
package m

import _ "ex.com/dep"
`;

/** What a lying database answers, given the right answer; a number is a status. */
type Lie = (path: string, right: Buffer | undefined) => Promise<Buffer | string | number | undefined>;

/** @param size records before the module's */
function honestLog(before: number, after = 0): Log {
  return new Log(key).fill(before).add('ex.com/dep@v1.0.0', record).fill(after, 'later');
}

let log: Log;
let lie: Lie | undefined;
let requests: string[] = [];

async function databaseAnswer(path: string): Promise<Buffer | string | number | undefined> {
  const right = await log.answer(path);
  const data = right === undefined ? undefined : Buffer.from(right);
  return lie === undefined ? data : lie(path, data);
}

/** `/NAME/...` is a proxy with the database behind it; of which sort says the name. `/database/...`: the database alone. */
async function answer(url: string): Promise<Buffer | string | number | undefined> {
  const [, kind = '', ...rest] = url.split('/');
  const path = `/${rest.join('/')}`;
  if (kind === 'database') return databaseAnswer(path);
  const database = /^\/sumdb\/sum\.(?:test|golang\.org)(.*)$/.exec(path)?.[1];
  if (database === undefined) return proxyAnswer([dep], path);
  const status = /^\d+$/.exec(kind);
  if (database === '/supported') return status === null ? '' : Number(kind);
  return databaseAnswer(database);
}

const server = http.createServer((request, response) => {
  const url = decodeURIComponent(request.url ?? '');
  requests.push(url);
  void answer(url).then((data) => {
    response.statusCode = typeof data === 'number' ? data : data === undefined ? 404 : 200;
    response.setHeader('content-type', 'text/plain');
    return response.end(typeof data === 'number' ? 'status' : (data ?? 'not found\n'));
  });
});

describe.skipIf(findGo() === undefined)('the checksum database (needs an installed Go)', () => {
  let world: World;
  let base = '';

  beforeAll(async () => {
    world = withGotsInProcess(await temporaryWorld());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    await closeServer(server);
    await world[Symbol.asyncDispose]();
  });
  beforeEach(() => {
    log = honestLog(3);
    lie = undefined;
  });

  type Asked = Observed & { readonly asked: readonly string[] };

  async function beside(
    env: Readonly<Record<string, string>>,
    prepare: (world: World) => void = () => undefined,
  ): Promise<{ readonly go: Asked; readonly gots: Asked }> {
    const asked: (readonly string[])[] = [];
    const note = (): void => {
      asked.push([...new Set(requests)].toSorted());
      requests = [];
    };
    const { go, gots } = await runBeside(world, {
      args: ['build', '-n', '-mod=mod'],
      files,
      env: { GOPROXY: `${base}/proxy`, GOSUMDB: key.text, ...env },
      prepare: (prepared) => {
        note();
        prepare(prepared);
      },
    });
    note();
    return { go: { ...go, asked: asked[1] ?? [] }, gots: { ...gots, asked: asked[2] ?? [] } };
  }

  test.each([
    'off',
    'KEY',
    'KEY BASE/database',
    '  KEY   BASE/database/ ',
    'KEY BASE/database extra',
    'KEY file:///nothing',
    'KEY nonsense',
    'sum.test',
    'sum.test BASE/database',
    'OTHER',
    'sum.golang.org',
    'sum.test+00000000+AAAA',
    'sum.test+zz+AAAA',
    ' ',
  ])('GOSUMDB=%s', async (text) => {
    const GOSUMDB = text.replace('KEY', key.text).replace('OTHER', otherKey.text).replace('BASE', base);
    const { go, gots } = await beside({ GOSUMDB });
    expect(gots).toEqual(go);
  });

  test.each([
    { GONOSUMDB: 'ex.com' },
    { GONOSUMDB: 'ex.com/dep' },
    { GONOSUMDB: 'ex.com/other,*.test' },
    { GONOSUMDB: '*/dep' },
    { GONOSUMDB: 'ex.com/d' },
    { GOPRIVATE: 'ex.com', GONOPROXY: 'none' },
    { GOPRIVATE: 'ex.com', GONOPROXY: 'none', GONOSUMDB: 'none' },
    { GONOSUMCHECK: '1' },
    { GOINSECURE: 'ex.com' },
    { GOFLAGS: '-insecure' },
  ] as const)('%j', async (env: Readonly<Record<string, string>>) => {
    // a database that would refuse
    lie = () => Promise.resolve(500);
    const { go, gots } = await beside(env);
    expect(gots).toEqual(go);
  });

  test.each([
    '404',
    '410',
    '403',
    '500',
    '404,proxy',
    '500,proxy',
    '500|proxy',
    '404|404',
    'proxy,off',
    'proxy|direct',
  ])('proxies, of which the database is asked for: %s', async (list) => {
    const GOPROXY = list.replaceAll(/\w+/g, (word) => (/^(?:off|direct)$/.test(word) ? word : `${base}/${word}`));
    // nobody resolves the name of the database itself
    const { go, gots } = await beside({ GOPROXY, HTTPS_PROXY: 'http://127.0.0.1:1' });
    expect(gots).toEqual(go);
  });

  test.each([
    [0, 0],
    [1, 0],
    [0, 1],
    [7, 5],
    [255, 0],
    [256, 0],
    [255, 2],
    [3, 600],
    [520, 300],
  ])('a log with %i records before and %i after', async (before, after) => {
    log = honestLog(before, after);
    const { go, gots } = await beside({});
    expect(gots.code).toBe(0);
    expect(gots).toEqual(go);
  });

  const head = (size: number, hash: string): string => `go.sum database tree\n${size}\n${hash}\n`;
  const zeros = Buffer.alloc(32).toString('base64');
  const lookups =
    (change: (text: string) => string): Lie =>
    (path, right) =>
      Promise.resolve(path.startsWith('/lookup/') && right !== undefined ? change(right.toString()) : right);
  const tiles =
    (change: (data: Buffer, path: string) => Buffer | number): Lie =>
    (path, right) =>
      Promise.resolve(path.startsWith('/tile/') && right !== undefined ? change(right, path) : right);
  const withHead = (text: string, note: string): string => `${text.slice(0, text.indexOf('\n\n') + 2)}${note}`;

  const lies: Readonly<Record<string, Lie>> = {
    'nothing known': (path, right) => Promise.resolve(path.startsWith('/lookup/') ? 404 : right),
    'the module is gone': (path, right) => Promise.resolve(path.startsWith('/lookup/') ? 410 : right),
    'an error': () => Promise.resolve(500),
    'an empty answer': lookups(() => ''),
    HTML: lookups(() => '<html></html>\n'),
    'another number': lookups((text) => text.replace(/^\d+/, '1')),
    'a number past the end': lookups((text) => text.replace(/^\d+/, '99')),
    'a negative number': lookups((text) => text.replace(/^\d+/, '-1')),
    'no number': lookups((text) => text.replace(/^\d+/, 'x')),
    'another hash': lookups((text) => text.replaceAll(/h1:..../g, 'h1:AAAA')),
    'another module': lookups((text) => text.replaceAll('ex.com/dep', 'ex.com/other')),
    'no tree head': lookups((text) => text.slice(0, text.indexOf('\n\n') + 2)),
    'an unsigned tree head': lookups((text) => text.replace(/\n\u2014.*/, '')),
    'a signature of others': lookups((text) => withHead(text, signNote(otherKey, head(4, zeros)))),
    'a broken signature': lookups((text) => text.replace(/(\u2014 \S+ .{20})..../, '$1AAAA')),
    'a signed head of nonsense': lookups((text) => withHead(text, signNote(key, 'nonsense\n'))),
    'a signed head with an odd size': lookups((text) =>
      withHead(text, signNote(key, `go.sum database tree\n04\n${zeros}\n`)),
    ),
    'altered tiles': tiles((data) => Buffer.from(data.map((byte) => byte ^ 1))),
    'tiles of zeros': tiles((data) => Buffer.alloc(data.length)),
    'short tiles': tiles((data) => data.subarray(0, -1)),
    'long tiles': tiles((data) => Buffer.concat([data, Buffer.alloc(32)])),
    'empty tiles': tiles(() => Buffer.alloc(0)),
    'no tiles': tiles(() => 404),
    'no parts of tiles': tiles((data, path) => (path.includes('.p/') ? 404 : data)),
    'an altered second level': tiles((data, path) =>
      path.startsWith('/tile/8/1/') ? Buffer.alloc(data.length) : data,
    ),
  };

  /** Whoever has the key can have a false tree head noted: the true log is then the one that has forked. */
  const signedLies: Readonly<Record<string, Lie>> = {
    'a signed head with another hash': lookups((text) => withHead(text, signNote(key, head(4, zeros)))),
    'a signed head of another size': lookups((text) => withHead(text, signNote(key, head(400, zeros)))),
    'a signed head of no records': lookups((text) => withHead(text, signNote(key, head(0, zeros)))),
  };

  test.each(Object.keys(signedLies).flatMap((name) => [3, 300].map((size) => ({ name, size }))))(
    'a database that lies and signs: $name, after $size records',
    async ({ name, size }) => {
      log = honestLog(size);
      lie = signedLies[name];
      const { go, gots } = await beside({});
      expect(withoutRefused(gots)).toEqual(withoutRefused(go));
      expect(gots.code).toBe(1);
    },
  );

  test.each(Object.keys(lies).flatMap((name) => [3, 300].map((size) => ({ name, size }))))(
    'a database that lies: $name, after $size records',
    async ({ name, size }) => {
      log = honestLog(size);
      lie = lies[name];
      const { go, gots } = await beside({});
      expect(withoutRefused(gots)).toEqual(withoutRefused(go));

      lie = undefined;
      const again = await world.run('gots', ['build', '-n', '-mod=mod'], {
        env: { ...world.env, GOPROXY: `${base}/proxy`, GOSUMDB: key.text },
      });
      expect({ code: again.code, stderr: again.code === 0 ? '' : again.stderr.toString() }).toEqual({
        code: 0,
        stderr: '',
      });
    },
  );

  const pasts: Readonly<Record<string, readonly [past: () => Log, now: () => Log]>> = {
    'grew by one': [() => honestLog(5, 3), () => honestLog(5, 4)],
    'grew by much': [() => honestLog(5, 3), () => honestLog(5, 700)],
    'shrank, and is an older state': [() => honestLog(5, 300), () => honestLog(5, 20)],
    'forgot its past': [
      () => honestLog(5, 300),
      () => new Log(key).fill(6, 'forged').add('ex.com/dep@v1.0.0', record).fill(300),
    ],
    'forked at the end': [() => honestLog(5, 3), () => honestLog(5, 2).fill(1, 'forged')],
    'forked and grew': [() => honestLog(5, 30), () => honestLog(5, 29).fill(400, 'forged')],
    'forked and shrank': [() => honestLog(5, 300), () => honestLog(5, 100).fill(9, 'forged')],
  };

  test.each(Object.keys(pasts))('a database that %s', async (name) => {
    const [past, now] = pasts[name] ?? [() => log, () => log];
    const saved = `${world.root}/saved`;
    log = past();
    for (const directory of [world.gopath, world.cwd]) removeTree(directory);
    world.write(files);
    const filled = await world.run('go', ['build', '-n', '-mod=mod'], {
      env: { ...world.env, GOPROXY: `${base}/proxy`, GOSUMDB: key.text },
    });
    expect(filled.code).toBe(0);
    execFileSync('sh', ['-c', `rm -rf ${saved} && mkdir ${saved} && cp -a ${world.gopath}/pkg/sumdb ${saved}`]);
    log = now();
    for (const keepsTiles of [true, false]) {
      const { go, gots } = await beside({}, ({ gopath }) => {
        execFileSync('sh', ['-c', `mkdir -p ${gopath}/pkg && cp -a ${saved}/sumdb ${gopath}/pkg`]);
        if (keepsTiles) return;
        execFileSync('sh', ['-c', `rm -rf ${gopath}/pkg/mod`]);
      });
      expect(gots).toEqual(go);
    }
  });
});

/** go.sum after a refused zip: a row of docs/compatibility.md. */
function withoutRefused<T extends Observed>(observed: T): T {
  const left = Object.entries(observed.left).filter(([name]) => !/\/go\.sum$|\.zipN\.tmp$/.test(name));
  return { ...observed, left: Object.fromEntries(left) };
}
