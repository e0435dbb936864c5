/**
 * A module cache on a disk that gets full while a module is downloaded or unpacked, beside the real go: the same texts, and once
 * there is room the next build succeeds with what is left.  The disk is a small tmpfs, which only root can mount.
 */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeFileProxy } from '../support/file-proxy.ts';
import { type GoProxy, startGoProxy } from '../support/go-proxy.ts';
import { withGotsInProcess } from '../support/gots-in-process.ts';
import { moduleVersion } from '../support/module-files.ts';
import { treeOf } from '../support/parity.ts';
import { findGo, type ProgramName } from '../support/programs-under-test.ts';
import { removeTree, temporaryWorld, type World } from '../support/world.ts';

function mount(directory: string, options: string): void {
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', directory], { stdio: 'pipe' });
}

function unmount(directory: string): void {
  execFileSync('umount', [directory], { stdio: 'pipe' });
}

async function canMount(): Promise<boolean> {
  if (process.platform !== 'linux' || process.geteuid?.() !== 0) return false;
  await using world = await temporaryWorld();
  try {
    mount(world.tmp, 'size=4k');
    unmount(world.tmp);
    return true;
  } catch {
    return false;
  }
}

const files = `-- go.mod --
module ex.com/m

go 1.20

require ex.com/dep v1.0.0
-- m.go --
package m

import _ "ex.com/dep"
`;

const source = '-- go.mod --\nmodule ex.com/dep\n\ngo 1.20\n-- dep.go --\npackage dep\n-- z/data.txt --\n';
const args = ['build', '-n', '-mod=mod'];

interface Outcome {
  readonly code: number | undefined;
  readonly stderr: string;
  readonly left: Readonly<Record<string, string>>;
}

describe.skipIf(findGo() === undefined || !(await canMount()))('a full disk (needs root and an installed Go)', () => {
  let world: World;
  let disk = '';
  let proxy: GoProxy;
  let fileProxy = '';

  beforeAll(async () => {
    world = withGotsInProcess(await temporaryWorld());
    disk = join(world.root, 'disk');
    mkdirSync(disk);
    // what can't be packed any smaller
    const data = randomBytes(60_000).toString('base64');
    const dep = moduleVersion('ex.com/dep', 'v1.0.0', `${source}${data}\n`);
    proxy = await startGoProxy(dep);
    fileProxy = writeFileProxy(join(world.root, 'proxy'), [dep]);
  });
  afterAll(async () => {
    await proxy[Symbol.asyncDispose]();
    await world[Symbol.asyncDispose]();
  });

  async function build(program: ProgramName, GOPROXY: string): Promise<Outcome> {
    const env = { ...world.env, GOPROXY, GOMODCACHE: disk };
    const { code, stderr } = await world.run(program, args, { env });
    const withoutRandom = (text: string): string => text.replaceAll(/\d{6,}/g, 'N');
    const left = Object.entries(treeOf(world.root, disk)).map(([name, what]) => [withoutRandom(name), what] as const);
    return { code, stderr: withoutRandom(stderr.toString()), left: Object.fromEntries(left) };
  }

  /** On a disk of so many kilobytes, then on the same with room. */
  async function twice(
    program: ProgramName,
    size: number,
    GOPROXY = proxy.url,
  ): Promise<{ readonly full: Outcome; readonly after: Outcome }> {
    for (const directory of [world.cwd, world.tmp]) {
      removeTree(directory);
      mkdirSync(directory);
    }
    world.write(files);
    mount(disk, `size=${size}k,mode=755`);
    try {
      const full = await build(program, GOPROXY);
      mount(disk, 'remount,size=4m');
      return { full, after: await build(program, GOPROXY) };
    } finally {
      unmount(disk);
    }
  }

  test.each([4, 8, 12, 16, 20, 40, 60, 80, 92, 100, 120, 140, 400])('of %i kilobytes', async (size) => {
    for (const GOPROXY of [proxy.url, fileProxy]) {
      const go = await twice('go', size, GOPROXY);
      const gots = await twice('gots', size, GOPROXY);
      expect(gots.full.code).toBe(size === 400 ? 0 : 1);
      expect({ ...gots.full, left: {} }).toEqual({ ...go.full, left: {} });
      expect({ code: gots.after.code, left: gots.after.left }).toEqual({ code: 0, left: go.after.left });
    }
  });

  test('nothing that is half written is taken for whole', async () => {
    const whole = await twice('go', 400);
    for (const size of [40, 100, 140]) {
      const { full } = await twice('gots', size);
      const wrong = Object.entries(full.left).filter(
        ([name, what]) => /\.(?:zip|ziphash|mod|info)$/.test(name) && whole.full.left[name] !== what,
      );
      expect({ size, wrong }).toEqual({ size, wrong: [] });
    }
  });
});
