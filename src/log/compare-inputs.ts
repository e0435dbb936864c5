/**
 * Two lists of inputs of an action -> why the second is another than the first.  Where several have changed, the earliest
 * cause is told, in the order of the rules here.  Pure.  The lines are those of hash-text.ts, as ActionInputs has them.
 */
import { change, changeOf, findDifferences, type Rule } from './differences.ts';
import { lateRules } from './program-rules.ts';
import type { FileChange, RebuildReason } from './rebuild-reason.ts';
import { sourceRules } from './source-rules.ts';
import { cRules, toolRules } from './tool-rules.ts';

/** @returns undefined where only imports have changed, or what only follows from others, or nothing */
export function compareInputs(before: readonly string[], after: readonly string[]): RebuildReason | undefined {
  return firstReason(rules, before, after);
}

/** Imports whose content has changed, that are new, or gone; in the order of their names. */
export function changedImports(
  before: readonly string[],
  after: readonly string[],
): readonly { readonly importPath: string; readonly change: FileChange }[] {
  const names = findDifferences(before, after).names('import ');
  return [...names].map(([importPath, sides]) => ({ importPath, change: changeOf(sides) }));
}

/** What is left when imports have nothing to say: inputs that only follow from others, or only programs have. */
export function compareLateInputs(before: readonly string[], after: readonly string[]): RebuildReason | undefined {
  return firstReason(lateRules, before, after);
}

function firstReason(
  those: readonly Rule[],
  before: readonly string[],
  after: readonly string[],
): RebuildReason | undefined {
  const differences = findDifferences(before, after);
  for (const rule of those) {
    const reason = rule(differences);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

const profileRule: Rule = (differences) => {
  const both = change(differences, 'pgofile ');
  return both && { kind: 'profile', change: changeOf(both) };
};

const rules: readonly Rule[] = [...toolRules, ...sourceRules, ...cRules, profileRule];
