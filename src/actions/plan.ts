/**
 * Packages -> action graph.  Pure.  Rules: cmd/go's work/action.go (go1.26); object directories are numbered in the order
 * in which actions are made, as -n and -x show.
 */
import { basename, join } from 'node:path';
import { compilerTraits } from '../config/compiler-traits.ts';
import type { Config } from '../config/config.ts';
import { isSince } from '../config/release.ts';
import type { Package } from '../packages/package.ts';
import type { CLanguage } from '../toolchain/cc-command.ts';
import { coverMetaFile } from '../toolchain/cover-command.ts';
import { swigOutputs } from '../toolchain/swig-command.ts';
import { usesCgo, usesSwig } from '../toolchain/tool-package.ts';
import type { Action, Work } from './action.ts';

/** Where the result of an action is wanted: in the cache, or at the package's target, too (silently: see Work). */
export type Goal = 'build' | 'install' | 'silent-install';

export interface PlanOptions {
  readonly config: Config;
  /** $WORK, without trailing separator */
  readonly workDir: string;
  /** -buildmode as resolved */
  readonly buildmode: string;
  /** suffix of executables: '.exe', '.wasm' or '' */
  readonly exeSuffix: string;
  /** the action that brings an installed shared library up to date, which a link with -linkshared depends on */
  readonly updateLibrary?: (planner: Planner, file: string) => Action;
}

export class Planner {
  readonly #options: PlanOptions;
  readonly #actions = new Map<string, Map<Package | undefined, Action>>();
  #objdirs = 0;

  constructor(options: PlanOptions) {
    this.#options = options;
  }

  /** The action for a package named on the command line. */
  auto(goal: Goal, pkg: Package): Action {
    return pkg.name === 'main' ? this.link(goal, pkg) : this.compile(goal, pkg);
  }

