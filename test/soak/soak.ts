/** Takes the steps of a soak test until one differs, and finds how few of them show the difference. */
import { soakStart } from './caches.ts';
import { planSoak, type PlanOptions, type SoakPlan } from './plan-steps.ts';
import type { Change, Step } from './scene.ts';
import { SoakWorld } from './soak-world.ts';

export interface SoakOptions extends PlanOptions {
  readonly seed: number;
  /** the first step after which anything is built */
  readonly first: number;
  /** told after each step */
  readonly tell?: (step: Step, wall: number) => void;
}

export interface SoakReport {
  /** steps after which builds were compared */
  readonly taken: number;
  /** of these, those of which go was asked, too */
  readonly askedGo: number;
  /** of these, those whose command failed, in the same way for all */
  readonly failed: number;
  /** step -> what differs after it */
  readonly difference: { readonly step: Step; readonly lines: readonly string[] } | undefined;
}

export async function soak(options: SoakOptions): Promise<SoakReport> {
  const plan = planSoak(options.seed, options);
  const world = await SoakWorld.start(plan, await soakStart(options.isWide));
  try {
    return await takeSteps(plan, world, options);
  } finally {
    await world[Symbol.asyncDispose]();
  }
}

async function takeSteps(plan: SoakPlan, world: SoakWorld, options: SoakOptions): Promise<SoakReport> {
  let [taken, askedGo, failed] = [0, 0, 0];
  for (const step of plan.steps) {
    if (step.number < options.first) {
      world.pass(step);
      continue;
    }
    const started = performance.now();
    const { differences, code, askedGo: asked } = await world.take(step);
    taken++;
    if (asked) askedGo++;
    if (code !== 0) failed++;
    options.tell?.(step, performance.now() - started);
    if (differences.length > 0) return { taken, askedGo, failed, difference: { step, lines: differences } };
  }
  return { taken, askedGo, failed, difference: undefined };
}

/** The last steps before a difference that show it still, when nothing is built before them; all, where fewer do not. */
export async function narrow(options: SoakOptions, step: Step): Promise<readonly Step[]> {
  for (let length = 2; length < step.number; length *= 2) {
    const first = step.number - length + 1;
    const { difference } = await soak({ ...options, count: step.number, first });
    if (difference?.step.number === step.number) return stepsOf(options, first, step.number);
  }
  return stepsOf(options, options.first, step.number);
}

function stepsOf(options: SoakOptions, first: number, last: number): readonly Step[] {
  const plan: SoakPlan = planSoak(options.seed, options);
  return plan.steps.slice(first - 1, last);
}

/** A step in some lines. */
export function describeStep({ number, what, changes, during, accident, command, asksGo }: Step): string {
  const env = Object.entries(command.env).map(([name, value]) => `${name}=${value} `);
  return [
    `step ${number}: ${what}`,
    ...changes.map((change) => `    ${describeChange(change)}`),
    ...(during === undefined ? [] : [`    while a build runs, after ${during.delay} ms:`]),
    ...(during?.changes ?? []).map((change) => `        ${describeChange(change)}`),
    ...(accident === undefined ? [] : [`    ${JSON.stringify(accident)}`]),
    `    in ${command.cwd}: ${env.join('')}${command.args.join(' ')}${asksGo ? '' : ' (go not asked)'}`,
    '',
  ].join('\n');
}

function describeChange(change: Change): string {
  switch (change.kind) {
    case 'write':
      return `write ${change.path} ${change.how}: ${JSON.stringify(change.text)}`;
    case 'checkout':
      return `check out ${change.branch}`;
    default:
      return JSON.stringify(change);
  }
}
