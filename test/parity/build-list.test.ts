/**
 * The build list of random module graphs beside `go list -m all`, and the go.mod that is left: pruned and not, with requirements
 * that are not minimal, replaced, excluded and retracted versions.  `BUILD_LISTS=FROM-TO` chooses other graphs than the first 200.
 */
import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { errorText } from '../../src/base/errors.ts';
import { defaultBuildFlags } from '../../src/config/build-flags.ts';
import { resolveConfig } from '../../src/config/resolve.ts';
import { openSource } from '../../src/modules/fetch/open-source.ts';
import { openModules } from '../../src/modules/load-modules.ts';
import { resolveModuleMode } from '../../src/modules/module-mode.ts';
import { commitRequirements, type GoModWriter } from '../../src/modules/commit-requirements.ts';
import { updateRoots } from '../../src/modules/update-roots.ts';
import { createNodeSystem } from '../../src/sys/node/node-system.ts';
import { findGo, goBinary } from '../support/programs-under-test.ts';
import { type Random, randomOf, seedsOf } from '../support/random.ts';
import { runCommand } from '../support/run-command.ts';

const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'];
const versions = ['v1.0.0', 'v1.1.0-rc.1', 'v1.1.0', 'v1.2.1-0.20210203040506-0123456789ab', 'v1.3.0'];
const goLines = ['go 1.16\n', 'go 1.17\n', 'go 1.20\n', 'go 1.21.0\n', ''];

type Files = Readonly<Record<string, string>>;

/** The proxy's go.mod files, the main module's, and those of directories that replace modules. */
function randomGraph(seed: number): { readonly proxy: Files; readonly work: Files } {
  const random = randomOf(seed);
  // some graphs are dense, some nearly trees
  const share = random.pick([0.1, 0.2, 0.35]);
  const proxy: Record<string, string> = {};
  for (const name of names) {
    const base = `ex.com/${name}/@v`;
    for (const version of versions) {
      proxy[`${base}/${version}.mod`] = goMod(random, { path: `ex.com/${name}`, share });
      proxy[`${base}/${version}.info`] = JSON.stringify({ Version: version, Time: '2021-02-03T04:05:06Z' });
    }
    proxy[`${base}/list`] = versions.filter((version) => !version.includes('-0.')).join('\n');
  }
  const work: Record<string, string> = {};
  let main = goMod(random, { path: 'ex.com/m', share: random.pick([0.2, 0.5, 0.9]) });
  for (const name of random.some(names, 0.08)) main += `exclude ex.com/${name} ${random.pick(versions)}\n`;
  for (const name of random.some(names, 0.12)) main += replacement(random, { name, share, work });
  return { proxy, work: { ...work, 'go.mod': main } };
}

function goMod(random: Random, { path, share }: { readonly path: string; readonly share: number }): string {
  let text = `module ${path}\n\n${random.pick(goLines)}\n`;
  for (const name of random.some(names, share)) {
    if (path === `ex.com/${name}`) continue;
    text += `require ex.com/${name} ${random.pick(versions)}${random.next() < 0.4 ? ' // indirect' : ''}\n`;
  }
  if (path !== 'ex.com/m' && random.next() < 0.1) text += `retract ${random.pick(versions)}\n`;
  // what a dependency excludes or replaces counts for nothing
  if (random.next() < 0.1) text += `exclude ex.com/${random.pick(names)} ${random.pick(versions)}\n`;
  return text;
}

/** By another version, another module or a directory; of one version or of all. */
function replacement(
  random: Random,
  { name, share, work }: { readonly name: string; readonly share: number; readonly work: Record<string, string> },
): string {
  const old = `ex.com/${name}${random.next() < 0.5 ? '' : ` ${random.pick(versions)}`}`;
  const kind = random.next();
  if (kind < 0.4) return `replace ${old} => ex.com/${name} ${random.pick(versions)}\n`;
  if (kind < 0.7) return `replace ${old} => ex.com/${random.pick(names)} ${random.pick(versions)}\n`;
  const text = goMod(random, { path: `ex.com/${name}`, share });
  work[`${name}/go.mod`] = text;
  return `replace ${old} => ./${name}\n`;
}

function write(directory: string, files: Files): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), text);
  }
}

interface Place {
  readonly root: string;
  readonly mod: 'mod' | 'readonly';
}

