import { expect, test } from 'vitest';
import { Settings } from '../../../src/config/settings.ts';
import { chooseToolchain, lookUpLine } from '../../../src/config/toolchain-choice.ts';
import { fakeSystem } from './fake-system.ts';

const goroot = (version: string): Record<string, string> => ({
  '/go/VERSION': `${version}\n`,
  '/go/go.env': 'GOTOOLCHAIN=auto\n',
  '/go/pkg/tool/linux_amd64/compile': '',
});

function choose(files: Record<string, string>, env: Record<string, string> = {}): string {
  const sys = fakeSystem({ files, env: { GOROOT: '/go', ...env }, cwd: '/w/sub' });
  const choice = chooseToolchain(sys, new Settings(sys));
  return choice === undefined ? 'nothing' : `${choice.chosen?.name ?? 'any'}${choice.decidedBy}`;
}

test('a line is the first of its kind, without comment', () => {
  const text = 'module m // go 1.1\n\n  go 1.22 // why\ngo 1.23\ntoolchain\tgo1.25.1\n';
  expect(lookUpLine(text, 'go')).toBe('1.22');
  expect(lookUpLine(text, 'toolchain')).toBe('go1.25.1');
  expect(lookUpLine('godebug (\n)\n', 'go')).toBe('');
});

test('the greatest of the installed Go, the toolchain line and the go line', () => {
  const installed = goroot('go1.26.8');
  expect(choose(installed)).toBe('go1.26.8');
  expect(choose({ ...installed, '/w/go.mod': 'go 1.26\n' })).toBe('go1.26.8');
  expect(choose({ ...installed, '/w/go.mod': 'go 1.27\n' })).toBe('go1.27.0; /w/go.mod sets go 1.27');
  const both = { ...installed, '/w/go.mod': 'go 1.27\ntoolchain go1.27.4\n' };
  expect(choose(both)).toBe('go1.27.4; /w/go.mod sets toolchain go1.27.4');
  expect(choose({ ...both, '/w/go.work': 'go 1.28.1\n' })).toBe('go1.28.1; /w/go.work sets go 1.28.1');
  expect(choose({ ...both, '/w/go.work': 'go 1.28.1\n' }, { GOWORK: 'off' })).toContain('go1.27.4');
  expect(choose(both, { GOTOOLCHAIN: 'go1.28.0+auto' })).toBe('go1.28.0');
  expect(choose(both, { GOTOOLCHAIN: 'local' })).toBe('go1.26.8');
  expect(choose(both, { GO111MODULE: 'off' })).toBe('nothing');
});

test('a development version counts as the release that it leads to', () => {
  const files = { ...goroot('devel go1.28-abcdef'), '/w/go.mod': 'go 1.28\n' };
  expect(choose(files)).toBe('go1.28');
});

test('a go.mod in the directory for temporary files counts for nothing', () => {
  const sys = fakeSystem({
    files: { ...goroot('go1.26.8'), '/tmp/go.mod': 'go 1.99\n' },
    env: { GOROOT: '/go' },
    cwd: '/tmp/x',
  });
  expect(chooseToolchain(sys, new Settings(sys))?.chosen?.name).toBe('go1.26.8');
});

test('without a Go, what is named is chosen, and any other is left open', () => {
  const off = { GOTS_INSTALLED_GO: 'off' };
  expect(choose({}, off)).toBe('any');
  expect(choose({ '/w/go.mod': 'go 1.27\n' }, off)).toBe('any');
  expect(choose({ '/w/go.mod': 'go 1.25\ntoolchain go1.25.4\n' }, off)).toBe(
    'go1.25.4; /w/go.mod sets toolchain go1.25.4',
  );
  expect(choose({}, { ...off, GOTOOLCHAIN: 'go1.25.4' })).toBe('go1.25.4');
});
