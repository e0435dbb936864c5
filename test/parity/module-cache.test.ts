/** Module caches, go.sum files and checksum database caches that are damaged, beside the real go. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startGoProxy, type GoProxy } from '../support/go-proxy.ts';
import { withGotsInProcess } from '../support/gots-in-process.ts';
import { goSumLines } from '../support/module-files.ts';
import { type Observed, runBeside, type Work } from '../support/parity.ts';
import { findGo } from '../support/programs-under-test.ts';
import { removeTree, temporaryWorld, type World } from '../support/world.ts';
import { dep, proxyModules } from './bad-inputs/proxy-modules.ts';

const files = `-- go.mod --
module example.com/m

go 1.26

require example.com/dep v1.0.0
-- m.go --
package m

import _ "example.com/dep"
`;

const download = 'cache/download/example.com/dep/@v';
const database = 'cache/download/sumdb/sum.test';
const otherHash = `h1:${'A'.repeat(43)}=`;

interface Damage {
  readonly name: string;
  /** done to a cache that holds the module, and to the working directory; the path of GOMODCACHE comes with it */
  readonly damage: (cache: string, world: World) => void;
  readonly work?: Partial<Work>;
  /** what go leaves that gots means to leave differently: a row of docs/compatibility.md */
  readonly leavesOther?: RegExp;
  /** both refuse it, in other words: a row of docs/compatibility.md */
  readonly saysOther?: true;
}

function written(name: string, text: string): (cache: string) => void {
  return (cache) => {
    rmSync(join(cache, name), { recursive: true, force: true });
    writeFileSync(join(cache, name), text);
  };
}

function gone(...names: readonly string[]): (cache: string) => void {
  return (cache) => {
    for (const name of names) removeTree(join(cache, name));
  };
}

function directory(name: string): (cache: string) => void {
  return (cache) => {
    removeTree(join(cache, name));
    mkdirSync(join(cache, name), { recursive: true });
  };
}

function each(...steps: readonly ((cache: string) => void)[]): (cache: string) => void {
  return (cache) => {
    for (const step of steps) step(cache);
  };
}

/** A go.sum that has both hashes, so that nothing but the cache is in doubt. */
const withGoSum: Partial<Work> = { files: `${files}-- go.sum --\n${goSumLines(dep)}` };
const tree = 'example.com/dep@v1.0.0';
const unpackedAgain = gone(tree);

