import { expect, test } from 'vitest';
import { SysError } from '../../../../../src/base/errors.ts';
import { openCredentials, parseGitCredential, parseUserAuth } from '../../../../../src/modules/fetch/direct/auth.ts';
import { parseNetrc } from '../../../../../src/modules/fetch/direct/netrc.ts';
import type { HttpResponse, SpawnOptions, System } from '../../../../../src/sys/system.ts';

test('entries of .netrc end with default, macros are passed over', () => {
  const text = [
    'machine a.example.com login u password p',
    'macdef init',
    'machine no.example.com login x password y',
    '',
    'machine b.example.com',
    ' login v',
    ' password q',
    'default login z password z',
    'default',
    'machine c.example.com login u password p',
  ].join('\n');
  expect(parseNetrc(text)).toEqual([
    { machine: 'a.example.com', login: 'u', password: 'p' },
    { machine: 'b.example.com', login: 'v', password: 'q' },
  ]);
});

test('answers of programs give headers for each URL', () => {
  const text = 'https://a.example.com\nhttps://b.example.com/x\n\nAuthorization: Bearer t\nX-A: 1\nX-A: 2\n\n';
  const headers = { authorization: 'Bearer t', 'x-a': '1, 2' };
  expect([...parseUserAuth(text)]).toEqual([
    ['a.example.com', headers],
    ['b.example.com/x', headers],
  ]);
});

test.each([
  ['https://a.example.com', 'missing empty line after URLs'],
  ['https://a.example.com\n\nA: b\n', 'missing empty line after headers'],
  ['https://a.example.com\n\nA b\n\n', 'invalid header line'],
  ['a.example.com\n\n\n', 'could not parse URL a.example.com'],
])('answer %j is refused', (text, message) => {
  expect(() => parseUserAuth(text)).toThrow(message);
});

test('what git answers is put together to a URL', () => {
  expect(parseGitCredential('protocol=https\nhost=h.example.com\npath=r\nusername=u\npassword=p=\n')).toEqual({
    prefix: 'https://h.example.com/r',
    username: 'u',
    password: 'p=',
  });
});

function system(options: { netrc?: string; spawn?: (call: SpawnOptions) => string }): System {
  return {
    files: {
      readText: (path: string) => {
        if (options.netrc === undefined || path !== '/home/.netrc') throw new SysError('ENOENT', 'open', path, 'no');
        return options.netrc;
      },
    },
    spawn: (call: SpawnOptions) => {
      const stdout = Buffer.from(options.spawn?.(call) ?? '');
      return Promise.resolve({ code: 0, signal: undefined, stdout, stderr: Buffer.of() });
    },
  } as unknown as System;
}

function configOf(GOAUTH: string): Parameters<typeof openCredentials>[0]['config'] {
  const env: Record<string, string> = { GOAUTH, HOME: '/home' };
  return { getenv: (name) => env[name] ?? '', environ: env, cwd: '/', hostOS: 'linux' };
}

test('the longest path with a credential decides', async () => {
  const answer = 'https://a.example.com/x\n\nAuthorization: Bearer x\n\n';
  const sys = system({ netrc: 'machine a.example.com login u password p', spawn: () => answer });
  const credentials = openCredentials({ config: configOf('netrc; program'), sys });
  expect(await credentials('https://a.example.com/x/y')).toEqual({ authorization: 'Bearer x' });
  expect(await credentials('https://a.example.com/z')).toEqual({ authorization: 'Basic dTpw' });
  expect(await credentials('https://b.example.com/z')).toEqual({});
});

test('a program is asked again with the URL and the answer that failed', async () => {
  const calls: SpawnOptions[] = [];
  const sys = system({
    spawn: (call) => {
      calls.push(call);
      return '';
    },
  });
  const credentials = openCredentials({ config: configOf("'my program' -a"), sys });
  await credentials('https://a.example.com/x');
  const failed = { statusText: '401 Unauthorized', headers: { 'www-authenticate': 'Basic' } };
  await credentials('https://a.example.com/x', failed as unknown as HttpResponse);
  expect(calls.map(({ argv }) => argv)).toEqual([
    ['my program', '-a'],
    ['my program', '-a', 'https://a.example.com/x'],
  ]);
  expect(Buffer.from(calls[1]?.stdin as Uint8Array).toString()).toBe(
    'HTTP/1.1 401 Unauthorized\nWww-Authenticate: Basic\n\n',
  );
});

test.each([
  ['netrc;', 'GOAUTH encountered an empty command (GOAUTH=netrc;)'],
  ['off;netrc', 'GOAUTH=off cannot be combined with other authentication commands (GOAUTH=off;netrc)'],
  ['git x', 'GOAUTH=git dir method requires an absolute path to the git working directory, dir is not absolute'],
])('GOAUTH=%s is refused with go’s text', async (goauth, message) => {
  const credentials = openCredentials({ config: configOf(goauth), sys: system({}) });
  await expect(credentials('https://a.example.com')).rejects.toThrow(message);
});
