/** Loads what a shared library is linked with although nobody named it (cmd/go's work/action.go: linkSharedAction, readpkglist). */
import { join } from 'node:path';
import { GotsError } from '../base/errors.ts';
import { compilerTraits } from '../config/compiler-traits.ts';
import type { Config } from '../config/config.ts';
import { linkerImports } from '../packages/implicit-imports.ts';
import type { LoadResult } from '../packages/load-packages.ts';
import { libraryDir } from '../packages/install-target.ts';
import { newPackage } from '../packages/new-package.ts';
import { packageList } from '../packages/package-list.ts';
import { flagArguments } from '../packages/package-patterns.ts';
import { setToolFlags } from '../packages/tool-flags.ts';
import type { Package } from '../packages/package.ts';
import type { System } from '../sys/system.ts';
import { readGccgoPackageList, readPackageList } from '../toolchain/shared-library.ts';
import type { LibraryPackages } from './plan-shared.ts';

interface LibraryMachine {
  readonly config: Config;
  readonly sys: System;
  /** told of each package that is loaded, with all that it imports */
  readonly onLoad: (packages: readonly Package[]) => void;
}

export function libraryPackages(loaded: LoadResult, { config, sys, onLoad }: LibraryMachine): LibraryPackages {
  const load = (importPath: string): Package => {
    const pkg = loaded.loader.loadForLibrary(importPath);
    setToolFlags([pkg], config, loaded.patterns);
    onLoad(packageList([pkg]));
    if (pkg.error === undefined) return pkg;
    throw new GotsError('package', `load ${importPath}: ${pkg.error.message}`, { bare: true });
  };
  const { importsRuntime } = compilerTraits(config);
  const { compiler, goarch } = config.context;
  return {
    load,
    implicit: importsRuntime ? ['runtime/cgo', ...(goarch === 'arm' ? ['math'] : [])] : [],
    linkerImports: () => {
      if (!importsRuntime) return [];
      const imports = linkerImports(config, []);
      if (!('failure' in imports)) return imports;
      throw new GotsError('build', imports.failure);
    },
    packagesOf: (library) => {
      const list = compiler === 'gccgo' ? readGccgoPackageList : readPackageList;
      return list((offset, length) => sys.files.readRange(library, offset, length), library);
    },
    flags: () => {
      const pkg = newPackage('');
      pkg.cmdlinePkg = true;
      pkg.ldflags = flagArguments(config.flags.ldflags, loaded.patterns)(pkg);
      pkg.gccgoflags = flagArguments(config.flags.gccgoflags, loaded.patterns)(pkg);
      return pkg;
    },
    importPathOf: (dir) => loaded.source.locate(join(config.cwd, dir)).importPath,
    installDir: (root) => libraryDir(root, config),
  };
}
