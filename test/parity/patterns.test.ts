/** What patterns with `...` find, tell and pass over: symbolic links, ignored directories, directories that can't be read. */
import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { modulesOf, writeFileProxy } from '../support/file-proxy.ts';
import { runBeside, type Work } from '../support/parity.ts';
import { runCommand } from '../support/run-command.ts';
import { temporaryWorld } from '../support/world.ts';

const packages = (...paths: readonly string[]): string =>
  paths.map((path) => `-- ${path}/x.go --\npackage x\n`).join('');

const files = `-- go.mod --
module example.com/m

go 1.25

ignore (
	node_modules
	./n
)
-- n/go.mod --
module example.com/n
${packages('a', 'a/x', 'b', 'b/node_modules/p', 'n', 'gopath/src/p', 'gopath/src/p/q', 'gopath/src/e.com/m')}`;

function link(directory: string, links: Readonly<Record<string, string>>): void {
  for (const [name, target] of Object.entries(links)) symlinkSync(target, join(directory, name));
}

const links = {
  node_modules: 'b/node_modules',
  'a/lnk': '../b',
  lnk: 'b',
  '.h': 'a',
  file: 'a/x.go',
  'gopath/src/p/l': 'q',
};
const gopathMode = { GO111MODULE: 'off' };

async function beside(work: Work, env: Readonly<Record<string, string>> = {}): Promise<Both> {
  await using world = await temporaryWorld();
  const gopath = join(world.cwd, 'gopath');
  return await runBeside(world, {
    files,
    ...work,
    env: { ...env, ...(env['GO111MODULE'] === 'off' ? { GOPATH: gopath } : {}) },
  });
}

type Both = Awaited<ReturnType<typeof runBeside>>;

test.each([
  ['build -n example.com/m/...', 'warning: ignoring symlink'],
  ['build -n example.com/m/a/...', 'warning: ignoring symlink'],
  ['build -n -x example.com/m/...', '# ignoring directory'],
  ['build -n -x ./...', '# ignoring directory'],
  ['build -n -x -json example.com/m/...', '# ignoring directory'],
  ['build -n -x all', '# ignoring directory'],
  ['build -n -x work', '# ignoring directory'],
  ['build -n ./...', 'compile'],
])('%s says %s, where go does', async (command, text) => {
  const prepare: Work['prepare'] = ({ cwd }) => link(cwd, links);
  const { go, gots } = await beside({ args: command.split(' '), prepare });
  expect(gots).toEqual(go);
  expect(gots.stderr).toContain(text);
});

test.each([
  'build -n p/...',
  'build -n ...',
  'build -n ./gopath/...',
  'build -n -x e.com/...',
  'build -n cmd/pack/...',
])('%s with GO111MODULE=off', async (command) => {
  const prepare: Work['prepare'] = ({ cwd }) => link(cwd, links);
  const { go, gots } = await beside({ args: command.split(' '), prepare }, gopathMode);
  expect(gots).toEqual(go);
});

// of patterns that name no directories go looks for nested modules on the disk alone
test.each(['{"Replace":{"b/go.mod":"n/go.mod"}}', '{"Replace":{"n/go.mod":""}}'])(
  'with the overlay %s',
  async (overlay) => {
    const prepare: Work['prepare'] = ({ cwd }) => writeFileSync(join(cwd, 'overlay.json'), overlay);
    for (const pattern of ['example.com/m/...', './...', 'all', 'example.com/m/b', './n/...']) {
      const args = ['build', '-n', '-overlay=overlay.json', pattern];
      const { go, gots } = await beside({ args, files: files.replace('\t./n\n', ''), prepare });
      // go makes an empty module cache where it looks for what is missing
      expect([gots.code, gots.stderr]).toEqual([go.code, go.stderr]);
    }
  },
);

describe('of a module in the module cache', () => {
  const dep = `=== example.com/dep v1.0.0 ===
-- go.mod --
module example.com/dep

go 1.25

ignore (
	x
	./only
)
-- cmd/a/main.go --
package main

func main() {}
-- cmd/x/main.go --
package main

func main() {}
-- never/n.go --
//go:build ignore

package never
${packages('x/y', 'x-z', 'w/x', 'only', 'k')}`;

  test.each([
    'build -n -x -mod=mod example.com/dep/...',
    'build -n -x -mod=mod example.com/...',
    'install -n -x -p=1 example.com/dep/...@latest',
    'install -n -x example.com/dep/cmd/...@v1.0.0',
    'install -n -x example.com/dep/only/...@v1.0.0',
    'install -n example.com/dep/never/...@v1.0.0',
  ])('%s', async (command) => {
    await using world = await temporaryWorld();
    const proxy = writeFileProxy(join(world.root, 'proxy'), modulesOf(dep));
    const { go, gots } = await runBeside(world, {
      args: command.split(' '),
      files: files.replace('ignore', 'require example.com/dep v1.0.0\n\nignore'),
      env: { GOPROXY: proxy, GONOSUMDB: '*' },
    });
    expect(gots).toEqual(go);
    expect(go.stderr).toMatch(/example\.com\/dep/);
  });
});

