import { expect, test } from 'vitest';
import { proxyFor } from '../../../src/sys/node/http-proxy.ts';

const via = (url: string, env: Record<string, string>) => proxyFor(new URL(url), env);

test.each([
  ['http://a.example/', { HTTP_PROXY: 'proxy:1' }, 'http://proxy:1'],
  ['https://a.example/', { HTTP_PROXY: 'proxy:1' }, undefined],
  ['https://a.example/', { HTTPS_PROXY: 'https://proxy:1' }, 'https://proxy:1'],
  ['http://a.example/', { HTTP_PROXY: '', http_proxy: 'http://proxy:1' }, 'http://proxy:1'],
  ['http://localhost:8080/', { HTTP_PROXY: 'proxy:1' }, undefined],
  ['http://127.0.0.9/', { HTTP_PROXY: 'proxy:1' }, undefined],
  ['http://[::1]/', { HTTP_PROXY: 'proxy:1' }, undefined],
])('%s with %j goes through %s', (url, env, proxy) => {
  expect(via(url, env as Record<string, string>)).toBe(proxy);
});

test.each([
  ['*', true],
  ['a.example', true],
  ['example', true],
  ['.example', true],
  ['*.example', true],
  ['.a.example', false],
  ['b.example', false],
  ['a.example:80', true],
  ['a.example:81', false],
  ['', false],
])('NO_PROXY=%s exempts http://a.example: %s', (noProxy, isExempt) => {
  const proxy = via('http://a.example/', { HTTP_PROXY: 'proxy:1', NO_PROXY: noProxy });
  expect(proxy === undefined).toBe(isExempt);
});

test.each([
  ['10.0.0.0/8', true],
  ['10.1.0.0/16', false],
  ['10.2.3.4/32', true],
  ['10.2.3.4/99', false],
])('NO_PROXY=%s exempts http://10.2.3.4: %s', (noProxy, isExempt) => {
  const proxy = via('http://10.2.3.4/', { HTTP_PROXY: 'proxy:1', NO_PROXY: noProxy });
  expect(proxy === undefined).toBe(isExempt);
});

test('a scheme that is not known is taken for http, and what is no URL for a host', () => {
  expect(via('http://a.example/', { HTTP_PROXY: 'ftp://proxy:1/path' })).toBe('http://proxy:1');
  expect(via('http://a.example/', { HTTP_PROXY: 'http://[' })).toBe('http://http:');
});

test('a proxy that is no host either is refused', () => {
  expect(() => via('http://a.example/', { HTTP_PROXY: 'a b' })).toThrow('invalid proxy address');
});
