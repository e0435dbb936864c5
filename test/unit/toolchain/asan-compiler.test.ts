import { expect, test } from 'vitest';
import { asanProblem } from '../../../src/toolchain/asan-compiler.ts';

test.each([
  ['gcc version 12.2.0 (Debian)', true, 'amd64', undefined],
  ['gcc version 6.3.0', true, 'amd64', '-asan is not supported with gcc compiler 6.3\n'],
  ['gcc version 8.1.0', true, 'ppc64le', '-asan is not supported with gcc compiler 8.1\n'],
  ['Debian clang version 14.0.6', false, 'amd64', undefined],
  ['clang version 8.0', false, 'amd64', '-asan is not supported with clang compiler 8.0\n'],
  ['tcc', false, 'amd64', '-asan: C compiler is not gcc or clang'],
])('%j is asked whether its address sanitizer will do', (text, isGcc, arch, problem) => {
  expect(asanProblem(text, isGcc, arch)).toBe(problem);
});
