/** Changes of the tree: files, directories, packages, links, embedded files; another branch. Pure. */
import { below, changesBetween, packagesOf, textOf, type Change, type Scene } from './scene.ts';
import { modulePath, packageText, startTree } from './start-tree.ts';
import { pickHow, write, type StepKind } from './step-kind.ts';

function packageName(scene: Scene, directory: string): string {
  return /^package (\w+)/m.exec(textOf(scene.tree, `m/${directory}/p.go`))?.[1] ?? '';
}

/** Name of a file beside p.go, and what kind of text it has. */
const fileNames: readonly (readonly [string, 'go' | 'text'])[] = [
  ['extra.go', 'go'],
  ['Extra.go', 'go'],
  ['more_linux.go', 'go'],
  ['more_windows.go', 'go'],
  ['more_test.go', 'go'],
  ['.hidden.go', 'go'],
  ['_ignored.go', 'go'],
  ['notes.txt', 'text'],
  ['empty.s', 'text'],
];

const fileAdded: StepKind = {
  name: 'a file added',
  weight: 6,
  plan: (scene, random) => {
    const packages = packagesOf(scene.tree);
    if (packages.length === 0) return undefined;
    const directory = random.pick(packages);
    const [name, kind] = random.pick(fileNames);
    const path = `m/${directory}/${name}`;
    if (scene.tree.has(path)) return undefined;
    const code = `package ${packageName(scene, directory)}\n\nfunc init() { println("extra ${scene.count}") }\n`;
    const text = kind === 'go' ? code : name.endsWith('.s') ? '' : `${scene.count}\n`;
    const others = [...scene.tree.keys()].some((other) => other.toLowerCase() === path.toLowerCase());
    return { changes: [write(path, text, pickHow(random))], breaks: others };
  },
};

/** Files that were added, of packages. */
function extraFiles(scene: Scene): readonly string[] {
  const packages = new Set(packagesOf(scene.tree));
  const isExtra = (path: string): boolean => {
    const [, directory = '', name = '', ...more] = path.split('/');
    return packages.has(directory) && more.length === 0 && name !== 'p.go' && name !== 'link.go';
  };
  return [...scene.tree].flatMap(([path, { kind }]) => (kind === 'file' && isExtra(path) ? [path] : []));
}

const fileRemoved: StepKind = {
  name: 'a file removed',
  weight: 5,
  plan: (scene, random) => {
    const files = extraFiles(scene);
    return files.length === 0 ? undefined : { changes: [{ kind: 'remove', path: random.pick(files) }] };
  },
};

const fileRenamed: StepKind = {
  name: 'a file renamed',
  weight: 5,
  plan: (scene, random) => {
    const files = extraFiles(scene).filter((path) => path.endsWith('.go'));
    if (files.length === 0) return undefined;
    const from = random.pick(files);
    const name = random.pick(['extra.go', 'Extra.go', 'EXTRA.go', 'other.go', 'other_windows.go', 'other_test.go']);
    const to = from.replace(/[^/]*$/, name);
    if ([...scene.tree.keys()].some((path) => path !== from && path.toLowerCase() === to.toLowerCase()))
      return undefined;
    return from === to ? undefined : { changes: [{ kind: 'rename', from, to }] };
  },
};

const fileAndDirectory: StepKind = {
  name: 'a directory in the place of a file',
  weight: 1,
  plan: (scene, random) => {
    const files = extraFiles(scene);
    if (files.length === 0) return undefined;
    const path = random.pick(files);
    return { changes: [{ kind: 'remove', path }, write(`${path}/inside.txt`, 'inside\n', 'in place')], breaks: true };
  },
};

/** Import declarations of all files with one path for another. */
function reimported(scene: Scene, from: string, to: string | undefined): readonly Change[] {
  return [...scene.tree].flatMap(([path, entry]): Change[] => {
    if (entry.kind !== 'file' || !path.endsWith('.go')) return [];
    const line = `"${modulePath}/${from}"\n`;
    if (!entry.text.includes(line)) return [];
    const text =
      to === undefined ? entry.text.replace(`\t_ ${line}`, '') : entry.text.replace(line, `"${modulePath}/${to}"\n`);
    return [write(path, text, 'in place')];
  });
}

const directoryRenamed: StepKind = {
  name: 'a directory renamed',
  weight: 3,
  plan: (scene, random) => {
    const packages = packagesOf(scene.tree);
    if (packages.length === 0) return undefined;
    const from = random.pick(packages);
    const to = random.next() < 0.3 ? `${from[0]?.toUpperCase()}${from.slice(1)}` : `d${scene.count}`;
    if (to === from || packages.includes(to)) return undefined;
    const renamed: Change = { kind: 'rename', from: `m/${from}`, to: `m/${to}` };
    if (random.next() < 0.2) return { changes: [renamed], breaks: true };
    const isInside = (change: Change): boolean => change.kind === 'write' && change.path.startsWith(`m/${from}/`);
    return { changes: [renamed, ...reimported(scene, from, to).filter((change) => !isInside(change))], forgets: true };
  },
};