const damages: readonly Damage[] = [
  ...['.info', '.mod', '.zip', '.ziphash', '.lock'].flatMap((extension): Damage[] => {
    const name = `${download}/v1.0.0${extension}`;
    const other = extension === '.mod' ? { saysOther: true as const } : {};
    return [
      { name: `no ${extension}`, damage: gone(name) },
      { name: `no ${extension} and no tree`, damage: each(gone(name), unpackedAgain) },
      { name: `no ${extension}, go.sum known`, damage: gone(name), work: withGoSum },
      { name: `an empty ${extension}`, damage: written(name, ''), ...other },
      { name: `an empty ${extension} and no tree`, damage: each(written(name, ''), unpackedAgain), ...other },
      { name: `${extension} is nonsense`, damage: written(name, 'nonsense\n'), ...other },
      {
        name: `${extension} is nonsense, and no tree`,
        damage: each(written(name, 'nonsense\n'), unpackedAgain),
        ...other,
      },
      { name: `${extension} is nonsense, go.sum known`, damage: written(name, 'nonsense\n'), work: withGoSum },
      { name: `${extension} is a directory`, damage: directory(name), leavesOther: /\.(?:info|mod)N\.tmp$/ },
    ];
  }),
  { name: '.info of another version', damage: written(`${download}/v1.0.0.info`, '{"Version":"v1.2.0"}') },
  { name: '.info without a time', damage: written(`${download}/v1.0.0.info`, '{"Version":"v1.0.0"}') },
  { name: '.info with more', damage: written(`${download}/v1.0.0.info`, '{"Version":"v1.0.0", "Short": "x"}') },
  { name: '.mod of old', damage: written(`${download}/v1.0.0.mod`, '//vgo 0.0.4\nmodule example.com/dep\n') },
  {
    name: '.mod of another module',
    damage: written(`${download}/v1.0.0.mod`, 'module example.com/other\n'),
    saysOther: true,
  },
  { name: 'another .ziphash', damage: written(`${download}/v1.0.0.ziphash`, otherHash) },
  { name: 'another .ziphash, go.sum known', damage: written(`${download}/v1.0.0.ziphash`, otherHash), work: withGoSum },
  {
    name: '.ziphash with space around',
    damage: (cache) => {
      const name = join(cache, download, 'v1.0.0.ziphash');
      writeFileSync(name, ` ${readFileSync(name, 'utf8')}\n`);
    },
  },
  { name: 'a .ziphash of another kind', damage: written(`${download}/v1.0.0.ziphash`, otherHash.replace('h1', 'h2')) },
  { name: 'a .partial file', damage: written(`${download}/v1.0.0.partial`, '') },
  { name: 'a .partial file, go.sum known', damage: written(`${download}/v1.0.0.partial`, ''), work: withGoSum },
  { name: 'the tree is a file', damage: written(tree, 'x') },
  { name: 'no tree', damage: unpackedAgain },
  { name: 'half a tree', damage: each(unpackedAgain, directory(tree)) },
  {
    name: 'half a tree and .partial',
    damage: each(unpackedAgain, directory(tree), written(`${download}/v1.0.0.partial`, '')),
  },
  {
    name: 'temporary files',
    damage: each(unpackedAgain, gone(`${download}/v1.0.0.zip`), written(`${download}/v1.0.0.zip12.tmp`, 'x')),
  },
  { name: 'a temporary tree', damage: each(unpackedAgain, directory(`${tree}.tmp-12`)) },
  {
    name: 'a list that is nonsense',
    damage: each(written(`${download}/list`, 'nonsense'), gone(`${download}/v1.0.0.mod`)),
  },
  { name: 'no side lock', damage: gone('cache/lock') },
  { name: 'the side lock is a directory', damage: directory('cache/lock') },
  {
    name: 'the side lock is a directory, go.mod to be written',
    damage: directory('cache/lock'),
    work: { files: files.replace('require example.com/dep v1.0.0\n', '') },
  },
  { name: 'cache/download is a file', damage: each(unpackedAgain, written('cache/download', 'x')) },
  {
    name: 'the module’s directory is a file',
    damage: each(unpackedAgain, written('cache/download/example.com/dep', 'x')),
  },
  {
    name: 'GOMODCACHE is a file',
    damage: (cache) => {
      removeTree(cache);
      writeFileSync(cache, 'x');
    },
  },
  {
    name: 'GOMODCACHE is below a file',
    damage: (cache) => {
      removeTree(cache);
      writeFileSync(cache, 'x');
    },
    work: { env: { GOMODCACHE: '/etc/passwd/mod' } },
  },
  {
    name: 'GOMODCACHE is a link to nothing',
    damage: (cache) => {
      removeTree(cache);
      symlinkSync('nowhere', cache);
    },
  },
  { name: 'GOMODCACHE is relative', damage: () => undefined, work: { env: { GOMODCACHE: 'mod' } } },
  { name: 'go.sum is a directory', damage: (_, world) => mkdirSync(join(world.cwd, 'go.sum')) },
  { name: 'go.sum is a link to nothing', damage: (_, world) => symlinkSync('nowhere', join(world.cwd, 'go.sum')) },
  {
    name: 'go.sum is a link into a missing directory',
    damage: (_, world) => symlinkSync('no/where', join(world.cwd, 'go.sum')),
  },
  {
    name: 'go.sum is a link to a file',
    damage: (_, world) => {
      writeFileSync(join(world.cwd, 'sums'), '');
      symlinkSync('sums', join(world.cwd, 'go.sum'));
    },
  },
  {
    name: 'go.sum with other lines, blank ones and spaces',
    damage: () => undefined,
    work: {
      files: `${files}-- go.sum --\n\n  example.com/z v1.0.0   ${otherHash}  \n\nexample.com/a v1.0.0 ${otherHash}\nexample.com/a v1.0.0 ${otherHash}\n`,
    },
  },
  {
    name: 'go.sum with an unknown kind of hash',
    damage: gone('cache', 'example.com'),
    work: { files: `${files}-- go.sum --\nexample.com/dep v1.0.0 h2:xyz\n` },
  },
  {
    name: 'go.sum is part of the overlay',
    damage: (_, world) => {
      const Replace = { [join(world.cwd, 'go.sum')]: join(world.cwd, 'sums') };
      writeFileSync(join(world.cwd, 'overlay.json'), JSON.stringify({ Replace }));
      writeFileSync(join(world.cwd, 'sums'), '');
    },
    work: { args: ['build', '-n', '-mod=mod', '-overlay=overlay.json'] },
  },
  ...['', 'nonsense\n', '7\n\nnonsense\n'].map((text): Damage => ({
    name: `a cached record of the database: ${JSON.stringify(text)}`,
    damage: written(`${database}/lookup/example.com/dep@v1.0.0`, text),
  })),
  { name: 'cached tiles that are nonsense', damage: (cache) => overwriteTiles(cache, 'nonsense') },
  { name: 'cached tiles of the right size', damage: (cache) => overwriteTiles(cache, 'x'.repeat(32)) },
  { name: 'the tree head is nonsense', damage: (cache) => writeFileSync(join(cache, '../sumdb/sum.test/latest'), 'x') },
  { name: 'the tree head is empty', damage: (cache) => writeFileSync(join(cache, '../sumdb/sum.test/latest'), '') },
  { name: 'the tree head is a directory', damage: directory('../sumdb/sum.test/latest') },
];

