/** Edits of source files: bodies, comments, signatures, headers; undone, and made while a build runs. Pure. */
import type { Random } from '../support/random.ts';
import { packagesOf, textOf, type Change, type Scene } from './scene.ts';
import { modulePath } from './start-tree.ts';
import { pickAnyHow, pickHow, withOtherDigit, write, type StepKind } from './step-kind.ts';

/** Files with a digit that decides what a program does. */
function filesWithDigits(scene: Scene): readonly string[] {
  return [...scene.tree].flatMap(([path, entry]) =>
    entry.kind === 'file' && /\.(?:go|txt|c|h|s)$/.test(path) && /\d/.test(entry.text) ? [path] : [],
  );
}

function pickPackageFile(scene: Scene, random: Random): { readonly path: string; readonly text: string } | undefined {
  const packages = packagesOf(scene.tree);
  if (packages.length === 0) return undefined;
  const path = `m/${random.pick(packages)}/p.go`;
  return { path, text: textOf(scene.tree, path) };
}

/** Another digit where a pattern is in a package's own file. */
function pickDigit(scene: Scene, random: Random, pattern: RegExp): Change | undefined {
  const file = pickPackageFile(scene, random);
  const text = file === undefined ? undefined : withOtherDigit(file.text, pattern, random);
  return file === undefined || text === undefined ? undefined : write(file.path, text, pickAnyHow(random));
}

/** An edit of a package's own file by one pattern. */
function digitStep(name: string, weight: number, pattern: RegExp): StepKind {
  return {
    name,
    weight,
    whileBroken: true,
    plan: (scene, random) => {
      const change = pickDigit(scene, random, pattern);
      return change && { changes: [change] };
    },
  };
}

/** What is between quotes and no path, a comment, or a constant of C. */
const anyDigit = /(?:"[^"\n/]*\d[^"\n/]*"|says\. \d|^[a-z]+2? \d$|THREE \d|ONE \$\d|\$2\n|\+ \d)/m;

const anyFile: StepKind = {
  name: 'a text in any file',
  weight: 14,
  whileBroken: true,
  plan: (scene, random) => {
    const files = filesWithDigits(scene).filter((path) => !path.endsWith('.mod'));
    const path = random.pick(files);
    const text = path === undefined ? undefined : withOtherDigit(textOf(scene.tree, path), anyDigit, random);
    if (path === undefined || text === undefined) return undefined;
    return { changes: [write(path, text, pickAnyHow(random))] };
  },
};

/** A replacement to and fro in a package's own file. */
function toggleStep(name: string, weight: number, [one, other]: readonly [string, string]): StepKind {
  return {
    name,
    weight,
    plan: (scene, random) => {
      const file = pickPackageFile(scene, random);
      if (file === undefined) return undefined;
      const { path, text } = file;
      const changed = text.includes(one) ? text.replace(one, other) : text.replace(other, one);
      if (changed === text) return undefined;
      return { changes: [write(path, changed, pickHow(random))] };
    },
  };
}

function addedStep(name: string, weight: number, line: (scene: Scene) => string): StepKind {
  return {
    name,
    weight,
    plan: (scene, random) => {
      const path = pickPackageFile(scene, random)?.path;
      if (path === undefined) return undefined;
      return { changes: [write(path, withLine(scene, path, line(scene)), pickHow(random))] };
    },
  };
}

/** Below the import declaration, so that lines below it move; at most one such line stays. */
function withLine(scene: Scene, path: string, line: string): string {
  const text = textOf(scene.tree, path).replace(/^(?:\/\/ Note|func Added).*\n/m, '');
  return text.replace('\nconst Size', `${line}\n\nconst Size`);
}

const undone: StepKind = {
  name: 'an edit undone',
  weight: 14,
  plan: ({ earlier }, random) => {
    const [path, text] = random.pick([...earlier]) ?? [];
    if (path === undefined || text === undefined) return undefined;
    return { changes: [write(path, text, pickHow(random))] };
  },
};

const twoFiles: StepKind = {
  name: 'bodies of two packages',
  weight: 6,
  whileBroken: true,
  plan: (scene, random) => {
    const changes = [1, 2].flatMap((): Change | readonly Change[] => pickDigit(scene, random, /n \+ \d/) ?? []);
    const [first, second] = changes;
    if (first?.kind !== 'write' || second?.kind !== 'write' || first.path === second.path) return undefined;
    return { changes };
  },
};

