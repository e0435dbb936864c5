import { expect, test } from 'vitest';
import { formatToolOutput, replacePrefix, shortPath } from '../../../src/toolchain/tool-output.ts';
import type { OutputContext } from '../../../src/toolchain/tool-output.ts';

const context: OutputContext = {
  description: 'example.com/m/p',
  importPath: 'example.com/m/p',
  packageDescription: 'example.com/m/p',
  dir: '/home/u/m/p',
  workDir: '/tmp/go-build1',
  cwd: '/home/u/m/q',
  verbatim: false,
  sameFile: () => true,
};

test('no output stays none', () => {
  expect(formatToolOutput('', context)).toBe('');
});

test('paths become relative where that is shorter, from the package up', () => {
  const output = '/home/u/m/p/a.go:1:2: bad\n\t/home/u/m/r/b.go:3: other\nsee /home/u/x, in=/home/u/m/p';
  expect(formatToolOutput(output, context)).toBe(
    '# example.com/m/p\n../p/a.go:1:2: bad\n\t../r/b.go:3: other\nsee ../../x, in=/home/u/m/p\n',
  );
});

test('the work directory is called $WORK', () => {
  expect(formatToolOutput('/tmp/go-build1/b001/x.s:1: bad\n', context)).toBe(
    '# example.com/m/p\n$WORK/b001/x.s:1: bad\n',
  );
});

test('what cgo and cover generate is told in terms of the source', () => {
  const output = './a.go:19[/tmp/go-build1/b001/a.cgo1.go:18:3]: cannot use *_Ctype_int as _C2func_f\n';
  const fixed = '# example.com/m/p\n./a.go:19: cannot use *C.int as C.f\n';
  expect(formatToolOutput(output, context)).toBe(fixed);
  expect(formatToolOutput(output, { ...context, verbatim: true })).toContain('[/tmp/go-build1/b001/a.cgo1.go:18:3]');
  expect(formatToolOutput('x _Ctype_int\n', context)).toContain('_Ctype_int');
});

test('output of something else than the package names both', () => {
  const text = formatToolOutput('bad\n', { ...context, description: 'pkg-config --cflags  -- x' });
  expect(text).toBe('# example.com/m/p\n# [pkg-config --cflags  -- x]\nbad\n');
});

test('output of no package has its description alone', () => {
  const text = formatToolOutput('bad\n', { ...context, description: 'swig', importPath: '', packageDescription: '' });
  expect(text).toBe('# swig\nbad\n');
});

test('only prefixes are replaced', () => {
  expect(replacePrefix('/a/x\n/a/y /a/z\n\t/a/w =/a/v', '/a', '$&')).toBe('$&/x\n$&/y $&/z\n\t$&/w =/a/v');
});

test('a relative path that leads elsewhere is not used', () => {
  expect(shortPath('/home/u/m/p', '/home/u/m/q', () => true)).toBe('../p');
  expect(shortPath('/home/u/m/p', '/home/u/m/q', () => false)).toBe('/home/u/m/p');
  expect(shortPath('/home/u', '/home/u', () => true)).toBe('.');
  expect(shortPath('/x', '/home/u/m', () => true)).toBe('/x');
});
