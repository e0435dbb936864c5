import { expect, test } from 'vitest';
import { namedInputs, readsSpecs } from '../../../../src/toolchain/linker-inputs/named-inputs.ts';

/** kind and what is named, in the order of the flags */
function named(flags: string, goos = 'linux'): readonly string[] {
  return namedInputs(flags.split(' '), goos).map((input) => {
    switch (input.kind) {
      case 'search-directory':
      case 'sysroot':
        return `${input.kind} ${input.dir}`;
      case 'name':
        return `${input.kind} ${input.name}`;
      default:
        return `${input.kind} ${input.path}`;
    }
  });
}

test.each<[flags: string, inputs: readonly string[]]>([
  ['-lm -O2 -Wl,-z,now', []],
  ['-Lx -L y -L', ['search-directory x', 'search-directory y']],
  ['-fopenmp -Lx', ['search-directory .', 'search-directory x']],
  ['-isysroot s -framework F', ['sysroot s', 'name F']],
  ['-Wl,-syslibroot,a -Wl,-syslibroot=b', ['sysroot a', 'sysroot b']],
  ['-Wl,-framework -Wl,F', ['name F']],
  ['-Wl,-undefined,u -Wl,-undefined=u', ['name u', 'name u']],
  ['-Wl,-R,a -Wl,-R=b -Wl,-Rc', ['object-or-directory a', 'object-or-directory b', 'object-or-directory c']],
  ['-Wl,--just-symbols,a', ['object-or-directory a']],
  ['-Wl,--push-state,--just-symbols=a,-R=b', ['object-or-directory a', 'object-or-directory b']],
  ['-Wl,-sectcreate,A,b,c,d', ['name A', 'name b', 'no-file c,d']],
  ['a.o ./b.so /c.tbd -d.a e.so.1', ['file a.o', 'file ./b.so', 'file /c.tbd']],
])('%s', (flags, inputs) => {
  expect(named(flags)).toEqual(inputs);
});

test('what the target says of a flag', () => {
  expect(named('-Wl,-subsystem,windows')).toEqual(['name windows']);
  expect(named('-Wl,-subsystem,windows', 'windows')).toEqual([]);
  expect(named('-Wl,-sectcreate,A,b,c', 'darwin')).toEqual(['name A', 'name b']);
});

test('specs are read for OpenMP, and for a sanitizer in a static program', () => {
  expect(['-fopenmp', '-fopenacc'].map((flag) => readsSpecs([flag]))).toEqual([true, true]);
  expect(readsSpecs(['-static'])).toBe(false);
  expect(readsSpecs(['-fsanitize=address', '--static-libasan'])).toBe(true);
});
