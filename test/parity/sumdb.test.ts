/** The checksum database of a local server, honest and lying, beside the real go. */
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { errorText } from '../../src/base/errors.ts';
import { openSumDB } from '../../src/modules/fetch/sumdb/sumdb.ts';
import { createNodeSystem } from '../../src/sys/node/node-system.ts';
import { Log, makeKey } from '../unit/modules/fetch/sumdb/log-server.ts';

const node = createNodeSystem();
const key = makeKey('sum.example.com');
const version = { path: 'example.com/m', version: 'v1.0.0' };
const goMod = 'module example.com/m\n';
const goModSum = 'h1:flS2VctbRrTv+sBE+VKgxx6hlkMGPVz9MGOmzMYFg3k=';
const server = http.createServer((request, response) => {
  void reply(request, response);
});
async function reply(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
  const data = await answer(request.url ?? '');
  response.statusCode = data === undefined ? 404 : 200;
  response.end(data);
}

let log: Log;
let root = '';
let base = '';

/** A proxy with one module, and the database behind it. */
async function answer(url: string): Promise<Uint8Array | undefined> {
  const database = '/sumdb/sum.example.com';
  if (url === `${database}/supported`) return Buffer.from('');
  if (url.startsWith(database)) return log.answer(url.slice(database.length));
  if (url === '/example.com/m/@v/v1.0.0.mod') return Buffer.from(goMod);
  if (url === '/example.com/m/@v/v1.0.0.info') return Buffer.from('{"Version":"v1.0.0"}');
  return undefined;
}

beforeAll(async () => {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.close();
});

beforeEach(() => {
  root = fs.mkdtempSync(join(tmpdir(), 'gots-sumdb-'));
  log = new Log(key).fill(300).add('example.com/m@v1.0.0', `example.com/m v1.0.0/go.mod ${goModSum}\n`);
  return () => {
    node.files.removeReadOnly(root);
  };
});

function settings(who: string): Record<string, string> {
  const home = join(root, who);
  return {
    // go's telemetry writes there after go has ended
    HOME: node.env['HOME'] ?? '',
    GOPATH: home,
    GOMODCACHE: join(home, 'mod'),
    GOPROXY: base,
    GOSUMDB: key.text,
    GONOSUMDB: '',
    GONOPROXY: '',
    GOPRIVATE: '',
    GOFLAGS: '-modcacherw',
    GOTOOLCHAIN: 'local',
    GOENV: 'off',
    NO_PROXY: '127.0.0.1',
  };
}

/** What `check` fails with; '' when it does not. */
async function check(env: Record<string, string>, hash = goModSum): Promise<string> {
  const config = {
    getenv: (name: string) => env[name] ?? '',
    gopath: [env['GOPATH'] ?? ''],
    gomodcache: env['GOMODCACHE'] ?? '',
  };
  try {
    await openSumDB(config, node).check({ path: version.path, version: `${version.version}/go.mod` }, hash);
    return '';
  } catch (error) {
    return errorText(error);
  }
}

/** go's complaint about the go.mod; '' when it has none. */
async function goCheck(env: Record<string, string>): Promise<string> {
  const dir = join(env['GOPATH'] ?? '', 'work');
  fs.mkdirSync(dir, { recursive: true });
  fs.writeFileSync(join(dir, 'go.mod'), 'module w\ngo 1.26\nrequire example.com/m v1.0.0\n');
  const all = { ...node.env, ...env, PATH: node.env['PATH'] ?? '' };
  const argv = ['go', 'list', '-mod=mod', '-m', 'all'];
  const result = await node.spawn({ argv, cwd: dir, env: all, output: 'separate' });
  return Buffer.from(result.stderr).toString().replace(/^go: /, '').replace(/\n$/, '');
}

/** All files under a folder with their content. */
function snapshot(dir: string): Record<string, string> {
  const files = fs.readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [path.slice(dir.length), fs.readFileSync(path, 'latin1')];
    }),
  );
}

test('an honest server: both leave the same files', async () => {
  const [ours, theirs] = [settings('gots'), settings('go')];
  expect(await check(ours)).toBe('');
  expect(await goCheck(theirs)).toBe('');
  for (const folder of ['mod/cache/download/sumdb', 'pkg/sumdb']) {
    expect(snapshot(join(root, 'gots', folder))).toEqual(snapshot(join(root, 'go', folder)));
  }
});

test('what go has cached needs no server, and the other way round', async () => {
  const [ours, theirs] = [settings('gots'), settings('go')];
  await check(ours);
  await goCheck(theirs);
  const gone = { GOPROXY: 'off' };
  expect(await check({ ...theirs, ...gone })).toBe('');
});

test('a database with another hash', async () => {
  log = new Log(key).fill(300).add('example.com/m@v1.0.0', `example.com/m v1.0.0/go.mod h1:${'A'.repeat(43)}=\n`);
  const ours = await check(settings('gots'));
  expect(ours).toContain('SECURITY ERROR\nThis download does NOT match the one reported');
  expect(await goCheck(settings('go'))).toContain(ours.trimEnd());
});

test('a database without the module’s hash', async () => {
  log = new Log(key).fill(300).add('example.com/m@v1.0.0', 'example.com/other v1.0.0 h1:x=\n');
  const ours = await check(settings('gots'));
  expect(ours).toContain('checksum missing from sumdb response');
  expect(await goCheck(settings('go'))).toContain(ours.trimEnd());
});

test('a database that does not know the module', async () => {
  log = new Log(key).fill(300);
  const ours = await check(settings('gots'));
  expect(ours).toContain('404 Not Found');
  expect(await goCheck(settings('go'))).toContain(ours.trimEnd());
});

test('a database that forgot its past', async () => {
  const all = [settings('gots'), settings('go')] as const;
  await check(all[0]);
  await goCheck(all[1]);
  for (const env of all)
    fs.rmSync(join(env['GOMODCACHE'] ?? '', 'cache/download/sumdb/sum.example.com/lookup'), { recursive: true });
  fs.rmSync(join(all[1]['GOMODCACHE'] ?? '', 'cache/download/example.com'), { recursive: true });
  fs.rmSync(join(all[1]['GOPATH'] ?? '', 'work'), { recursive: true });
  log = new Log(key)
    .fill(256)
    .fill(100, 'forged')
    .add('example.com/m@v1.0.0', `example.com/m v1.0.0/go.mod ${goModSum}\n`);
  const ours = await check(all[0]);
  expect(ours).toContain('go.sum database server misbehavior detected!');
  expect(await goCheck(all[1])).toContain(ours.trimEnd());
});

test.each(['nonsense', 'a b c', 'sum.example.com+00000000+AAAA'])('GOSUMDB=%s', async (GOSUMDB) => {
  const ours = await check({ ...settings('gots'), GOSUMDB });
  expect(ours).not.toBe('');
  expect(await goCheck({ ...settings('go'), GOSUMDB })).toContain(ours);
});
