import { expect, test } from 'vitest';
import { indexPackage } from '../../../../src/packages/go-index/index-package.ts';
import { fakeFiles } from '../fake-files.ts';

function index(name: string, text: string): ReturnType<typeof indexPackage> {
  return indexPackage(
    { files: fakeFiles({ [`/m/p/${name}`]: text }), readHead: undefined },
    { modroot: '/m', dir: 'p' },
  );
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

const body = '\nvar _ = "what no index is interested in"'.repeat(200);
const comments = '\n// text'.repeat(600);

test.each([
  ['imports at the top', `// Package p.\npackage p\n\nimport "fmt"\n${body}`, 0],
  ['directives', `//go:debug panicnil=1\n\n// Package p.\npackage p\n\nimport "fmt"\n${body}`, 0],
  ['lines that end in CRLF', `// Package p.\r\npackage p\r\n\r\nimport "fmt"\r\n${body}`, 0],
  ['a byte order mark', `\uFEFF// Package p.\npackage p\n\nimport "fmt"\n${body}`, 0],
  ['positions that are moved further on', `package p\n\nimport "fmt"\n${body}\n//line more.go:1\n`, 0],
  ['positions that are moved', `//line other.go:7\npackage p\n\nimport "fmt"\n${body}\n//line more.go:1\n`, 1],
  ['imports behind much text', `package p\n${comments}\nimport "fmt"\n`, 1],
  ['embed patterns', `package p\n\nimport "embed"\n${body}\n//go:embed a.txt\nvar files embed.FS\n`, 1],
  ['a header that is broken', `package p\n\nimport "fmt\n${body}`, 1],
  ['a short file', 'package p\n\nimport "fmt"\n', 0],
])('of the beginning of a file as of all of it: %s', (_, text, whole) => {
  const files = fakeFiles({ '/m/p/a.go': text });
  const readHead = (_path: string, length: number): Uint8Array => Buffer.from(text).subarray(0, length);
  const raw = indexPackage({ files, readHead }, { modroot: '/m', dir: 'p' });
  expect(files.reads.filter((path) => path === '/m/p/a.go')).toHaveLength(whole);
  expect(raw).toEqual(index('a.go', text));
});
