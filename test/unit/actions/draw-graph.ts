/** Action graphs as text, for comparisons, and packages to plan. */
import { type Action, actionList } from '../../../src/actions/action.ts';
import { Planner, type PlanOptions } from '../../../src/actions/plan.ts';
import { newPackage } from '../../../src/packages/new-package.ts';
import type { Package } from '../../../src/packages/package.ts';
import { testConfig } from '../toolchain/tool-setup.ts';

/** `mode package` for each action, dependencies before dependents, what it waits for after `<-`. */
export function draw(root: Action): string[] {
  return actionList(root).map((action) => {
    const deps = action.deps.map(label);
    return deps.length === 0 ? label(action) : `${label(action)} <- ${deps.join(', ')}`;
  });
}

function label({ mode, pkg }: Action): string {
  return pkg === undefined || pkg.importPath === '' ? mode : `${mode} ${pkg.importPath}`;
}

export function library(importPath: string, imports: Package[] = [], changes: Partial<Package> = {}): Package {
  const pkg = newPackage(importPath);
  pkg.name = importPath;
  pkg.goFiles = [`${importPath}.go`];
  pkg.importedPackages = imports;
  return Object.assign(pkg, changes);
}

export function program(importPath: string, imports: Package[] = [], changes: Partial<Package> = {}): Package {
  return library(importPath, imports, { name: 'main', ...changes });
}

export function newPlanner(changes: Partial<PlanOptions> = {}): Planner {
  return new Planner({ config: testConfig(), workDir: '/wd', buildmode: 'default', exeSuffix: '', ...changes });
}
