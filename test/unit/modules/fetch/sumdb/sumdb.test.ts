import { expect, test } from 'vitest';
import { parseGoSumDB } from '../../../../../src/modules/fetch/sumdb/sumdb.ts';
import { makeKey } from './log-server.ts';

test('known databases need no key, the Chinese alias is a URL of the same one', () => {
  expect(parseGoSumDB('sum.golang.org')).toMatchObject({ key: { name: 'sum.golang.org' }, url: undefined });
  expect(parseGoSumDB('sum.golang.google.cn')).toMatchObject({
    key: { name: 'sum.golang.org' },
    url: 'https://sum.golang.google.cn',
  });
});

test.each([
  ['off', 'checksum database disabled by GOSUMDB=off'],
  ['', 'missing GOSUMDB'],
  ['a b c', 'invalid GOSUMDB: too many fields'],
  ['sum.example.com', 'invalid GOSUMDB: malformed verifier id'],
  [
    makeKey('a/').text,
    'invalid sumdb name (must be host[/path]): a/ {Scheme:https Opaque: User: Host:a Path:/ Fragment: RawQuery: RawPath: RawFragment: ForceQuery:false OmitHost:false}',
  ],
])('GOSUMDB=%s is refused with go’s text', (text, message) => {
  expect(() => parseGoSumDB(text)).toThrow(message);
});
