/**
 * The action graph: what must happen, in which order, before an executable is where it belongs.  Data only; src/executor
 * does the work.  `mode` is cmd/go's name of the action, which -debug-actiongraph shows.
 */
import type { Package } from '../packages/package.ts';
import type { CLanguage } from '../toolchain/cc-command.ts';

/** What an action does. */
export type Work =
  /** joins its dependencies; package unsafe */
  | { readonly kind: 'nothing' }
  /** computes the action ID of a build and looks into the cache */
  | { readonly kind: 'check-cache'; readonly build: Action; readonly coverMeta: string }
  | { readonly kind: 'cover'; readonly build: Action; readonly coverMeta: string }
  | { readonly kind: 'run-cgo' }
  | { readonly kind: 'compile-c'; readonly file: string; readonly language: CLanguage; readonly isAssembly: boolean }
  | { readonly kind: 'build' }
  | { readonly kind: 'preprocess-profile'; readonly profile: string }
  /** cacheExecutable: the executable goes into the cache, too (go run) */
  | { readonly kind: 'link'; readonly cacheExecutable: boolean }
  /** a package's archives, linked into one shared library; the first dependency is the group of them */
  | { readonly kind: 'link-shared' }
  /** silent: brings a library up to date on the way, which nobody asked for */
  | { readonly kind: 'install'; readonly silent: boolean }
  /** records in which shared library an installed package is */
  | { readonly kind: 'install-shlibname' }
  | { readonly kind: 'install-header' }
  | { readonly kind: 'run-program'; readonly args: readonly string[] };

/** Identity matters: actions are compared as objects.  The planner fills in deps; nothing changes afterwards. */
export interface Action {
  mode: string;
  work: Work;
  pkg: Package | undefined;
  deps: Action[];
  /** directory for intermediate files with trailing separator; '' for none */
  objdir: string;
  /** file to be made; '' for none */
  target: string;
  /** a build: its archive is wanted */
  needBuild: boolean;
}

/** Which actions wait for an action, in the order in which they were found (cmd/go's triggers). */
export function triggersOf(actions: readonly Action[]): ReadonlyMap<Action, readonly Action[]> {
  const triggers = new Map<Action, Action[]>(actions.map((action) => [action, []]));
  for (const action of actions) for (const dep of action.deps) triggers.get(dep)?.push(action);
  return triggers;
}

/** All actions below one, itself last: depth first, dependencies before dependents (cmd/go's actionList). */
export function actionList(root: Action): readonly Action[] {
  const seen = new Set<Action>();
  const all: Action[] = [];
  const walk = (action: Action): void => {
    if (seen.has(action)) return;
    seen.add(action);
    for (const dep of action.deps) walk(dep);
    all.push(action);
  };
  walk(root);
  return all;
}
