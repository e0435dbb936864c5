import { describe, expect, test } from 'vitest';
import { findNamedVersion } from '../../../src/cli/named-version.ts';

const find = (line: string): ReturnType<typeof findNamedVersion> => findNamedVersion(line.split(' '));

describe('path@version behind flags that are not known', () => {
  test('flags that are known take their values', () => {
    expect(find('install -tags a@b -x ex.com/m@v1 more')).toEqual({ arg: 'ex.com/m@v1', modcacherw: undefined });
    expect(find('run --tags=a -race ex.com/m@v1 a@b')).toEqual({ arg: 'ex.com/m@v1', modcacherw: undefined });
  });

  test('install takes the last word behind a flag that is not known, run nothing', () => {
    expect(find('install -nope value ex.com/m@v1')?.arg).toBe('ex.com/m@v1');
    expect(find('install -nope ex.com/m@v1 -other')).toBeUndefined();
    expect(find('run -nope ex.com/m@v1')).toBeUndefined();
    expect(find('run -nope=value ex.com/m@v1')?.arg).toBe('ex.com/m@v1');
  });

  test('-modcacherw is seen wherever it stands', () => {
    expect(find('install -nope -tags -modcacherw ex.com/m@v1')).toEqual({ arg: 'ex.com/m@v1', modcacherw: true });
    expect(find('install -modcacherw=false ex.com/m@v1')?.modcacherw).toBe(false);
    expect(find('install -modcacherw=maybe ex.com/m@v1')).toBeUndefined();
  });

  test('what names no module at a version is nothing', () => {
    expect(find('install ./m@v1')).toBeUndefined();
    expect(find('install -x -- ex.com/m')).toBeUndefined();
    expect(find('install -x -- ex.com/m@v1')?.arg).toBe('ex.com/m@v1');
    expect(find('install -x')).toBeUndefined();
  });
});