const packageAdded: StepKind = {
  name: 'a package added',
  weight: 3,
  plan: (scene, random) => {
    const packages = packagesOf(scene.tree);
    if (packages.length === 0 || packages.length > 20) return undefined;
    const name = `n${scene.count}`;
    const importer = 'm/cmd/one/main.go';
    const text = textOf(scene.tree, importer).replace('import (\n', `import (\n\t_ "${modulePath}/${name}"\n`);
    const used = random.some(packages, 0.1);
    const unclear = used.some((other) => packageName(scene, other) !== other);
    const code = packageText(name, unclear ? [] : used);
    return {
      changes: [write(`m/${name}/p.go`, code, 'in place'), write(importer, text, pickHow(random))],
      forgets: true,
    };
  },
};

const packageRemoved: StepKind = {
  name: 'a package removed',
  weight: 3,
  plan: (scene, random) => {
    const isUsed = (name: string): boolean =>
      [...scene.tree.values()].some(
        (entry) => entry.kind === 'file' && entry.text.includes(`\n\t"${modulePath}/${name}"\n`),
      );
    const names = packagesOf(scene.tree).filter((name) => name.startsWith('n') && !isUsed(name));
    if (names.length === 0) return undefined;
    const name = random.pick(names);
    const gone: Change = { kind: 'remove', path: `m/${name}` };
    const isInside = (change: Change): boolean => change.kind === 'write' && change.path.startsWith(`m/${name}/`);
    if (random.next() < 0.2) return { changes: [gone], breaks: true };
    return {
      changes: [gone, ...reimported(scene, name, undefined).filter((change) => !isInside(change))],
      forgets: true,
    };
  },
};

const embedded: StepKind = {
  name: 'an embedded file',
  weight: 7,
  plan: (scene, random) => {
    const data = below(scene.tree, 'm/emb/data');
    const action = random.pick(['add', 'add', 'edit', 'edit', 'remove', 'rename', 'pattern', 'link'] as const);
    const name = `m/emb/data/${random.pick(['c.txt', 'd.go', 'sub/e.txt', '.hidden', '_f', 'go.txt'])}`;
    const file = random.pick(data.filter((path) => scene.tree.get(path)?.kind === 'file'));
    const code = textOf(scene.tree, 'm/emb/emb.go');
    switch (action) {
      case 'add':
        return { changes: [write(name, `${scene.count}`, pickHow(random))] };
      case 'edit':
        return file === undefined ? undefined : { changes: [write(file, `${scene.count} edited`, pickHow(random))] };
      case 'remove':
        if (file === undefined) return undefined;
        return { changes: [{ kind: 'remove', path: file }], breaks: data.length < 3 };
      case 'rename':
        if (file === undefined || scene.tree.has(name)) return undefined;
        return { changes: [{ kind: 'rename', from: file, to: name }], breaks: true };
      case 'pattern': {
        const pattern = random.pick(['data', 'all:data', 'data/*.txt', 'data/a.txt data', 'nothing']);
        const text = code.replace(/embed (?:all:)?(?:data|nothing).*\n/, `embed ${pattern}\n`);
        return { changes: [write('m/emb/emb.go', text, pickHow(random))], breaks: true };
      }
      case 'link':
        return { changes: [{ kind: 'link', path: 'm/emb/data/link.txt', target: 'a.txt' }], breaks: true };
    }
  },
};

const retargeted: StepKind = {
  name: 'a link to another place',
  weight: 6,
  plan: ({ tree }, random) => {
    const isFile = random.next() < 0.5;
    const path = isFile ? [...tree.keys()].find((place) => place.endsWith('/link.go')) : 'm/linked';
    const entry = path === undefined ? undefined : tree.get(path);
    if (path === undefined || entry?.kind !== 'link') return undefined;
    const targets = isFile
      ? ['../../elsewhere/a.txt', '../../elsewhere/b.txt']
      : ['../elsewhere/one', '../elsewhere/two'];
    const isBroken = random.next() < 0.1;
    const target = isBroken ? 'nowhere' : (targets.find((other) => other !== entry.target) ?? '');
    return { changes: [{ kind: 'link', path, target }], breaks: isBroken };
  },
};

const touched: StepKind = {
  name: 'touched',
  weight: 4,
  whileBroken: true,
  plan: ({ tree }, random) => {
    const path = random.pick([...tree.keys(), 'm/go.mod', 'm', 'm/emb/data', 'm/cmd/one']);
    if (path === undefined || tree.get(path)?.kind === 'link') return undefined;
    return { changes: [{ kind: 'touch', path, time: random.pick(['now', 'yesterday']) }] };
  },
};

const checkedOut: StepKind = {
  name: 'another branch checked out',
  weight: 4,
  plan: ({ branch, branches }) => {
    const other = branch === 'main' ? 'side' : 'main';
    return { changes: [{ kind: 'checkout', branch: other, tree: branches.get(other) ?? new Map() }], forgets: true };
  },
};

/** Heals what no step has meant to break. */
const startedOver: StepKind = {
  name: 'all as at the start',
  weight: 2,
  plan: ({ tree }) => ({ changes: changesBetween(tree, startTree(tree.has('m/nat/nat.go'))), forgets: true }),
};

export const treeSteps: readonly StepKind[] = [
  fileAdded,
  fileRemoved,
  fileRenamed,
  fileAndDirectory,
  directoryRenamed,
  packageAdded,
  packageRemoved,
  embedded,
  retargeted,
  touched,
  checkedOut,
  startedOver,
];
