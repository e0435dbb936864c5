import { expect, test } from 'vitest';
import { packageClauseErrors } from '../../../../src/packages/go-index/package-clause-errors.ts';

function errors(text: string): string[] | undefined {
  return packageClauseErrors(Buffer.from(text))?.map(
    ({ position, message }) => `${position.line}:${position.column}: ${message}`,
  );
}

// the texts are go/parser's, with ImportsOnly and ParseComments
test.each([
  [
    'a template of a name',
    '// +build ignore\n\npackage {{.Pkg}}\n\nimport "fmt"\n',
    ["3:9: expected 'IDENT', found '{'"],
  ],
  ['a template before the clause', '{{- define "x"}}\npackage p\n', ["1:1: expected 'package', found '{'"]],
  ['errors on other lines', '(\n)\n{\n', ["1:1: expected 'package', found '('", "2:1: expected 'IDENT', found ')'"]],
  [
    'a character that the scanner refuses',
    '{{ $x }}\n',
    ["1:1: expected 'package', found '{'", "1:4: illegal character U+0024 '$'"],
  ],
  ['no package clause', '// only a comment\n', ["1:19: expected 'package', found 'EOF'"]],
])('%s', (_, text, expected) => {
  expect(errors(text)).toEqual(expected);
});

test('a right clause has no errors, a number may have more than are known', () => {
  expect(errors('package p\n\nimport (\n"a"\n')).toBeUndefined();
  expect(errors('0x_ {{.Pkg}}\n')).toBeUndefined();
});
