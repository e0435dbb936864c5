import { expect, test } from 'vitest';
import { ownerOfSymbol, packageOfSymbol } from '../../../src/size/symbol-owner.ts';

test('a symbol names its package before the first dot of its last element', () => {
  const paths = [
    'main.main',
    'example.com/a/b.(*T).Method.func1',
    'gopkg.in/yaml%2ev3.Unmarshal',
    'slices.SortFunc[go.shape.[]example.com/x.T,go.shape.struct { a/b.C }]',
    'encoding/json..dict.f[int]',
    'memeqbody',
    'type:.eq.example.com/a.T',
  ].map(packageOfSymbol);
  expect(paths).toEqual(['main', 'example.com/a/b', 'gopkg.in/yaml.v3', 'slices', 'encoding/json', '', '']);
});

test('what the compiler makes for a type belongs to the package of the type, if it has one', () => {
  const isGo = (path: string): boolean => path === 'example.com/a' || path === 'os';
  const owners = [
    'type:.eq.example.com/a.T',
    'go:itab.*os.File,io.Writer',
    'type:map[string]int',
    'type:*',
    'go:string.*',
    'runtime.text',
    'go:buildinfo',
    'x_cgo_init',
    'example.com/a.table',
  ].map((name) => ownerOfSymbol(name, isGo));
  expect(owners.map((owner) => (owner === undefined ? '' : owner.kind === 'package' ? owner.path : owner.as))).toEqual([
    'example.com/a',
    'os',
    'type descriptors',
    'type descriptors',
    'strings',
    '',
    'data of the linker',
    'code and data not of Go',
    'example.com/a',
  ]);
});
