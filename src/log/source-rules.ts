/** Causes in where a package comes from, and in its files.  Pure. */
import { change, changeOf, type Rule } from './differences.ts';
import type { FilesChange, ValueChange } from './rebuild-reason.ts';

/** `dir DIR`, or with -trimpath `module PATH@VERSION`. */
const originRule: Rule = (differences) => {
  const module = change(differences, 'module ');
  const dir = change(differences, 'dir ');
  const versions = (module && sameModule(module.before, module.after)) ?? (dir && sameModule(dir.before, dir.after));
  if (versions !== undefined) return { kind: 'module', ...versions };
  if (dir !== undefined) return { kind: 'directory', ...dir };
  return module && { kind: 'other', ...module };
};

/** Two versions of one module: `PATH@VERSION`, or directories of the module cache. */
function sameModule(before: string, after: string): ({ readonly path: string } & ValueChange) | undefined {
  const pattern = /^(.*)@(v[^/]*)(.*)$/;
  const [was, is] = [pattern.exec(before), pattern.exec(after)];
  if (was === null || is === null || was[1] !== is[1] || was[3] !== is[3]) return undefined;
  return { path: modulePath(was[1] ?? ''), before: was[2] ?? '', after: is[2] ?? '' };
}

/** @param place a module path, or the directory of a module, in a module cache at its usual place or elsewhere */
function modulePath(place: string): string {
  const path = /\/pkg\/mod\/(.+)$/.exec(place)?.[1] ?? /\/([^/.]+\.[^/]+\/.+)$/.exec(place)?.[1] ?? place;
  return path.replaceAll(/!([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

const languageRule: Rule = (differences) => {
  const both = change(differences, 'go ');
  return both && { kind: 'language', ...both };
};

/** A file that was left out before, or is now, was or is there: then it is a constraint that has changed its mind. */
const fileRule: Rule = ({ names, before, after }) => {
  const files = filesOf(names('file '));
  for (const { file, change: what } of files) {
    if (what === 'added' && before.includes(`left out ${file}`))
      return { kind: 'constraint', change: 'selected', file };
    if (what === 'removed' && after.includes(`left out ${file}`)) {
      return { kind: 'constraint', change: 'left out', file };
    }
  }
  const first = firstOf(files);
  if (first !== undefined) return { kind: 'file', ...first };
  const isOtherChoice = after.some((line) => line.startsWith('files '));
  return isOtherChoice ? { kind: 'constraint', change: 'selected', file: '' } : undefined;
};

const embedRule: Rule = ({ names }) => {
  const first = firstOf(filesOf(names('embed ')));
  return first && { kind: 'embed', ...first };
};

function filesOf(names: ReadonlyMap<string, ValueChange>): readonly FilesChange[] {
  return [...names].map(([file, sides]) => ({ file, change: changeOf(sides) }));
}

function firstOf([first, ...others]: readonly FilesChange[]): FilesChange | undefined {
  return first === undefined || others.length === 0 ? first : { ...first, more: others.length };
}

/** In the order in which they count. */
export const sourceRules: readonly Rule[] = [originRule, languageRule, fileRule, embedRule];
