import { expect, test } from 'vitest';
import { missingCommand } from '../../../src/config/missing-command.ts';

test('a missing program is told of with the site of the release', () => {
  const told = (goVersion: string): string => missingCommand({ goVersion }, 'Git');
  expect(told('go1.26.8')).toBe('missing Git command. See https://golang.org/s/gogetcmd');
  expect(told('go1.27.4')).toBe('missing Git command. See https://go.dev/s/gogetcmd');
});