const importable = ['errors', 'strings', 'sort', 'strconv', 'unicode/utf8'];

const imported: StepKind = {
  name: 'an import added or removed',
  weight: 6,
  plan: (scene, random) => {
    const file = pickPackageFile(scene, random);
    if (file === undefined) return undefined;
    const { path, text } = file;
    const unused = /^\t_ ".*"\n/m.exec(text)?.[0];
    if (unused !== undefined && random.next() < 0.6)
      return { changes: [write(path, text.replace(unused, ''), pickHow(random))], forgets: true };
    const others = packagesOf(scene.tree).map((name) => `${modulePath}/${name}`);
    const added = random.pick([...importable, ...importable, ...others]);
    const line = `\t_ "${added}"\n`;
    if (text.includes(line)) return undefined;
    const change = write(path, text.replace('import (\n', `import (\n${line}`), pickHow(random));
    // may be a cycle
    return { changes: [change], breaks: others.includes(added), forgets: true };
  },
};

const constraint: StepKind = {
  name: 'a constraint added',
  weight: 3,
  plan: (scene, random) => {
    const file = pickPackageFile(scene, random);
    if (file === undefined) return undefined;
    const { path, text } = file;
    const bare = text.replace(/^\/\/go:build.*\n\n/, '');
    if (bare !== text) return { changes: [write(path, bare, pickHow(random))], forgets: true };
    const holds = random.pick(['!plan9', 'gc', 'go1.25', '!ignore']);
    const isOff = random.next() < 0.4;
    const line = isOff ? random.pick(['ignore', '!linux', 'x', 'go1.99']) : holds;
    return { changes: [write(path, `//go:build ${line}\n\n${text}`, pickHow(random))], breaks: isOff, forgets: true };
  },
};

const directive: StepKind = {
  name: 'a go:debug line',
  weight: 2,
  plan: (scene, random) => {
    const path = 'm/cmd/one/main.go';
    const text = textOf(scene.tree, path);
    const bare = text.replace(/^\/\/go:debug.*\n\n/m, '');
    const line = random.pick(['panicnil=1', 'default=go1.24', 'asynctimerchan=1', 'nosuch=1']);
    const changed = bare === text ? `//go:debug ${line}\n\n${text}` : bare;
    return { changes: [write(path, changed, pickHow(random))], breaks: line === 'nosuch=1' && bare === text };
  },
};

/** The first text may be compiled under the name of neither, so that it is never written again. */
const during: StepKind = {
  name: 'edits while a build runs',
  weight: 4,
  plan: (scene, random) => {
    const path = pickPackageFile(scene, random)?.path;
    if (path === undefined) return undefined;
    const line = (part: string): string =>
      `func Added${scene.count}${part}() string { return "added ${scene.count}${part}" }`;
    const first = write(path, withLine(scene, path, line('a')), pickHow(random));
    const second = random.pick([
      write(path, withLine(scene, path, line('b')), pickHow(random)),
      write(`m/${path.split('/')[1]}/late${scene.count}.go`, lateText(scene, path), 'in place'),
    ]);
    return { changes: [first], during: { changes: [second], delay: Math.floor(random.next() * 500) }, forgets: true };
  },
};

function lateText(scene: Scene, path: string): string {
  const name = /^package (\w+)/m.exec(textOf(scene.tree, path))?.[1] ?? '';
  return `package ${name}\n\nfunc init() { println("late ${scene.count}") }\n`;
}

export const sourceSteps: readonly StepKind[] = [
  digitStep('a body', 16, /n \+ \d/),
  digitStep('an inlined body', 8, /return \d }/),
  digitStep('a constant', 6, /Size = \d/),
  digitStep('a comment of the same size', 6, /counts\. \d/),
  anyFile,
  toggleStep('a type', 6, ['struct{ A int }', 'struct{ A, B int }']),
  toggleStep('a signature', 6, ['Small() int64', 'Small() int32']),
  toggleStep('a body that is inlined or not', 3, ['//go:noinline\n', '']),
  addedStep('a comment added', 4, ({ count }) => `// Note ${count} moves all below.`),
  addedStep('a function added', 4, ({ count }) => `func Added${count}() string { return "added ${count}" }`),
  undone,
  twoFiles,
  imported,
  constraint,
  directive,
  during,
];
