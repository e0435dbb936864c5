import { expect, test } from 'vitest';
import { dealScripts, planScript } from './script-plan.ts';
import { listPassing, listScripts, listWeights } from './script-list.ts';

test('what touches a build, or fetches from version control, runs whole; other verbs run short', () => {
  const short = (...groups: string[]): boolean => planScript({ name: 'x', groups }).short;
  expect([short('all', 'touch'), short('vcs'), short('all'), short('all', 'near')]).toEqual([false, false, true, true]);
});

test('of the scripts about go test, those that only run, build or install run whole', () => {
  const short = (...groups: string[]): boolean => planScript({ name: 'test_x', groups }).short;
  expect([short('all', 'touch'), short('all', 'core', 'touch')]).toEqual([true, false]);
});

test('scripts are dealt the longest first, and evenly', () => {
  const whole = (name: string) => ({ name, short: false });
  const scripts = ['a', 'b', 'c', 'd', 'e'].map(whole);
  const seconds = new Map([
    ['b', 9],
    ['d', 5],
    ['e', 4],
  ]);
  const names = dealScripts(scripts, seconds, 2).map((hand) => hand.map(({ name }) => name));
  expect(names).toEqual([
    ['b', 'a'],
    ['d', 'e', 'c'],
  ]);
});

test('the lists speak of scripts that there are', () => {
  const known = new Set(listScripts().map(({ name }) => name));
  const listed = [...listPassing(), ...listWeights().keys()];
  expect(listed.filter((name) => !known.has(name))).toEqual([]);
});
