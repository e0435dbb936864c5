/** A tree on disk with three programs at work on it: gots with its manifests, gots without them, and go. */
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { withoutRandom } from '../support/parity.ts';
import type { CommandResult } from '../support/run-command.ts';
import { temporaryWorld, type World } from '../support/world.ts';
import { applyChange, differingPaths, type Ground, writeStart } from './apply.ts';
import { SoakCache } from './caches.ts';
import { changedTree, type Accident, type Change, type Command, type Step, type Tree } from './scene.ts';
import { inModule, type SoakPlan } from './plan-steps.ts';

type Worker = 'with' | 'without' | 'go';

/** What a program has said, and what it has left behind, as comparable text. */
interface Answer {
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  /** output -> hash */
  readonly outputs: Readonly<Record<string, string>>;
  /** files of the module mode that the command has written -> text */
  readonly written: Readonly<Record<string, string>>;
}

export interface StepResult {
  /** in lines; none: all is the same */
  readonly differences: readonly string[];
  readonly code: number | undefined;
  readonly askedGo: boolean;
}

/** Files that commands may write themselves. */
const moduleFiles = ['m/go.mod', 'm/go.sum', 'm/other.mod', 'm/other.sum', 'go.work', 'go.work.sum'];

export class SoakWorld implements AsyncDisposable {
  readonly #world: World;
  readonly #ground: Ground;
  readonly #caches: ReadonlyMap<Worker, SoakCache>;
  #tree: Tree;