function settings({ root, mod }: Place, who: string): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: join(root, 'home'),
    GOPATH: join(root, who),
    GOCACHE: join(root, 'cache'),
    GOPROXY: `file://${root}/proxy`,
    GOSUMDB: 'off',
    GOTOOLCHAIN: 'local',
    GOTELEMETRY: 'off',
    GOENV: 'off',
    GOFLAGS: `-mod=${mod}`,
  };
}

/** The lines of `path version`, or what is wrong, in a directory of go's own. */
async function byGo(place: Place): Promise<string> {
  const form = '{{.Path}} {{.Version}}';
  const argv = [goBinary(), 'list', '-m', '-f', form, 'all'];
  const { code, stdout, stderr } = await runCommand(argv, {
    cwd: join(place.root, 'work/go'),
    env: settings(place, 'go'),
  });
  return code === 0 ? stdout.toString() : stderr.toString();
}

const writer: GoModWriter = {
  isReplaced: () => false,
  read: (path) => readFileSync(path, 'utf8'),
  write: (path, text) => writeFileSync(path, text),
};

async function byGots(place: Place): Promise<string> {
  const sys = createNodeSystem().with({ cwd: join(place.root, 'work/gots'), env: settings(place, 'gots') });
  const { files } = sys;
  const { mod } = place;
  const flags = { ...defaultBuildFlags, mod, modExplicit: true };
  const config = resolveConfig({ verb: 'build', flags, givenFlags: new Set(), inGOFLAGS: new Set() }, sys);
  let said = '';
  const emit = (event: { readonly kind: string }): void => {
    if (event.kind === 'note' && 'text' in event) said += `go: ${String(event.text)}\n`;
  };
  const open = (request: { readonly goSumFile: string; readonly workspaceGoSumFiles: readonly string[] }) =>
    openSource({ config, sys, files, emit }, request);
  try {
    const mode = resolveModuleMode(config, files);
    const setting = { config, files, disk: files, emit, mode, openSource: open, writer };
    const { state, summaries, requirements } = await openModules(setting);
    let current = requirements;
    let graph = await current.graph(state, summaries);
    if (!current.roots.every(({ path, version }) => graph.selected(path) === version)) {
      const update = { state, summaries, direct: current.direct, packages: [], add: [] };
      current = await updateRoots(current, update);
      graph = await current.graph(state, summaries);
    }
    await commitRequirements({ requirements: current, packages: new Map() }, { state, summaries, writer });
    const modules = graph.buildList().filter(({ path }) => path !== 'go' && path !== 'toolchain');
    return modules.map(({ path, version }) => `${path} ${version}\n`).join('');
  } catch (error) {
    return `${said}go: ${errorText(error)}\n`;
  }
}

describe.skipIf(findGo() === undefined)('build lists (need an installed Go)', () => {
  let parent = '';
  beforeAll(() => {
    parent = realpathSync(mkdtempSync(join(tmpdir(), 'gots-lists-')));
  });
  afterAll(() => {
    execFileSync('chmod', ['-R', 'u+w', parent]);
    rmSync(parent, { recursive: true });
  });

  test.concurrent.each(seedsOf('BUILD_LISTS', 200))('graph %i', async (seed) => {
    const root = join(parent, String(seed));
    const { proxy, work } = randomGraph(seed);
    write(join(root, 'proxy'), proxy);
    const restart = (): void => ['go', 'gots'].forEach((who) => write(join(root, 'work', who), work));
    restart();
    // first with go.mod and go.sum being written, then with what stands there; or with go.mod as it was
    for (const mod of ['mod', 'readonly'] as const) {
      const place: Place = { root, mod };
      if (seed % 4 === 0) restart();
      const [gots, go] = [await byGots(place), await byGo(place)];
      const left = (who: string): string => readFileSync(join(root, 'work', who, 'go.mod'), 'utf8');
      expect({ mod, list: gots, goMod: left('gots') }).toEqual({ mod, list: go, goMod: left('go') });
      // `go list -m` keeps other hashes than a build does
      const sums = join(root, 'work/go/go.sum');
      if (existsSync(sums)) copyFileSync(sums, join(root, 'work/gots/go.sum'));
    }
    rmSync(root, { recursive: true });
  });
});
