/** gots as it is published: what the package holds, what others' tools say of it, and an installation that nobody may change. */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { expect, test } from 'vitest';
import { pack } from '../support/packed.ts';
import { findGo, repositoryRoot } from '../support/programs-under-test.ts';
import { runCommand } from '../support/run-command.ts';
import { temporaryWorld } from '../support/world.ts';

/** The chunks that a bundle needs, by the requires in it and in them. */
function neededChunks(): ReadonlySet<string> {
  const found = new Set(['dist/main.cjs', 'dist/library.cjs']);
  for (const file of found) {
    const text = readFileSync(join(repositoryRoot, file), 'utf8');
    for (const [, name = ''] of text.matchAll(/require\("(\.[^"]+)"\)/g)) found.add(join(dirname(file), name));
  }
  return found;
}

test('the package holds what is needed, and nothing else', async () => {
  await using world = await temporaryWorld();
  const { files } = pack(world.root);
  const isBundled = (file: string): boolean => file.startsWith('dist/') && file.endsWith('.cjs');
  const others = files.filter((file) => !isBundled(file));
  expect(others).toEqual([
    'CHANGELOG.md',
    'LICENSE',
    'README.md',
    'bin/gots.cjs',
    'dist/pages/size.js',
    'dist/pages/timings.js',
    'dist/third-party-licenses.txt',
    'dist/types/events/events.d.ts',
    'dist/types/library.d.ts',
    'dist/types/library/diagnostics.d.ts',
    'dist/types/library/event.d.ts',
    'dist/types/library/options.d.ts',
    'dist/types/library/result.d.ts',
    'docs/architecture.md',
    'docs/compatibility.md',
    'docs/examples.md',
    'docs/library.md',
    'docs/performance.md',
    'docs/questions.md',
    'docs/views.md',
    'lib/gots.js',
    'package.json',
    'schema/events.v1.json',
  ]);
  expect(files.filter((file) => isBundled(file))).toEqual([...neededChunks()].toSorted());
});

test('it has one dependency, with native parts, and no script that runs when it is installed', () => {
  const { dependencies, scripts } = JSON.parse(readFileSync(join(repositoryRoot, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
    scripts: Record<string, string>;
  };
  expect(Object.keys(dependencies)).toEqual(['koffi']);
  expect(Object.keys(scripts).filter((name) => /^(?:pre|post)?install$/.test(name))).toEqual([]);
});

test('publint has nothing to say', async () => {
  expect((await publint({ pkgDir: repositoryRoot, strict: true, pack: false })).messages).toEqual([]);
});

test('its types are right for whoever imports it', async () => {
  await using world = await temporaryWorld();
  const { tarball } = pack(world.root);
  const result = await checkPackage(createPackageFromTarballData(readFileSync(tarball)));
  if (result.types === false) throw new Error('no types');
  // an ES module, and none for those who don't read `exports`
  const ofOthers = new Set<string | undefined>(['node10', 'node16-cjs']);
  const problems = result.problems.filter(
    (problem) => !('resolutionKind' in problem && ofOthers.has(problem.resolutionKind)),
  );
  expect(problems).toEqual([]);
});

/** Somebody else, where this is root, who may write everywhere. */
const anybody = process.getuid?.() === 0 ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : [];

test.skipIf(findGo() === undefined)(
  'installed for all, at a path with spaces, it works for those who may not write there',
  async () => {
    await using world = await temporaryWorld();
    const { tarball } = pack(world.root);
    const prefix = join(world.root, 'all of us');
    execFileSync('npm', ['install', '--global', '--prefix', prefix, '--prefer-offline', '--no-audit', tarball]);
    execFileSync('chmod', ['-R', 'a-w,a+rX', prefix]);
    for (const dir of [world.root, join(world.root, 'home')]) chmodSync(dir, 0o755);
    const home = join(world.root, 'own');
    mkdirSync(home);
    chmodSync(home, 0o777);
    const env = {
      PATH: `${join(prefix, 'bin')}:${process.env['PATH'] ?? ''}`,
      HOME: home,
      GOFLAGS: '',
      CGO_ENABLED: '0',
    };
    const files = join(home, 'm');
    mkdirSync(files);
    chmodSync(files, 0o777);
    const script = `set -e
printf 'module example.com/m\\n\\ngo 1.26\\n' >go.mod
printf 'package main\\n\\nfunc main() { println("works") }\\n' >main.go
gots build -o m
./m
gots run .`;
    const { code, stdout, stderr } = await runCommand([...anybody, 'sh', '-c', script], { cwd: files, env });
    expect({ code, stdout: stdout.toString(), stderr: stderr.toString() }).toEqual({
      code: 0,
      stdout: '',
      stderr: 'works\nworks\n',
    });
    execFileSync('chmod', ['-R', 'u+w', prefix]);
  },
);