/** what takes root's right to read everything away; undefined where setpriv is missing for it */
const plain: readonly string[] | undefined = await (async () => {
  if (process.getuid?.() !== 0) return [];
  const rights = '-dac_override,-dac_read_search';
  const prefix = ['setpriv', `--bounding-set=${rights}`, `--inh-caps=${rights}`];
  const options = { cwd: '/', env: { PATH: process.env['PATH'] ?? '' } };
  return await runCommand([...prefix, 'true'], options).then(
    ({ code }) => (code === 0 ? prefix : undefined),
    () => undefined,
  );
})();

describe.skipIf(plain === undefined)('directories that can not be read (root needs setpriv for it)', () => {
  const closed = { files: files + packages('locked/y', 'a/locked', 'gopath/src/p/locked/y'), prefix: plain ?? [] };
  const close = (...paths: readonly string[]): Work['prepare'] => {
    return ({ cwd }) => {
      for (const path of paths) chmodSync(join(cwd, path), 0);
    };
  };
  const run = async (command: string, paths: readonly string[], env = {}): Promise<Both> => {
    const prepare = close(...paths);
    return await beside({ ...closed, args: command.split(' '), ...(prepare === undefined ? {} : { prepare }) }, env);
  };

  test.each([
    'build -v example.com/m/...',
    'build ./...',
    'build all',
    'build work',
    'build example.com/m/locked/...',
    'build ./locked/...',
    'build ./locked/y/...',
    'build example.com/m/a ./locked/...',
    'build ./a ./locked',
    'install example.com/...',
  ])('%s', async (command) => {
    const { go, gots } = await run(command, ['locked', 'a/locked']);
    expect(gots).toEqual(go);
    expect(gots.stderr).toContain('permission denied');
  });

  test.each([
    'build p/...',
    'build ./gopath/src/...',
    'build all',
    'build p/locked/...',
    'build p/l... ./gopath/src/p/q/...',
  ])('%s with GO111MODULE=off', async (command) => {
    const { go, gots } = await run(command, ['gopath/src/p/locked'], gopathMode);
    expect(gots).toEqual(go);
    expect(gots.stderr).toContain('permission denied');
  });

  test.each(['vendor', 'vendor/modules.txt', 'vendor/example.com', 'b'])('%s of a vendored module', async (path) => {
    const vendored = {
      ...closed,
      files: `${files.replace('ignore', 'require example.com/dep v1.0.0\n\nignore')}-- use.go --
package m

import _ "example.com/dep/k"
-- vendor/modules.txt --
# example.com/dep v1.0.0
## explicit; go 1.25
example.com/dep/k
${packages('vendor/example.com/dep/k')}`,
      prepare: ({ cwd }: { readonly cwd: string }) => chmodSync(join(cwd, path), 0),
    };
    for (const command of ['build .', 'build -mod=vendor example.com/m/...', 'build example.com/...', 'build all']) {
      const { go, gots } = await beside({ ...vendored, args: command.split(' ') });
      expect(gots).toEqual(go);
    }
  });
});

test.each(['build ./...', 'build -mod=vendor .', 'build -mod=vendor example.com/...'])(
  '%s where vendor is a file',
  async (command) => {
    const prepare: Work['prepare'] = ({ cwd }) => writeFileSync(join(cwd, 'vendor'), '');
    const { go, gots } = await beside({ args: command.split(' '), prepare });
    expect(gots).toEqual(go);
  },
);

test.each(['build -mod=vendor .', 'build -mod=vendor example.com/...', 'build -mod=vendor all'])(
  '%s where vendor is missing or empty',
  async (command) => {
    for (const make of [mkdirSync, rmSync]) {
      const prepare: Work['prepare'] = ({ cwd }) => make(join(cwd, 'vendor'), { recursive: true, force: true });
      const { go, gots } = await beside({ args: command.split(' '), prepare });
      expect(gots).toEqual(go);
    }
  },
);
