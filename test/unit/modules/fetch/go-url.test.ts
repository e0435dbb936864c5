import { expect, test } from 'vitest';
import { redactURL, urlProblem } from '../../../../src/modules/fetch/go-url.ts';

test.each([
  'http://a<b',
  'http://[::1]:80/x',
  'http://[fe80::1%25en0]/x',
  'http://a%c3%a9/',
  'http://u:p@ss@h/',
  'ssh://a:1:2',
  'mailto:x%zz',
  'http://h/x?%zz',
  'http://é/x',
  'x?y:z',
  '*',
  '',
])('Go takes %j', (text) => {
  expect(urlProblem(text)).toBeUndefined();
});

test.each([
  ['git@b.test:sha1', 'first path segment in URL cannot contain colon'],
  [':x', 'missing protocol scheme'],
  ['http://a b/', 'invalid character " " in host name'],
  ['///x^%z', 'invalid URL escape "%z"'],
  ['//h^/x', 'invalid character "^" in host name'],
  ['http://a:b', 'invalid port ":b" after host'],
  ['http://a:1:2', 'invalid port ":1:2" after host'],
  ['ssh://a:x/y', 'invalid port ":x" after host'],
  ['http://[::1', "missing ']' in host"],
  ['http://[::1]x', 'invalid port "x" after host'],
  ['http://[x]/', 'invalid host: ParseAddr("x"): unable to parse IP'],
  ['http://a[1]/', 'invalid IP-literal'],
  ['http://a%41/', 'invalid URL escape "%41"'],
  ['http://h/%4', 'invalid URL escape "%4"'],
  ['http://u^@h/', 'net/url: invalid userinfo'],
  ['http://u:%zz@h/', 'invalid URL escape "%zz"'],
  ['file:///x%2', 'invalid URL escape "%2"'],
  ['http://h/x#%zz', 'invalid URL escape "%zz"'],
])('Go refuses %j: %s', (text, problem) => {
  expect(urlProblem(text)).toBe(`parse "${text}": ${problem}`);
});

test('what follows # is no part of what is refused before it', () => {
  expect(urlProblem('http://h^/x#y')).toBe('parse "http://h^/x": invalid character "^" in host name');
});

test('a control character', () => {
  expect(urlProblem('http://h/\u0001')).toBe(
    String.raw`parse "http://h/\x01": net/url: invalid control character in URL`,
  );
});

test('a password is not shown', () => {
  expect(redactURL('https://user:secret@host/x')).toBe('https://user:xxxxx@host/x');
});