function overwriteTiles(cache: string, text: string): void {
  const root = join(cache, database, 'tile');
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) writeFileSync(join(entry.parentPath, entry.name), text);
  }
}

describe.skipIf(findGo() === undefined)('damaged module caches (needs an installed Go)', () => {
  let proxy: GoProxy;
  let filled: World;
  beforeAll(async () => {
    proxy = await startGoProxy(...proxyModules);
    filled = await temporaryWorld({ env: { GOPROXY: proxy.url, GOSUMDB: proxy.sumdb.verifierKey }, files });
    const { code, stderr } = await filled.run('go', ['build', '-n', '-mod=mod']);
    if (code !== 0) throw new Error(stderr.toString());
  });
  afterAll(async () => {
    await filled[Symbol.asyncDispose]();
    await proxy[Symbol.asyncDispose]();
  });

  test.concurrent.each(damages)('$name', async ({ damage, work, leavesOther, saysOther }) => {
    await using real = await temporaryWorld({ env: { GOPROXY: proxy.url, GOSUMDB: proxy.sumdb.verifierKey } });
    const world = withGotsInProcess(real);
    const { go, gots } = await runBeside(world, {
      args: ['build', '-n', '-mod=mod'],
      files,
      ...work,
      prepare: (prepared) => {
        execFileSync('cp', ['-a', `${filled.gopath}/.`, prepared.gopath]);
        damage(prepared.gomodcache, prepared);
      },
    });
    const compared = (observed: Observed): unknown =>
      saysOther === true ? { code: observed.code } : without(observed, leavesOther);
    expect(compared(gots)).toEqual(compared(go));
  });
});

function without(observed: Observed, names: RegExp | undefined): Observed {
  const left = Object.entries(observed.left).filter(([name]) => names?.test(name) !== true);
  // what is looked at several times at once may be warned of as often
  const stderr = observed.stderr.replaceAll(/(warning: verifying [^]*?module-auth'\.\n\n)\1+/g, '$1');
  return { ...observed, stderr, left: Object.fromEntries(left) };
}
