import { expect, test } from 'vitest';
import { indexPackage } from '../../../../src/packages/go-index/index-package.ts';
import { fakeFiles } from '../fake-files.ts';

function index(name: string, text: string): ReturnType<typeof indexPackage> {
  return indexPackage(fakeFiles({ [`/m/p/${name}`]: text }), { modroot: '/m', dir: 'p' });
}

test('a file without a package clause has the one error that go/parser gives, as JSON', () => {
  const raw = index('a.go', '//go:build ignore\n\n// only a comment\n');
  expect(raw?.files).toMatchObject([{ name: 'a.go', packageName: '', goBuild: '//go:build ignore' }]);
  expect(JSON.parse(raw?.files[0]?.parseError ?? '')).toEqual({
    ErrorList: [
      { Pos: { Filename: '/m/p/a.go', Offset: 37, Line: 3, Column: 19 }, Msg: "expected 'package', found 'EOF'" },
    ],
    ErrorString: '',
  });
});

test('what go/parser could have more to say of is left to go', () => {
  expect(index('a.go', 'package p\n\nimport (\n"a"\n')).toBeUndefined();
});
