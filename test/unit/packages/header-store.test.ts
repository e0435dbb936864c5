import { expect, test } from 'vitest';
import { SysError } from '../../../src/base/errors.ts';
import type { BuildContext, Config } from '../../../src/config/config.ts';
import { HeaderStore } from '../../../src/packages/header-store.ts';
import { decodeDirectory, encodeDirectory } from '../../../src/packages/header-text.ts';
import { readGoHeader } from '../../../src/packages/read-go-header.ts';
import { DirectoryScanner } from '../../../src/packages/scan-directory.ts';
import type { FileInfo, Files } from '../../../src/sys/system.ts';
import { fakeFiles } from './fake-files.ts';

const context: BuildContext = {
  goos: 'linux',
  goarch: 'amd64',
  cgoEnabled: true,
  cgoChanged: false,
  compiler: 'gc',
  buildTags: [],
  toolTags: [],
  releaseTags: [],
  installSuffix: '',
};

const config = { gocache: '/cache', gomodcache: '/mod', goroot: '/go', goVersion: 'go1.26.8' } as Config;

/** Files in memory that can be written; times are given in seconds. */
function machine(
  tree: Record<string, string>,
  times: Record<string, number> = {},
  inode: bigint = 1n,
): Files & { reads: string[] } {
  const fake = fakeFiles(tree);
  const withTime = (info: FileInfo, path: string): FileInfo => ({
    ...info,
    inode,
    mtimeNs: BigInt(times[path] ?? 0) * 1_000_000_000n,
  });
  return {
    ...fake,
    tryStat: (path: string) => {
      const info = fake.tryStat(path);
      return info === undefined ? undefined : withTime(info, path);
    },
    mkdirAll: () => undefined,
    writeFileAtomic: (path: string, data: string) => {
      tree[path] = data;
    },
  } as unknown as Files & { reads: string[] };
}

function scanner(files: Files, seconds = 100): DirectoryScanner {
  return new DirectoryScanner(files, context, { store: new HeaderStore(files, config, seconds * 1000) });
}

const sources = {
  '/mod/example.com/a@v1.0.0/a.go': '//go:build !x\n\npackage a\n\nimport "fmt"\n',
  '/mod/example.com/a@v1.0.0/c.go': 'package a\n\n// #cgo LDFLAGS: -lm\nimport "C"\n',
  '/mod/example.com/a@v1.0.0/s.s': '// +build linux\n\n',
  '/go/src/fmt/print.go': 'package fmt\n\nimport "io"\n',
};

test('a second build reads no source of a module version or of GOROOT', () => {
  const tree = { ...sources };
  const first = scanner(machine(tree));
  const before = ['/mod/example.com/a@v1.0.0', '/go/src/fmt'].map((dir) => first.scan(dir));
  first.save();
  const files = machine(tree);
  const second = scanner(files);
  expect(['/mod/example.com/a@v1.0.0', '/go/src/fmt'].map((dir) => second.scan(dir))).toEqual(before);
  expect(files.reads.filter((path) => !path.startsWith('/cache/'))).toEqual([]);
});

test('a changed file of GOROOT is read again', () => {
  const tree = { ...sources };
  const first = scanner(machine(tree));
  first.scan('/go/src/fmt');
  first.save();
  tree['/go/src/fmt/print.go'] = 'package fmt\n\nimport "os"\n';
  expect(scanner(machine(tree, { '/go/src/fmt/print.go': 7 })).scan('/go/src/fmt').imports).toEqual(['os']);
});

test('a file of GOROOT younger than two seconds is not kept', () => {
  const tree = { ...sources };
  const times = { '/go/src/fmt/print.go': 99 };
  const first = scanner(machine(tree, times), 100);
  first.scan('/go/src/fmt');
  first.save();
  tree['/go/src/fmt/print.go'] = 'package fmt\n\nimport "os"\n';
  expect(scanner(machine(tree, times), 200).scan('/go/src/fmt').imports).toEqual(['os']);
});

test('a file that is added to a directory of GOROOT is found', () => {
  const tree: Record<string, string> = { ...sources };
  const first = scanner(machine(tree));
  first.scan('/go/src/fmt');
  first.save();
  tree['/go/src/fmt/more.go'] = 'package fmt\n\nimport "os"\n';
  expect(scanner(machine(tree, { '/go/src/fmt': 7 })).scan('/go/src/fmt').imports).toEqual(['io', 'os']);
});

test('a torn store is passed over and written anew', () => {
  const tree: Record<string, string> = { ...sources };
  const first = scanner(machine(tree));
  first.scan('/go/src/fmt');
  first.save();
  const [stored = ''] = Object.keys(tree).filter((path) => path.startsWith('/cache/'));
  const whole = tree[stored] ?? '';
  for (const text of ['', 'rubbish', whole.slice(0, -20), whole.replaceAll('[', '{')]) {
    tree[stored] = text;
    const next = scanner(machine(tree));
    expect(next.scan('/go/src/fmt').imports).toEqual(['io']);
    next.save();
    expect(tree[stored]).toBe(whole);
  }
});

test('a store that can not be written does no harm', () => {
  const files = machine({ ...sources });
  files.writeFileAtomic = (path): void => {
    throw new SysError('EROFS', 'open', path, 'read-only file system');
  };
  const build = scanner(files);
  build.scan('/go/src/fmt');
  build.save();
  expect(build.scan('/go/src/fmt').name).toBe('fmt');
});

test('headers of every kind survive the text', () => {
  const texts = {
    'a.go': '//go:debug a=1\n\npackage main\n\nimport x "y"\n',
    'b.go': 'package main\n\nimport _ "embed"\n\n//go:embed z\nvar s string\n',
    'c.go': 'package',
    'd.go': '//go:build a\n//go:build b\n\npackage d\n',
    'e.go': '//line x.y:3\npackage e\n\nimport "q"\n',
  };
  const headers = new Map(
    Object.entries(texts).map(([name, text]) => {
      const go = readGoHeader(Buffer.from(text));
      return [name, { header: { go, constraint: go.constraint, failure: undefined }, stamp: name }];
    }),
  );
  const directory = { stamp: 's', names: Object.keys(texts), headers };
  expect(decodeDirectory(encodeDirectory(directory))).toEqual(directory);
});

test("a module's directory that stands where another one stood is read anew", () => {
  const tree: Record<string, string> = { ...sources };
  const first = scanner(machine(tree));
  first.scan('/mod/example.com/a@v1.0.0');
  first.save();
  tree['/mod/example.com/a@v1.0.0/a.go'] = 'package b\n';
  const replaced = machine(tree, {}, 2n);
  expect(scanner(replaced).scan('/mod/example.com/a@v1.0.0').name).toBe('b');
});
