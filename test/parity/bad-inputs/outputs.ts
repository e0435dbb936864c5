/** Places for the executable, the cache and temporary files that do not work. */
import type { BadInput } from './bad-input.ts';
import { main, build } from './trees.ts';

export const outputs: readonly BadInput[] = [
  { name: 'output into a directory that does not exist', args: ['build', '-o', 'no/such/x'], files: main },
  { name: 'output is a directory', args: ['build', '-o', 'out'], files: `${main}-- out/keep --\n` },
  { name: 'output directory that does not exist', args: ['build', '-o', 'out/'], files: main },
  { name: 'output below a file', args: ['build', '-o', 'go.mod/x'], files: main },
  {
    name: 'output is a file that is no object',
    args: ['build', '-o', 'notes.txt'],
    files: `${main}-- notes.txt --\nnot yours\n`,
  },
  { name: 'the default output is a directory', args: build, files: `${main}-- m/keep --\n` },
  { name: 'the default output is a file that is no object', args: build, files: `${main}-- m --\nnot yours\n` },
  {
    name: 'output of two packages into a file',
    args: ['build', '-o', 'x', './...'],
    files: `${main}-- lib/lib.go --\npackage lib\n`,
  },
  {
    name: 'output of no command into a directory',
    args: ['build', '-o', 'out/', './lib'],
    files: `${main}-- lib/lib.go --\npackage lib\n`,
  },
  { name: 'output on a full device', args: ['build', '-o', '/dev/full'], files: main },
  { name: 'GOBIN that is relative', args: ['install'], env: { GOBIN: 'bin' }, files: main },
  { name: 'GOBIN that is a file', args: ['install'], files: `${main}-- bin --\n`, env: { GOBIN: '/dev/null' } },
  {
    name: 'install where GOPATH begins with an empty entry',
    args: ['install'],
    env: { GOPATH: ':/nope' },
    files: main,
  },
  { name: 'GOPATH that is relative', args: build, env: { GOPATH: 'gopath' }, files: main },
  { name: 'GOCACHE that is relative', args: build, env: { GOCACHE: 'cache' }, files: main },
  { name: 'GOCACHE that is off', args: build, env: { GOCACHE: 'off' }, files: main },
  { name: 'GOCACHE that is a file', args: build, env: { GOCACHE: '/dev/null' }, files: main },
  {
    name: 'clean -cache where GOCACHE is a file',
    args: ['clean', '-cache'],
    env: { GOCACHE: '/dev/null' },
    files: main,
  },
  {
    name: 'clean with a flag that means nothing to it',
    args: ['clean', '-n', '-race', '.'],
    files:
      '-- go.mod --\nmodule example.com/m\n\ngo 1.26\n-- lib.go --\npackage lib\n-- raced.go --\n//go:build race\n\npackage lib\n',
  },
  { name: 'GOTMPDIR that does not exist', args: build, env: { GOTMPDIR: '/nope' }, files: main },
];