  private constructor(world: World, plan: SoakPlan, standard: string) {
    this.#world = world;
    this.#ground = { root: world.cwd, env: world.env };
    const place = (name: string): SoakCache => new SoakCache(join(world.root, `cache-${name}`), standard);
    const shared = plan.sharesCache ? place('shared') : undefined;
    this.#caches = new Map(
      (['with', 'without', 'go'] as const).map((worker) => [worker, shared ?? place(worker)] as const),
    );
    this.#tree = plan.start;
    for (const worker of this.#caches.keys()) mkdirSync(this.#out(worker));
    writeStart(this.#ground, plan.start);
  }

  /** @param standard a build cache to start with */
  static async start(plan: SoakPlan, standard: string): Promise<SoakWorld> {
    return new SoakWorld(await temporaryWorld(), plan, standard);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#world[Symbol.asyncDispose]();
  }

  get root(): string {
    return this.#world.root;
  }

  /** Makes what a step changes, and builds nothing. */
  pass(step: Step): void {
    for (const change of [...step.changes, ...(step.during?.changes ?? [])]) this.#apply(change);
    if (step.accident?.kind === 'cache') this.#befall(step.accident);
  }

  async take(step: Step): Promise<StepResult> {
    for (const change of step.changes) this.#apply(change);
    if (step.accident !== undefined) this.#befall(step.accident);
    if (step.rests) await pause(2100);
    const lost = step.during === undefined ? [] : await this.#disturb(step.during, step.command);
    const answer = await this.#answer('with', step.command);
    const without = await this.#answer('without', step.command);
    const go = step.asksGo ? await this.#answer('go', step.command) : undefined;
    const differences = [
      ...lost,
      ...differencesOf(['gots', answer], ['gots without manifests', without]),
      ...(go === undefined ? [] : differencesOf(['gots', answer], ['go', go])),
    ];
    return { differences, code: answer.code, askedGo: step.asksGo };
  }

  #apply(change: Change): void {
    applyChange(this.#ground, change);
    this.#tree = changedTree(this.#tree, change);
    if (change.kind !== 'checkout') return;
    const paths = differingPaths(this.#ground.root, this.#tree);
    if (paths.length > 0) throw new Error(`the tree is not what it should be: ${paths.join(' ')}`);
  }

  #befall(accident: Accident): void {
    if (accident.kind === 'cache') {
      // go's answers are the measure
      for (const cache of new Set([this.#cache('with'), this.#cache('without')])) cache.befall(accident);
      return;
    }
    const damaged = join(this.#out('with'), 'one');
    damageOutput(damaged, accident.damage);
    // what is half there counts as what it was: for all alike only where all have had the same, also go, which is not always asked
    for (const worker of this.#caches.keys())
      if (worker !== 'with') replaceFile(join(this.#out(worker), 'one'), damaged);
  }

  /** @returns what should not have happened */
  async #disturb(during: NonNullable<Step['during']>, command: Command): Promise<readonly string[]> {
    const running = this.#run('with', command);
    await pause(during.delay);
    for (const change of during.changes) this.#apply(change);
    const { code, stderr } = await running;
    this.#restoreModuleFiles();
    const text = stderr.toString();
    if ((code === 0 || code === 1) && !text.includes('internal error')) return [];
    return [`the build during which files were changed ended with ${code}: ${text}`];
  }

  async #run(worker: Worker, command: Command): Promise<CommandResult> {
    const { root, cwd, env } = this.#world;
    const places = { '{out}': this.#out(worker), '{root}': cwd };
    const filled = (text: string): string => text.replace(/\{\w+\}/, (name) => places[name as keyof typeof places]);
    const variables = Object.entries(command.env).map(([name, value]) => [name, filled(value)]);
    return await this.#world.run(worker === 'go' ? 'go' : 'gots', command.args.map(filled), {
      cwd: join(cwd, command.cwd),
      env: {
        ...env,
        PATH: `${join(cwd, 'bin')}${delimiter}${env['PATH'] ?? ''}`,
        GOENV: join(cwd, 'goenv'),
        GOCACHE: this.#cache(worker).path,
        GOTMPDIR: join(root, 'tmp'),
        ...(worker === 'without' ? { GOTS_MANIFEST: 'off' } : {}),
        ...Object.fromEntries(variables),
      },
      timeout: 1_800_000,
    });
  }

  async #answer(worker: Worker, command: Command): Promise<Answer> {
    // each finds its own output where it has left it
    const isInModule = command.makes === inModule;
    // what was made for another system stays beside
    const makes = isInModule ? `${inModule}${suffixOf(command)}` : command.makes;
    const [kept, used] = [join(this.#out(worker), makes), join(this.#world.cwd, `m/one${suffixOf(command)}`)];
    if (isInModule && existsSync(kept)) renameSync(kept, used);
    const { code, stdout, stderr } = await this.#run(worker, command);
    if (isInModule && existsSync(used)) renameSync(used, kept);
    return {
      code,
      stdout: this.#plain(worker, stdout.toString()),
      stderr: this.#plain(worker, stderr.toString()),
      // what a command that failed has left is older than its sources
      outputs: code === 0 && makes !== '' ? hashesOf(this.#out(worker), makes) : {},
      written: this.#restoreModuleFiles(),
    };
  }

  /** Puts back what a command has written, so that the next program finds what this one has found. */
  #restoreModuleFiles(): Readonly<Record<string, string>> {
    const written: Record<string, string> = {};
    for (const path of moduleFiles) {
      const place = join(this.#world.cwd, path);
      const text = existsSync(place) ? readFileSync(place, 'utf8') : undefined;
      const entry = this.#tree.get(path);
      const before = entry?.kind === 'file' ? entry.text : undefined;
      if (text === before) continue;
      written[path] = text ?? '(removed)';
      if (before === undefined) rmSync(place);
      else applyChange(this.#ground, { kind: 'write', path, text: before, how: 'in place' });
    }
    return written;
  }

  #plain(worker: Worker, text: string): string {
    return withoutRandom(text).replaceAll(this.#out(worker), '{out}').replaceAll(this.#cache(worker).path, '{cache}');
  }

  #out(worker: Worker): string {
    return join(this.#world.root, `out-${worker}`);
  }

  #cache(worker: Worker): SoakCache {
    const cache = this.#caches.get(worker);
    if (cache === undefined) throw new Error(`no cache for ${worker}`);
    return cache;
  }
}

function damageOutput(path: string, damage: Extract<Accident, { kind: 'output' }>['damage']): void {
  if (!existsSync(path)) return;
  switch (damage) {
    case 'remove':
      return rmSync(path);
    case 'truncate':
      return truncateSync(path, 0);
    case 'overwrite':
      return copyFileSync('/bin/true', path);
    case 'cut':
      return truncateSync(path, statSync(path).size >> 1);
    case 'bring back':
      return bringBack(path);
  }
}

/** @param by a file that may not be there, as then the other is not */
function replaceFile(path: string, by: string): void {
  rmSync(path, { force: true });
  if (existsSync(by)) copyFileSync(by, path);
}

/** Puts the program of an earlier build in the place of the last one, which is kept for the next time. */
function bringBack(path: string): void {
  const earlier = `${path}.earlier`;
  const last = `${path}.last`;
  copyFileSync(path, last);
  if (existsSync(earlier)) renameSync(earlier, path);
  renameSync(last, earlier);
}

/** Of programs for the system that a command builds for. */
function suffixOf({ env }: Command): string {
  return env['GOOS'] === 'windows' ? '.exe' : '';
}

/** @param place a file or a directory below another directory */
function hashesOf(directory: string, place: string): Readonly<Record<string, string>> {
  const path = join(directory, place);
  const names = statSync(path).isDirectory() ? readdirSync(path).map((name) => join(place, name)) : [place];
  return Object.fromEntries(names.map((name) => [name, hashOf(join(directory, name))]));
}

function hashOf(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

/** Blocks of packages: which of two that fail comes first is not always the same. */
function sorted(text: string): string {
  return text
    .split(/^(?=# )/m)
    .sort()
    .join('');
}

function differencesOf([one, first]: readonly [string, Answer], [other, second]: readonly [string, Answer]): string[] {
  const found: string[] = [];
  const compare = (what: string, a: string, b: string): void => {
    if (a !== b) found.push(`${what}\n${one}: ${a}\n${other}: ${b}`);
  };
  compare('exit status', String(first.code), String(second.code));
  compare('stdout', first.stdout, second.stdout);
  compare('stderr', sorted(first.stderr), sorted(second.stderr));
  compare('outputs', JSON.stringify(first.outputs), JSON.stringify(second.outputs));
  compare('written', JSON.stringify(first.written), JSON.stringify(second.written));
  return found;
}
