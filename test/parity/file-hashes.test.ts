import fs from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { writeFileProxy } from '../support/file-proxy.ts';
import { goSumLines, moduleVersion } from '../support/module-files.ts';
import { worldWithStandardCache } from '../support/standard-cache.ts';
import { writeTree } from '../support/world.ts';

const dep = moduleVersion(
  'example.com/dep',
  'v1.0.0',
  '-- go.mod --\nmodule example.com/dep\n\ngo 1.24\n-- dep.go --\npackage dep\n\nfunc Word() string { return "one" }\n',
);
const tree = `-- go.mod --\nmodule example.com/m\n\ngo 1.24\n\nrequire example.com/dep v1.0.0\n-- go.sum --\n${goSumLines(dep)}-- main.go --\npackage main\n\nimport "example.com/dep"\n\nfunc main() { println(dep.Word(), word()) }\n-- word.go --\npackage main\n\nfunc word() string { return "one" }\n`;

/** Another word of the same length, under the time of before. */
function editUnseen(path: string, from: string, to: string): void {
  const { mtime, atime } = fs.statSync(path);
  fs.writeFileSync(path, fs.readFileSync(path, 'utf8').replace(from, to));
  fs.utimesSync(path, atime, mtime);
}

test.each(['off', 'on'])('no edit hides behind a hash that is known, manifests %s', async (manifests) => {
  await using world = await worldWithStandardCache({ env: { GOFLAGS: '-modcacherw', GOTS_MANIFEST: manifests } });
  const env = { ...world.env, GOPROXY: writeFileProxy(join(world.root, 'proxy'), [dep]) };
  writeTree(world.cwd, tree);
  const hashes = join(world.gocache, 'gots/hashes');
  const build = async (): Promise<string> => {
    const programs: Buffer[] = [];
    for (const program of ['gots', 'go'] as const) {
      const { code, stderr } = await world.run(program, ['build', '-o', 'out'], { env });
      expect([code, stderr.toString().replace(/^go: downloading .*\n/, '')]).toEqual([0, '']);
      programs.push(fs.readFileSync(join(world.cwd, 'out')));
      fs.rmSync(join(world.cwd, 'out'));
    }
    expect(programs[0]?.equals(programs[1] ?? Buffer.alloc(0))).toBe(true);
    const { stderr } = await world.run('gots', ['run', '.'], { env });
    return stderr.toString();
  };
  expect(await build()).toBe('one one\n');
  // what is younger than two seconds is not kept
  await setTimeout(2100);
  fs.rmSync(join(world.gocache, 'gots'), { recursive: true });
  expect(await build()).toBe('one one\n');
  // with these hashes, and nothing else that is known
  const forgetBuilds = (): void => fs.rmSync(join(world.gocache, 'gots/manifest'), { recursive: true, force: true });
  forgetBuilds();
  const kept = new Map(fs.readdirSync(hashes).map((name) => [name, fs.readFileSync(join(hashes, name), 'utf8')]));
  for (const [name, text] of kept) {
    fs.writeFileSync(
      join(hashes, name),
      text.replace(/(?<=^\/(?:dep|word)\.go\t)\w+/m, (hash) => '0'.repeat(hash.length)),
    );
  }
  const traced = await world.run('gots', ['build', '-o', 'out'], { env: { ...env, GODEBUG: 'gocachehash=1' } });
  expect(traced.stderr.toString().match(/^HASH .*\/(?:dep|word)\.go: 0{64}$/gm)).toHaveLength(2);
  for (const [name, text] of kept) fs.writeFileSync(join(hashes, name), text);
  forgetBuilds();
  expect(await build()).toBe('one one\n');
  editUnseen(join(world.gomodcache, 'example.com/dep@v1.0.0/dep.go'), 'one', 'two');
  expect(await build()).toBe('two one\n');
  editUnseen(join(world.cwd, 'word.go'), 'one', 'two');
  expect(await build()).toBe('two two\n');
});
