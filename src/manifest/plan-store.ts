/**
 * What a build worked out before and while it ran, kept beside its manifest so that the next one can go on from it where
 * only source files have changed: GOCACHE/gots/manifest/<key>.plan.  The texts are those of the rooms that know them.
 *
 *   gots plan 2 <id>       the manifest names the id of its plan, hashes of the two lines below
 *   packages               one line: src/packages/package-snapshot.ts
 *   results                one line: src/executor/known-results.ts
 */
import { dirname } from 'node:path';
import { SysError } from '../base/errors.ts';
import type { System } from '../sys/system.ts';
import type { TextHash } from './fingerprint.ts';

export interface Plan {
  /** without newlines, as is results */
  readonly packages: string;
  readonly results: string;
}

/** A plan to go on from. */
export interface EarlierPlan extends Plan {
  /** source files that are others now */
  readonly changed: readonly string[];
  /** files that hold what they held, but were written anew */
  readonly touched: readonly string[];
}

const format = 'gots plan 2';

function idOf({ packages, results }: Plan, hash: TextHash): string {
  return `${hash(packages)}-${hash(results)}`;
}

/** Where plans are kept. */
export interface PlanSetting {
  readonly sys: System;
  readonly hash: TextHash;
}

/** @param path of the manifest */
function planPath(path: string): string {
  return `${path}.plan`;
}

/** @param id as writePlan gave it @returns undefined where there is no such plan */
export function readPlan(path: string, id: string, { sys, hash }: PlanSetting): Plan | undefined {
  try {
    const [head, packages, results, end] = sys.files.readText(planPath(path)).split('\n');
    if (head !== `${format} ${id}` || packages === undefined || results === undefined || end !== '') return undefined;
    return idOf({ packages, results }, hash) === id ? { packages, results } : undefined;
  } catch (error) {
    if (error instanceof SysError) return undefined;
    throw error;
  }
}

/** @returns its id; '' where it could not be written */
export function writePlan(path: string, plan: Plan, { sys, hash }: PlanSetting): string {
  const { packages, results } = plan;
  const id = idOf(plan, hash);
  try {
    sys.files.mkdirAll(dirname(path));
    sys.files.writeFileAtomic(planPath(path), `${format} ${id}\n${packages}\n${results}\n`);
    return id;
  } catch (error) {
    if (error instanceof SysError) return '';
    throw error;
  }
}