  /** Compiles a package and, where it has a place of its own, installs it; `imports` says the same of what it imports. */
  compile(goal: Goal, pkg: Package, imports: Goal = 'build'): Action {
    const hasPlace = pkg.target !== '' && pkg.name !== 'main';
    const action = this.once('build', pkg, () => this.#newBuild(pkg, imports));
    const build = action.mode === 'build-install' ? action.deps[0] : action;
    if (build !== undefined) build.needBuild = true;
    return goal !== 'build' && hasPlace ? this.#install(action, goal) : action;
  }

  /** Links a program and, for goal 'install', puts it at its target. */
  link(goal: Goal, pkg: Package, options: { readonly cacheExecutable?: boolean } = {}): Action {
    const action = this.once('link', pkg, () => this.#newLink(pkg, options.cacheExecutable ?? false));
    return goal === 'build' ? action : this.#install(action, goal);
  }

  /** An action that waits for others. */
  join(mode: string, deps: Action[]): Action {
    return newAction(mode, { kind: 'nothing' }, { deps });
  }

  /** Runs what a link has made. */
  run(link: Action, args: readonly string[]): Action {
    return newAction('go run', { kind: 'run-program', args }, { deps: [link] });
  }

  /** The action of a kind for a package, made when it is asked for first. */
  once(mode: string, pkg: Package | undefined, make: () => Action): Action {
    let byPackage = this.#actions.get(mode);
    if (byPackage === undefined) this.#actions.set(mode, (byPackage = new Map<Package | undefined, Action>()));
    let action = byPackage.get(pkg);
    if (action === undefined) byPackage.set(pkg, (action = make()));
    return action;
  }

  newObjdir(): string {
    this.#objdirs++;
    return `${join(this.#options.workDir, `b${String(this.#objdirs).padStart(3, '0')}`)}/`;
  }

  /**
   * Makes a link depend on all builds below an action, and on the shared libraries that hold any of the packages.
   *
   * @param library base name of the library that is linked, which does not wait for itself; '' for a program
   */
  addLinkDependencies(link: Action, below: Action, library = ''): void {
    link.deps.push(...transitiveBuilds(below));
    const { updateLibrary } = this.#options;
    if (updateLibrary === undefined) return;
    const files = link.deps.map(({ pkg }) => pkg?.shlib ?? '').filter((file) => file !== '');
    const seen = new Set([library]);
    for (const file of files) {
      if (seen.has(basename(file))) continue;
      seen.add(basename(file));
      link.deps.push(updateLibrary(this, file));
    }
  }

  #newBuild(pkg: Package, imports: Goal): Action {
    const build = newAction('build', { kind: 'build' }, { pkg, objdir: this.newObjdir() });
    if (pkg.error === undefined || !pkg.error.isImportCycle) {
      for (const imported of pkg.importedPackages) build.deps.push(this.compile(imports, imported, imports));
    }
    if (pkg.pgoProfile !== '') build.deps.push(this.#preprocessProfile(pkg.pgoProfile));
    if (pkg.standard && (pkg.importPath === 'builtin' || pkg.importPath === 'unsafe')) {
      build.mode = 'built-in package';
      build.work = { kind: 'nothing' };
      return build;
    }
    if (pkg.standard && !compilerTraits(this.#options.config).compilesStandard) {
      build.mode = 'gccgo stdlib';
      build.work = { kind: 'nothing' };
      build.target = pkg.target;
      return build;
    }
    const coverMeta = pkg.cover?.generateMeta === true ? coverMetaFile(pkg.importPath) : '';
    const { objdir } = build;
    const check = newAction(
      'build check cache',
      { kind: 'check-cache', build, coverMeta },
      { pkg, objdir, deps: [...build.deps] },
    );
    build.deps.push(check);
    const before = [check];
    if (pkg.cover !== undefined) {
      const cover = newAction('cover', { kind: 'cover', build, coverMeta }, { pkg, objdir, deps: [check] });
      build.deps.push(cover);
      before.push(cover);
    }
    if (usesCgo(pkg) || usesSwig(pkg))
      build.deps.push(cgoActions(pkg, objdir, { before, config: this.#options.config }));
    return build;
  }

  #preprocessProfile(profile: string): Action {
    return this.once(`preprocess PGO profile ${profile}`, undefined, () => {
      const objdir = this.newObjdir();
      const work: Work = { kind: 'preprocess-profile', profile };
      return newAction('preprocess PGO profile', work, { objdir, target: join(objdir, 'pgo.preprofile') });
    });
  }

  #newLink(pkg: Package, cacheExecutable: boolean): Action {
    const main = this.compile('build', pkg);
    const target = main.objdir + join('exe', this.#executableName(pkg)) + this.#options.exeSuffix;
    const link = newAction('link', { kind: 'link', cacheExecutable }, { pkg, objdir: main.objdir, target });
    link.deps = [main];
    this.addLinkDependencies(link, main);
    main.deps.push(newAction('nop', { kind: 'nothing' }, { deps: link.deps.slice(1) }));
    return link;
  }

  #executableName(pkg: Package): string {
    const { goos } = this.#options.config.context;
    if (pkg.exeName !== '') return pkg.exeName;
    const recordsName = (goos === 'darwin' || goos === 'windows') && this.#options.buildmode === 'c-shared';
    return recordsName && pkg.target !== '' ? basename(pkg.target) : 'a.out';
  }

  /** Turns a build or link into its install, for all that depend on it already, too. */
  #install(action: Action, goal: Goal): Action {
    if (action.mode.endsWith('-install')) {
      if (goal === 'install') action.work = { kind: 'install', silent: false };
      return action;
    }
    if (action.work.kind === 'nothing') return action;
    const { pkg } = action;
    return this.once(`${action.mode}-install`, pkg, () => {
      const original: Action = { ...action };
      if (original.work.kind === 'build') retarget(original);
      action.mode = `${original.mode}-install`;
      action.work = { kind: 'install', silent: goal === 'silent-install' };
      action.deps = [original];
      action.target = pkg?.target ?? '';
      action.needBuild = false;
      this.#addHeader(action);
      return action;
    });
  }

  #addHeader(install: Action): void {
    const { buildmode } = this.#options;
    const { pkg, deps } = install;
    const [made] = deps;
    if (pkg === undefined || made === undefined || !usesCgo(pkg)) return;
    if (buildmode !== 'c-archive' && buildmode !== 'c-shared') return;
    const target = headerTarget(install.target, this.#options.config);
    deps.push(
      newAction('install header', { kind: 'install-header' }, { pkg, deps: [made], objdir: made.objdir, target }),
    );
  }
}

/** Of gccgo's `libx.a`, where no name was asked for, the header is `x.h`. */
function headerTarget(target: string, config: Config): string {
  const name = `${basename(target).replace(/\.[^.]*$/, '')}.h`;
  const prefix = config.flags.o === '' ? compilerTraits(config).archivePrefix : '';
  const bare = name.startsWith(prefix) ? name.slice(prefix.length) : name;
  return target.slice(0, target.length - basename(target).length) + bare;
}

/** The cache check of a build speaks of the build itself, not of the install that took its place. */
function retarget(build: Action): void {
  for (const dep of build.deps) {
    const { work } = dep;
    if (work.kind === 'check-cache' || work.kind === 'cover') dep.work = { ...work, build };
  }
}

/** An action that nothing else depends on yet. */
export function newAction(mode: string, work: Work, rest: Partial<Action> = {}): Action {
  return { mode, work, pkg: undefined, deps: [], objdir: '', target: '', needBuild: false, ...rest };
}

/** The builds of all packages below an action, its own apart: breadth first (addTransitiveLinkDeps). */
function transitiveBuilds(top: Action): Action[] {
  const found: Action[] = [];
  const seen = new Set([top.pkg?.importPath]);
  const queue = [top];
  for (const action of queue) {
    for (const dep of action.deps) {
      const isBuild = dep.mode === 'build' || dep.mode === 'build-install';
      if (!isBuild || dep.pkg === undefined || seen.has(dep.pkg.importPath)) continue;
      seen.add(dep.pkg.importPath);
      found.push(dep);
      const build = dep.mode === 'build-install' ? dep.deps[0] : dep;
      if (build !== undefined) queue.push(build);
    }
  }
  return found;
}

interface CgoContext {
  readonly before: readonly Action[];
  readonly config: Config;
}

/** cgo, then the C compiles of one package, joined in one action. */
function cgoActions(pkg: Package, objdir: string, { before, config }: CgoContext): Action {
  const run = newAction('cgo run', { kind: 'run-cgo' }, { pkg, objdir, deps: [...before] });
  const compiles: Action[] = [];
  const compile = (files: readonly string[], language: CLanguage, isAssembly = false): void => {
    for (const file of files) {
      const target = `${objdir}_x${String(compiles.length + 1).padStart(3, '0')}.o`;
      const work: Work = { kind: 'compile-c', file, language, isAssembly };
      compiles.push(newAction(`cgo compile ${file}`, work, { pkg, deps: [run], objdir, target }));
    }
  };
  const swig = [
    ...pkg.swigFiles.map((file) => ({ cxx: false, ...swigOutputs(file, objdir, false) })),
    ...pkg.swigCxxFiles.map((file) => ({ cxx: true, ...swigOutputs(file, objdir, true) })),
  ];
  const cgoFiles = pkg.cover === undefined ? pkg.cgoFiles : pkg.cgoFiles.map((f) => f.replace(/\.go$/, '.cover.go'));
  const generated = [...cgoFiles, ...swig.map((outputs) => outputs.goFile)];
  const stems = generated.map((file) => basename(file).replace(/\.go$/, ''));
  compile(
    ['_cgo_export.c', ...stems.map((stem) => `${stem}.cgo2.c`)].map((file) => objdir + file),
    'c',
  );
  const cOfSwig = swig.filter((s) => !s.cxx).map((s) => s.cFile);
  const cxxFiles = [...pkg.cxxFiles, ...swig.filter((s) => s.cxx).map((s) => s.cFile)];
  if (isSince(config, '1.26')) {
    compile(assemblyForC(pkg), 'c', true);
    compile([...pkg.cFiles, ...pkg.mFiles, ...cOfSwig], 'c');
    compile(cxxFiles, 'c++');
  } else {
    compile([...pkg.cFiles, ...cOfSwig], 'c');
    compile(assemblyForC(pkg), 'c', true);
    compile(cxxFiles, 'c++');
    compile(pkg.mFiles, 'c');
  }
  compile(pkg.fFiles, 'fortran');
  return newAction('collect cgo', { kind: 'nothing' }, { deps: compiles, objdir });
}

/** The C compiler assembles all of a cgo package, but of runtime/cgo only its own part. */
function assemblyForC(pkg: Package): readonly string[] {
  if (!isRuntimeCgo(pkg)) return pkg.sFiles;
  return pkg.sFiles.filter((file) => file.startsWith('gcc_'));
}

/** runtime/cgo bridges Go and C, and so has assembly for both. */
export function isRuntimeCgo(pkg: Package): boolean {
  return pkg.standard && pkg.importPath === 'runtime/cgo';
}
