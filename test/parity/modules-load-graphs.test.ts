/** Random module graphs, pruned and not, loaded beside the real go: what is said, go.mod, go.sum, the module cache. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { moduleVersion, type ModuleVersion } from '../support/module-files.ts';
import { writeFileProxy } from '../support/file-proxy.ts';
import { withGotsInProcess } from '../support/gots-in-process.ts';
import { runBeside } from '../support/parity.ts';
import { randomOf, seedsOf } from '../support/random.ts';
import { temporaryWorld } from '../support/world.ts';

const names = ['a', 'b', 'c', 'd', 'e', 'f'];
const versions = ['v1.0.0', 'v1.1.0', 'v1.2.0'];

interface Graph {
  readonly modules: readonly ModuleVersion[];
  readonly files: string;
}

function randomGraph(seed: number): Graph {
  const { next: random, pick, some } = randomOf(seed);
  const body = (path: string, imports: readonly string[], share: number): string => {
    const required = new Set([...imports.filter(() => random() < share), ...some(names, 0.15)]);
    const lines = [...required].filter((name) => `ex.com/${name}` !== path);
    const require = lines.map((name) => `require ex.com/${name} ${pick(versions)}\n`).join('');
    const retract = random() < 0.15 ? 'retract v1.2.0\n' : '';
    return `module ${path}\n\ngo ${pick(['1.16', '1.17', '1.20'])}\n\n${require}${path === 'ex.com/m' ? '' : retract}`;
  };
  const source = (name: string, imports: readonly string[]): string =>
    `package ${name}\n\n${imports.map((path) => `import _ "ex.com/${path}"\n`).join('')}`;
  const modules: ModuleVersion[] = [];
  for (const [i, name] of names.entries()) {
    for (const version of versions) {
      // imports go one way, requirements go both
      const imports = some(names.slice(i + 1), 0.35);
      const files = `-- go.mod --\n${body(`ex.com/${name}`, imports, 0.9)}-- x.go --\n${source(name, imports)}`;
      modules.push(moduleVersion(`ex.com/${name}`, version, files));
    }
  }
  const imports = some(names, 0.5);
  const exclude = random() < 0.3 ? `exclude ex.com/${pick(names)} ${pick(versions)}\n` : '';
  const replaced = pick(names);
  const replace = random() < 0.3 ? `replace ex.com/${replaced} => ex.com/${replaced} ${pick(versions)}\n` : '';
  const files = `-- go.mod --\n${body('ex.com/m', imports, 0.7)}${exclude}${replace}-- x.go --\n${source('m', imports)}`;
  return { modules, files };
}

/** Packages that are looked for at the same time are told in any order. */
function sorted(stderr: string): string {
  return stderr.split('\n').toSorted().join('\n');
}

// -n: everything but the compilation of the packages
test.concurrent.each(seedsOf('GRAPHS', 200))('graph %i with -mod=mod and -mod=readonly', async (seed) => {
  const { modules, files } = randomGraph(seed);
  await using real = await temporaryWorld();
  const world = withGotsInProcess(real);
  const GOPROXY = writeFileProxy(join(world.root, 'proxy'), modules);
  for (const mod of ['mod', 'readonly']) {
    const args = ['build', '-n', `-mod=${mod}`, './...'];
    const { go, gots } = await runBeside(world, { args, files, env: { GOPROXY } });
    expect({ mod, ...gots, stderr: sorted(gots.stderr) }).toEqual({ mod, ...go, stderr: sorted(go.stderr) });
  }
});
