/** The steps of a soak test, drawn from a seed: the same for the same seed, however many are asked for. Pure. */
import { randomOf, type Random } from '../support/random.ts';
import { accidentSteps } from './accident-steps.ts';
import { moduleSteps } from './module-steps.ts';
import {
  below,
  changedTree,
  changesBetween,
  packagesOf,
  textOf,
  type Change,
  type Command,
  type Scene,
  type Step,
  type Tree,
} from './scene.ts';
import { sourceSteps } from './source-steps.ts';
import { startTree } from './start-tree.ts';
import type { Draft, StepKind } from './step-kind.ts';
import { treeSteps } from './tree-steps.ts';

export interface SoakPlan {
  readonly seed: number;
  /** the tree that the first step changes */
  readonly start: Tree;
  /** go and gots have one build cache, as users have it; else each has its own, so that none answers for another */
  readonly sharesCache: boolean;
  /** programs are stamped with what git says */
  readonly isStamped: boolean;
  readonly steps: readonly Step[];
}

export interface PlanOptions {
  /** number of steps */
  readonly count: number;
  /** with steps for which the standard library is built more than once */
  readonly isWide: boolean;
}

export const stepKinds: readonly StepKind[] = [...sourceSteps, ...treeSteps, ...moduleSteps, ...accidentSteps];

export function planSoak(seed: number, { count, isWide }: PlanOptions): SoakPlan {
  const random = randomOf(seed);
  const start = startTree(isWide && seed % 5 === 0);
  const isStamped = seed % 4 === 3;
  const kinds = stepKinds.filter((kind) => isWide || kind.isWide !== true);
  const committed = partOf(start);
  let scene: Scene = {
    tree: start,
    branches: new Map([
      ['main', committed],
      ['side', committed],
    ]),
    branch: 'main',
    earlier: new Map(),
    mend: undefined,
    flags: [],
    env: {},
    count: 1,
  };
  const steps: Step[] = [];
  for (let number = 1; number <= count; number++) {
    const { kind, draft } = drawStep(scene, kinds, random);
    const next = sceneAfter(scene, draft);
    steps.push({
      number,
      what: kind.name,
      changes: draft.changes ?? [],
      during: draft.during,
      accident: draft.accident,
      rests: draft.rests === true,
      command: drawCommand(next, { isStamped, random }),
      asksGo: random.next() < 1 / 3,
    });
    scene = next;
  }
  return { seed, start, sharesCache: seed % 3 === 0, isStamped, steps };
}

/** What is under version control. */
function partOf(tree: Tree): Tree {
  return new Map(
    below(tree, 'm')
      .flatMap((path) => [[path, tree.get(path)] as const])
      .filter(isEntry),
  );
}

function isEntry<K, V>(pair: readonly [K, V | undefined]): pair is readonly [K, V] {
  return pair[1] !== undefined;
}

function drawStep(
  scene: Scene,
  kinds: readonly StepKind[],
  random: Random,
): { readonly kind: StepKind; readonly draft: Draft } {
  const possible = scene.mend === undefined ? kinds : kinds.filter(({ whileBroken }) => whileBroken === true);
  const sum = possible.reduce((total, { weight }) => total + weight, 0);
  for (;;) {
    let place = random.next() * sum;
    const kind = possible.find(({ weight }) => (place -= weight) < 0);
    const draft = kind?.plan(scene, random);
    if (kind !== undefined && draft !== undefined) return { kind, draft };
  }
}

function sceneAfter(scene: Scene, draft: Draft): Scene {
  const changes = [...(draft.changes ?? []), ...(draft.during?.changes ?? [])];
  const tree = changes.reduce(changedTree, scene.tree);
  const isMended = scene.mend !== undefined && draft.changes === scene.mend;
  const mend = draft.breaks === true ? changesBetween(tree, scene.tree) : isMended ? undefined : scene.mend;
  const checkout = changes.find((change) => change.kind === 'checkout');
  return {
    tree,
    branches:
      checkout === undefined ? scene.branches : new Map([...scene.branches, [scene.branch, partOf(scene.tree)]]),
    branch: checkout === undefined ? scene.branch : checkout.branch,
    earlier: draft.forgets === true || draft.breaks === true ? new Map() : withEarlier(scene, changes),
    mend,
    flags: draft.flags ?? scene.flags,
    env: draft.env ?? scene.env,
    count: scene.count + 1,
  };
}

function withEarlier({ earlier, tree }: Scene, changes: readonly Change[]): ReadonlyMap<string, string> {
  const next = new Map(earlier);
  for (const change of changes) {
    if (change.kind === 'write' && tree.has(change.path)) next.set(change.path, textOf(tree, change.path));
  }
  return next;
}

/** Where the program is kept that a build without -o has left in m. */
export const inModule = 'm-one';

function drawCommand({ tree, flags, env }: Scene, more: { isStamped: boolean; random: Random }): Command {
  const { random } = more;
  const all = [...(more.isStamped ? [] : ['-buildvcs=false']), ...flags];
  const build = (output: string, args: readonly string[], flags = all): Command => {
    const place = output === '' ? [] : ['-o', `{out}/${output}`];
    return { args: ['build', ...flags, ...place, ...args], cwd: 'm', env, makes: output };
  };
  const run = (...args: string[]): Command => ({ args: ['run', ...all, ...args], cwd: 'm', env, makes: '' });
  const packages = packagesOf(tree);
  const library = packages.length === 0 ? './...' : `./${random.pick(packages)}`;
  const usual = build('one', ['./cmd/one']);
  const isForeign = 'GOOS' in env || 'GOARCH' in env;
  const install: Command = {
    args: ['install', ...all, './cmd/one'],
    cwd: 'm',
    env: { ...env, GOBIN: '{out}/bin' },
    makes: 'bin',
  };
  // programs of another system have other names, and leave those of this one where they are
  const both = `both${env['GOOS'] ?? ''}/`;
  const local = all.filter((flag) => !flag.startsWith('-modfile'));
  return random.pick([
    ...Array.from({ length: 25 }, () => usual),
    build(both, ['./cmd/one', './cmd/two']),
    build(both, ['./cmd/one', './cmd/two']),
    ...(isForeign
      ? [usual, usual, usual, usual]
      : [run('./cmd/one', 'a', '-b'), run('./cmd/one', 'a', '-b'), run('./cmd/two'), install]),
    build('', ['./...']),
    build('', [library]),
    { ...build('', ['./cmd/one']), makes: inModule },
    { ...build('sub', ['.'], local), cwd: 'm/cmd/one' },
    build('files', ['cmd/two/main.go']),
    { ...build('linked', ['./cmd/two']), cwd: 'm2', env: { ...env, PWD: '{root}/m2' } },
  ]);
}
