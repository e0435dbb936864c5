/** go.sum files, proxies, checksum databases and modules that are wrong. */
import { goSumLines, moduleVersion, moduleZip } from '../../support/module-files.ts';
import type { BadInput } from './bad-input.ts';
import { dep } from './proxy-modules.ts';
import { requiring, sums, build } from './trees.ts';

export const downloads: readonly BadInput[] = [
  { name: 'no go.sum', args: build, files: requiring('example.com/dep') },
  {
    name: 'go.sum without the zip',
    args: build,
    files: requiring('example.com/dep') + sums(goSumLines(dep).split('\n')[1] + '\n'),
  },
  {
    name: 'go.sum without go.mod',
    args: build,
    files: requiring('example.com/dep') + sums(goSumLines(dep).split('\n')[0] + '\n'),
  },
  {
    name: 'go.sum with a wrong zip hash',
    args: build,
    files: requiring('example.com/dep') + sums(goSumLines(dep).replace(/v1\.0\.0 h1:..../, 'v1.0.0 h1:AAAA')),
    leavesOther: /\.zipN\.tmp$/,
  },
  {
    name: 'go.sum with a wrong go.mod hash',
    args: build,
    files: requiring('example.com/dep') + sums(goSumLines(dep).replace(/go\.mod h1:..../, 'go.mod h1:AAAA')),
  },
  { name: 'a malformed go.sum', args: build, files: `${requiring('example.com/dep')}${sums('one two\n')}` },
  {
    name: 'GOPROXY=off',
    args: build,
    env: { GOPROXY: 'off' },
    files: requiring('example.com/dep') + sums(goSumLines(dep)),
  },
  {
    name: 'an internal package of a module',
    args: build,
    files:
      requiring('example.com/dep').replace('_ "example.com/dep"', '_ "example.com/dep/internal/hidden"') +
      sums(goSumLines(dep)),
  },
  {
    name: 'a package that its module does not have',
    args: build,
    files:
      requiring('example.com/dep').replace('_ "example.com/dep"', '_ "example.com/dep/nope"') + sums(goSumLines(dep)),
  },
  { name: 'a module that is not on the proxy', args: build, files: requiring('example.com/absent') },
  {
    name: 'a module that is not on the proxy, -mod=mod',
    args: ['build', '-mod=mod'],
    files: requiring('example.com/absent'),
  },
  { name: 'a module of a newer Go', args: ['build', '-mod=mod'], files: requiring('example.com/newer') },
  { name: 'a module under another name', args: ['build', '-mod=mod'], files: requiring('example.com/renamed') },
  { name: 'a module with a bad go.mod', args: ['build', '-mod=mod'], files: requiring('example.com/badmod') },
  {
    name: 'proxy: 404 for go.mod',
    args: ['build', '-mod=mod'],
    files: requiring('example.com/dep'),
    faults: (proxy) => proxy.fail(/\.mod$/, { kind: 'status', status: 404, body: 'not found: gone fishing' }),
  },
  {
    name: 'proxy: 410 for the zip',
    args: ['build', '-mod=mod'],
    files: requiring('example.com/dep'),
    faults: (proxy) => proxy.fail(/\.zip$/, { kind: 'status', status: 410, body: 'no longer here' }),
  },
  {
    name: 'proxy: 500 for the zip',
    args: ['build', '-mod=mod'],
    files: requiring('example.com/dep'),
    faults: (proxy) => proxy.fail(/\.zip$/, { kind: 'status', status: 500 }),
  },
  {
    name: 'proxy: 403 with several lines',
    args: ['build', '-mod=mod'],
    files: requiring('example.com/dep'),
    faults: (proxy) => proxy.fail(/\.mod$/, { kind: 'status', status: 403, body: 'one\ntwo\nthree' }),
  },
  {
    name: 'proxy: a zip that is none',
    args: ['build', '-mod=mod'],
    env: { GONOSUMDB: '*' },
    files: requiring('example.com/dep'),
    faults: (proxy) => proxy.fail(/\.zip$/, { kind: 'body', body: 'no zip' }),
  },
  {
    name: 'proxy: an empty zip',
    args: ['build', '-mod=mod'],
    files: requiring('example.com/dep'),
    leavesOther: /go\.sum$/,
    faults: (proxy) =>
      proxy.fail(/\.zip$/, { kind: 'body', body: Buffer.from(`PK\x05\x06${'\0'.repeat(18)}`, 'latin1') }),
  },
  {
    name: 'proxy: a truncated zip',
    args: ['build', '-mod=mod'],
    files: requiring('example.com/dep'),
    faults: (proxy) => proxy.fail(/\.zip$/, { kind: 'truncated', bytes: 100 }),
  },
  {
    name: 'proxy: an .info that is no JSON',
    args: ['install', 'example.com/dep/cmd/tool@v1.0.0'],
    faults: (proxy) => proxy.fail(/\.info$/, { kind: 'body', body: 'nonsense' }),
  },
  {
    name: 'proxy: a go.mod that is HTML',
    args: ['build', '-mod=mod'],
    env: { GONOSUMDB: '*' },
    files: requiring('example.com/dep'),
    faults: (proxy) => proxy.fail(/\.mod$/, { kind: 'body', body: '<html></html>\n' }),
  },
  {
    name: 'checksum database: 500',
    args: ['build', '-mod=mod'],
    files: requiring('example.com/dep'),
    faults: (proxy) => proxy.fail(/\/lookup\//, { kind: 'status', status: 500 }),
  },
  {
    name: 'checksum database: nonsense',
    args: ['build', '-mod=mod'],
    files: requiring('example.com/dep'),
    faults: (proxy) => proxy.fail(/\/lookup\//, { kind: 'body', body: 'nonsense\n' }),
  },
  {
    name: 'checksum database: another hash',
    args: ['build', '-mod=mod'],
    files: requiring('example.com/dep'),
    leavesOther: /go\.sum$/,
    faults: (proxy) => proxy.fail(/\.zip$/, { kind: 'body', body: otherZip() }),
  },
  { name: 'install of an unknown version', args: ['install', 'example.com/dep/cmd/tool@v9.9.9'] },
  { name: 'install of a malformed version', args: ['install', 'example.com/dep/cmd/tool@'] },
  { name: 'install of a package that is not main', args: ['install', 'example.com/tools/lib@v1.0.0'] },
  { name: 'install of a package that is not there', args: ['install', 'example.com/tools/nope@v1.0.0'] },
  {
    name: 'install of two versions',
    args: ['install', 'example.com/tools/a@v1.0.0', 'example.com/dep/cmd/tool@latest'],
  },
  {
    name: 'install of two modules',
    args: ['install', 'example.com/tools/a@v1.0.0', 'example.com/dep/cmd/tool@v1.0.0'],
  },
  { name: 'install with and without a version', args: ['install', 'example.com/tools/a@v1.0.0', './x'] },
  { name: 'install of a path at a version', args: ['install', './x@v1.0.0'] },
  { name: 'install of a standard command at a version', args: ['install', 'cmd/vet@v1.0.0'] },
  { name: 'install of a module with replacements', args: ['install', 'example.com/replacing@v1.0.0'] },
  { name: 'install at a version with -mod=vendor', args: ['install', '-mod=vendor', 'example.com/tools/a@v1.0.0'] },
  {
    name: 'install across platforms with GOBIN',
    args: ['install', 'example.com/tools/a@v1.0.0'],
    env: { GOBIN: '/tmp', GOOS: 'windows', GO111MODULE: 'on' },
  },
  { name: 'run of an unknown module', args: ['run', 'example.com/absent@latest'] },
  { name: 'install without a go.mod and a version', args: ['install', 'example.com/tools/a'] },
];

function otherZip(): Uint8Array {
  return moduleZip(
    moduleVersion('example.com/dep', 'v1.0.0', '-- go.mod --\nmodule example.com/dep\n-- dep.go --\npackage dep\n'),
  );
}
