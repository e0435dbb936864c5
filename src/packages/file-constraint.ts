/**
 * Where build constraints stand in a file: `//go:build` before the first code, `// +build` in the comments that a blank
 * line follows.  Pure.  Rule: go/build's parseFileHeader and shouldBuild.
 */
import { ConstraintError, evaluateConstraint, parseConstraint, splitPlusBuild } from './constraint.ts';
import type { HasTag } from './filename.ts';
import type { FileConstraint } from './go-header.ts';

/** The constraint lines in a file's leading text. */
export function findConstraint(text: string): FileConstraint {
  let goBuild: string | undefined;
  let leadingEnd = 0;
  let ended = false;
  let inBlockComment = false;
  let next = 0;
  scan: while (next < text.length) {
    const newline = text.indexOf('\n', next);
    const start = next;
    next = newline < 0 ? text.length : newline + 1;
    let line = text.slice(start, newline < 0 ? text.length : newline).trim();
    if (line === '' && !ended) {
      leadingEnd = next;
      continue;
    }
    if (!line.startsWith('//')) ended = true;
    if (!inBlockComment && isGoBuildLine(line)) {
      if (goBuild !== undefined) return { goBuild: undefined, plusBuild: [], isAmbiguous: true };
      goBuild = line;
    }
    while (line !== '') {
      if (inBlockComment) {
        const end = line.indexOf('*/');
        if (end < 0) continue scan;
        inBlockComment = false;
        line = line.slice(end + 2).trim();
        continue;
      }
      if (line.startsWith('//')) continue scan;
      if (!line.startsWith('/*')) break scan;
      inBlockComment = true;
      line = line.slice(2).trim();
    }
  }
  const plusBuild = goBuild === undefined ? plusBuildLines(text.slice(0, leadingEnd)) : [];
  return { goBuild, plusBuild, isAmbiguous: false };
}

function isGoBuildLine(line: string): boolean {
  if (!line.startsWith('//go:build')) return false;
  const rest = line.slice('//go:build'.length);
  return rest === '' || rest.trim().length < rest.length;
}

function plusBuildLines(text: string): string[] {
  if (!text.includes('+build')) return [];
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => splitPlusBuild(line) !== undefined);
}

/**
 * Whether a file with these lines belongs to a build.
 *
 * @throws ConstraintError with go/build's text on a broken `//go:build` line; broken `// +build` lines are not heeded
 */
export function constraintHolds(constraint: FileConstraint, hasTag: HasTag): boolean {
  if (constraint.isAmbiguous) throw new ConstraintError('multiple //go:build comments');
  if (constraint.goBuild !== undefined) {
    try {
      return evaluateConstraint(parseConstraint(constraint.goBuild), hasTag);
    } catch (error) {
      if (error instanceof ConstraintError) throw new ConstraintError(`parsing //go:build line: ${error.message}`);
      throw error;
    }
  }
  return constraint.plusBuild.every((line) => {
    try {
      return evaluateConstraint(parseConstraint(line), hasTag);
    } catch (error) {
      if (error instanceof ConstraintError) return true;
      throw error;
    }
  });
}
