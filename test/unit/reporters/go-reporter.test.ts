import { expect, test } from 'vitest';
import { formatEvent } from '../../../src/reporters/go-reporter.ts';

test('a download is told on stderr, with -json too', () => {
  const event = { kind: 'downloading', path: 'example.com/m', version: 'v1.0.0' } as const;
  expect(formatEvent(event, true)).toEqual({ stdout: '', stderr: 'go: downloading example.com/m v1.0.0\n' });
  expect(formatEvent(event, false)).toEqual({ stdout: '', stderr: 'go: downloading example.com/m v1.0.0\n' });
});

test('a failure gets the newline that it lacks', () => {
  expect(formatEvent({ kind: 'failure', importPath: 'm', text: '# m\nx.go:1:1: bad' }, false).stderr).toBe(
    '# m\nx.go:1:1: bad\n',
  );
});

test('with -json a failure is one event a line and the failure itself, escaped as Go escapes', () => {
  expect(formatEvent({ kind: 'failure', importPath: 'm', text: '# m\nx.go:1:1: a < b' }, true).stdout).toBe(
    '{"ImportPath":"m","Action":"build-output","Output":"# m\\n"}\n' +
      '{"ImportPath":"m","Action":"build-output","Output":"x.go:1:1: a \\u003c b\\n"}\n' +
      '{"ImportPath":"m","Action":"build-fail"}\n',
  );
});

test('an empty output is no event', () => {
  expect(formatEvent({ kind: 'output', importPath: 'm', text: '' }, true)).toEqual({ stdout: '', stderr: '' });
});
