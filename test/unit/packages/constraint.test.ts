import { expect, test } from 'vitest';
import { canHold, evaluateConstraint, isValidTag, parseConstraint } from '../../../src/packages/constraint.ts';

const tags = new Set(['linux', 'amd64', 'cgo', 'go1.26']);
const holds = (line: string): boolean => evaluateConstraint(parseConstraint(line), (tag) => tags.has(tag));

test.each([
  ['//go:build linux', true],
  ['//go:build windows', false],
  ['//go:build linux && !cgo', false],
  ['//go:build linux || windows && cgo', true],
  ['//go:build (linux || darwin) && !(arm64 || windows)', true],
  ['//go:build  !windows&&go1.26', true],
  ['//go:build linux && linux && linux', true],
  ['// +build linux', true],
  ['//+build windows linux', true],
  ['// +build linux,!cgo darwin', false],
  ['// +build !windows,amd64', true],
  ['// +build !!linux', false],
  ['// +build', false],
  ['// +build a-b', false],
])('%s is %s on linux/amd64 with cgo', (line, expected) => {
  expect(holds(line)).toBe(expected);
});

test.each([
  ['//go:build', 'unexpected end of expression'],
  ['//go:build linux &&', 'unexpected end of expression'],
  ['//go:build (linux', 'missing close paren'],
  ['//go:build (', 'missing close paren'],
  ['//go:build linux)', 'unexpected token )'],
  ['//go:build linux darwin', 'unexpected token darwin'],
  ['//go:build !!linux', 'double negation not allowed'],
  ['//go:build linux | darwin', 'invalid syntax at |'],
  ['//go:build linux & darwin', 'invalid syntax at &'],
  ['//go:build a-b', 'invalid syntax at -'],
  ['//go:build && a', 'unexpected token &&'],
  ['//go:buildx linux', 'not a build constraint'],
  ['// linux', 'not a build constraint'],
])('%s is refused: %s', (line, message) => {
  expect(() => parseConstraint(line)).toThrow(message);
});

test('an expression of more than a thousand operands is refused', () => {
  expect(() => parseConstraint(`//go:build ${'a && '.repeat(1000)}a`)).toThrow('build expression too large');
  expect(() => parseConstraint(`// +build ${'a '.repeat(102)}`)).toThrow('expression too complex for // +build lines');
});

test('with any tags, all holds that some build could have, but not what is ignored', () => {
  expect(canHold(parseConstraint('//go:build windows && !windows'))).toBe(true);
  expect(canHold(parseConstraint('//go:build ignore'))).toBe(false);
  expect(canHold(parseConstraint('//go:build linux && ignore'))).toBe(false);
  expect(canHold(parseConstraint('//go:build !ignore'))).toBe(true);
});

test('tags are letters, digits, underscores and dots of any script', () => {
  expect(['go1.2', '386', 'é_x'].map(isValidTag)).toEqual([true, true, true]);
  expect(['', 'a-b', 'a b', '!a'].map(isValidTag)).toEqual([false, false, false, false]);
});
