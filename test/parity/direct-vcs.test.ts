/**
 * Modules straight from Mercurial, Subversion, Bazaar and Fossil, each served by its own program, beside the real go: what is
 * said, and every file of the module cache.
 */
import { existsSync, mkdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Observed, runBeside } from '../support/parity.ts';
import { createRepository, type VcsName, type VcsRepository } from '../support/vcs-repository.ts';
import { startVcsServer, type VcsServer } from '../support/vcs-server.ts';
import { temporaryWorld, type World } from '../support/world.ts';

function isOnPath(program: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((dir) => existsSync(join(dir, program)));
}

const has: Readonly<Record<VcsName, boolean>> = {
  hg: isOnPath('hg'),
  svn: isOnPath('svn') && isOnPath('svnserve'),
  bzr: isOnPath('bzr'),
  fossil: isOnPath('fossil'),
};

const main = 'package main\n\nfunc main() {}\n';

/**
 * What every repository has: versions with and without go.mod, a module below, a major version, a branch.
 *
 * @returns revisions by what they are called here
 */
async function fill(vcs: VcsName, repository: VcsRepository): Promise<Readonly<Record<string, string>>> {
  const module = `a.test/${vcs}/plain`;
  const first = await repository.commit({ 'main.go': main, LICENSE: 'free\n' });
  await repository.tag('v1.0.0');
  await repository.commit({ 'go.mod': `module ${module}\n\ngo 1.20\n`, 'text/a b.txt': 'x\r\n' });
  await repository.tag('v1.1.0');
  await repository.commit({ 'sub/go.mod': `module ${module}/sub\n`, 'sub/main.go': main, 'sub/deep/x.txt': 'x' });
  await repository.tag('v1.2.0-rc.1');
  await repository.tag('sub/v0.1.0');
  const vendored = { 'vendor/x/x.go': 'package x\n', 'vendor/modules.txt': '# x\n' };
  const untagged = await repository.commit(vendored);
  if (vcs !== 'bzr') {
    await repository.branch('feature');
    await repository.commit({ 'feature.txt': 'new\n' });
  }
  const last = await repository.commit({ 'go.mod': `module ${module}/v2\n` });
  await repository.tag('v2.0.0');
  return { first, untagged, last };
}

async function vcsWorld(): Promise<World> {
  const world = await temporaryWorld();
  const settings = {
    BZR_EMAIL: 'A <a@example.com>',
    BRZ_EMAIL: 'A <a@example.com>',
    BZR_LOG: '/dev/null',
    BRZ_LOG: '/dev/null',
    USER: 'a',
    HGPLAIN: '1',
    SVN_SSH: 'none',
    GOPROXY: 'direct',
    GOINSECURE: 'a.test',
    GOFLAGS: '-modcacherw',
    NO_PROXY: '127.0.0.1',
    no_proxy: '127.0.0.1',
  };
  Object.assign(world.env, settings);
  return world;
}

/**
 * A zip is packed by another deflate, a row of docs/compatibility.md: what is in it stands in its .ziphash and its directory.
 * Modules that are downloaded at the same time are told in any order.
 */
function comparable(observed: Observed): Observed {
  const left = Object.entries(observed.left).map(([name, what]) => [name, name.endsWith('.zip') ? 'a zip' : what]);
  const stderr = observed.stderr.split('\n').toSorted().join('\n');
  return { ...observed, stderr, left: Object.fromEntries(left) as Observed['left'] };
}

function rest(...more: readonly string[]): readonly string[] {
  return process.env['VCS_QUERIES'] === 'all' ? more : [];
}

/** Each question costs these programs seconds, most of all Mercurial and Bazaar: `VCS_QUERIES=all` asks them more. */
const queries: Readonly<Record<VcsName, readonly string[]>> = {
  hg: [
    'plain@v1.1.0',
    'plain@feature',
    ...rest('plain@latest', 'plain@first', 'plain/sub@untagged', 'plain/v2@latest'),
  ],
  svn: [
    'plain@v1.0.0',
    'plain@latest',
    'plain@first',
    'plain@99',
    'plain/sub@untagged',
    'plain/v2@last',
    'plain/v2@first',
  ],
  bzr: ['plain@v1.1.0', 'plain@nothing', ...rest('plain@latest', 'plain@first', 'plain/sub@v0.1.0', 'plain/v2@last')],
  fossil: ['plain@v1.0.0', 'plain@latest', 'plain@first', 'plain@feature', 'plain/sub@untagged', 'plain/v2@last'],
};

describe.each(Object.keys(has) as VcsName[])('%s', (vcs) => {
  describe.skipIf(!has[vcs])(`(needs ${vcs})`, () => {
    let world: World;
    let server: VcsServer;
    let revisions: Readonly<Record<string, string>>;
    let tree: string;

    beforeAll(async () => {
      world = await vcsWorld();
      const root = join(world.root, 'remote');
      mkdirSync(root);
      const served = join(root, vcs, 'plain');
      tree = vcs === 'hg' || vcs === 'bzr' ? served : join(world.root, 'tree');
      revisions = await fill(vcs, await createRepository(vcs, { dir: tree, served, env: world.env }));
      server = await startVcsServer({ root, env: world.env, hg: vcs === 'hg' });
      const { url } = server;
      Object.assign(world.env, { HTTP_PROXY: url, HTTPS_PROXY: url, http_proxy: url, https_proxy: url });
    });

    afterAll(async () => {
      await server[Symbol.asyncDispose]();
      await world[Symbol.asyncDispose]();
    });

    /** Runs `install -n`, which does everything but compile. */
    async function installBeside(
      what: string,
      env: Readonly<Record<string, string>> = {},
    ): Promise<{ readonly go: Observed; readonly gots: Observed }> {
      const { go, gots } = await runBeside(world, { args: ['install', '-n', what], env });
      return { go: comparable(go), gots: comparable(gots) };
    }

    test.each([...queries[vcs], 'missing@latest'])('%s', async (query) => {
      const [path = '', version = ''] = query.split('@');
      const { go, gots } = await installBeside(`a.test/${vcs}/${path}@${revisions[version] ?? version}`);
      expect(gots).toEqual(go);
    });

    test('GOVCS that does not allow it', async () => {
      const { go, gots } = await installBeside(`a.test/${vcs}/plain@latest`, { GOVCS: 'a.test:git' });
      expect(gots).toEqual(go);
    });

    test('the version of a working tree', async () => {
      const { go, gots } = await runBeside(world, { args: ['build', '-n', '-buildvcs=true', '.'], cwd: tree });
      const infos = (observed: Observed): Observed['left'] =>
        Object.fromEntries(Object.entries(observed.left).filter(([name]) => name.endsWith('.info')));
      expect(go.stderr).toContain('vcs.revision');
      expect({ ...comparable(gots), left: infos(gots) }).toEqual({ ...comparable(go), left: infos(go) });
    });

    test('a path with the suffix', async () => {
      const { go, gots } = await installBeside(`a.test/${vcs}/plain.${vcs}@latest`);
      expect(gots).toEqual(go);
    });
  });
});
