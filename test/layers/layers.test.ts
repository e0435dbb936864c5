import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { cruise, type ICruiseResult, type IModule } from 'dependency-cruiser';
import { beforeAll, expect, test } from 'vitest';
import { mayImport, restricted, roomOf } from './layers.ts';

const root = join(import.meta.dirname, '../..');

let modules: readonly IModule[] = [];

beforeAll(async () => {
  const result = await cruise(['src'], {
    baseDir: root,
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
  });
  modules = (result.output as ICruiseResult).modules;
});

function sourceFiles(): string[] {
  return readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `src/${name.replaceAll('\\', '/')}`);
}

/** Imports that break a rule, as `from -> to`. */
function violations(all: readonly IModule[]): string[] {
  const found: string[] = [];
  for (const module of all) {
    if (!module.source.startsWith('src/')) continue;
    const from = roomOf(module.source);
    for (const dependency of module.dependencies) {
      if (dependency.resolved.startsWith('src/')) {
        if (!mayImport(from, roomOf(dependency.resolved))) found.push(`${module.source} -> ${dependency.resolved}`);
        continue;
      }
      for (const [pattern, rooms] of restricted) {
        if (pattern.test(dependency.module) && !rooms.includes(from)) {
          found.push(`${module.source} -> ${dependency.module}`);
        }
      }
    }
  }
  return found;
}

test('the cruise has seen every source file and its imports, type-only ones too', () => {
  const seen = new Set(modules.map((module) => module.source));
  expect(sourceFiles().filter((file) => !seen.has(file))).toEqual([]);
  const config = modules.find((module) => module.source === 'src/config/config.ts');
  expect(config?.dependencies.map((dependency) => dependency.resolved)).toContain('src/config/build-flags.ts');
});

test('every import goes downward', () => {
  expect(violations(modules)).toEqual([]);
});

test('an upward import, a sibling import and a back door are found', () => {
  const module = (source: string, resolved: string, name = resolved): IModule =>
    ({ source, dependencies: [{ resolved, module: name }] }) as unknown as IModule;
  expect(
    violations([
      module('src/base/errors.ts', 'src/config/config.ts'),
      module('src/cache/cache.ts', 'src/modules/source.ts'),
      module('src/actions/plan.ts', 'fs', 'node:fs'),
      module('src/sys/node/files.ts', 'fs', 'node:fs'),
      module('src/config/config.ts', 'src/base/errors.ts'),
    ]),
  ).toEqual([
    'src/base/errors.ts -> src/config/config.ts',
    'src/cache/cache.ts -> src/modules/source.ts',
    'src/actions/plan.ts -> node:fs',
  ]);
});
