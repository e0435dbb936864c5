/** Settings and go.work files that are wrong. */
import type { BadInput } from './bad-input.ts';
import { main, requiring, goFile, build } from './trees.ts';

export const settings: readonly BadInput[] = [
  { name: 'GOFLAGS without a dash', args: build, env: { GOFLAGS: 'bogus' }, files: main },
  { name: 'GOFLAGS with an unknown flag', args: build, env: { GOFLAGS: '-nope' }, files: main },
  { name: 'GOFLAGS with an unbalanced quote', args: build, env: { GOFLAGS: "'-ldflags=-s" }, files: main },
  { name: 'GOFLAGS with a bad value', args: build, env: { GOFLAGS: '-p=x' }, files: main },
  { name: 'an unknown GOOS', args: build, env: { GOOS: 'nope' }, files: main },
  { name: 'an unknown GOARCH', args: build, env: { GOARCH: 'nope' }, files: main },
  { name: 'an unsupported pair', args: build, env: { GOOS: 'windows', GOARCH: 's390x' }, files: main },
  { name: 'a bad GOAMD64', args: build, env: { GOAMD64: 'v9' }, files: main },
  { name: 'a bad GOARM', args: build, env: { GOARCH: 'arm', GOARM: '9' }, files: main },
  { name: 'a bad GOEXPERIMENT', args: build, env: { GOEXPERIMENT: 'nope' }, files: main },
  { name: 'a bad GO111MODULE', args: build, env: { GO111MODULE: 'nope' }, files: main },
  { name: 'a bad GOTOOLCHAIN', args: build, env: { GOTOOLCHAIN: 'nope' }, files: main },
  { name: 'a bad GOPROXY', args: build, env: { GOPROXY: 'nonsense' }, files: requiring('example.com/dep') },
  { name: 'a bad GOSUMDB', args: build, env: { GOSUMDB: 'nonsense+x' }, files: requiring('example.com/dep') },
  { name: 'a GOROOT that does not exist', args: build, env: { GOROOT: '/nope' }, files: main },
  {
    name: 'GOPATH mode without the package',
    args: ['build', 'example.com/nope'],
    env: { GO111MODULE: 'off' },
    files: main,
  },
  {
    name: 'CC that does not exist',
    args: build,
    env: { CC: '/nope/cc' },
    files: goFile('package main\n\nimport "C"\n\nfunc main() {}'),
  },
  { name: 'gccgo that is not there', args: ['build', '-compiler=gccgo'], files: main },
  { name: 'GCCGO that does not exist', args: ['build', '-compiler=gccgo'], env: { GCCGO: '/nope/gccgo' }, files: main },
  { name: '-gccgoflags without gccgo', args: ['build', '-o', '/dev/null', '-gccgoflags=-O2'], files: main },
  { name: 'GOWORK that does not exist', args: build, env: { GOWORK: '/nope/go.work' }, files: main },
  { name: 'GOWORK that is no go.work', args: build, env: { GOWORK: '/nope/other.txt' }, files: main },
  { name: 'go.work with a syntax error', args: build, files: `${main}-- go.work --\ngo 1.26\nnonsense .\n` },
  { name: 'go.work with a missing directory', args: build, files: `${main}-- go.work --\ngo 1.26\n\nuse ./nope\n` },
  { name: 'go.work with a directory twice', args: build, files: `${main}-- go.work --\ngo 1.26\n\nuse .\nuse .\n` },
  { name: 'go.work without this module', args: build, files: `${main}-- go.work --\ngo 1.26\n` },
  { name: 'go.work of an older Go than its module', args: build, files: `${main}-- go.work --\ngo 1.20\n\nuse .\n` },
  { name: '-mod=mod with a go.work', args: ['build', '-mod=mod'], files: `${main}-- go.work --\ngo 1.26\n\nuse .\n` },
];
