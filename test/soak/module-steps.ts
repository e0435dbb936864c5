/** Changes of go.mod, go.work, a vendor directory and the file of go env -w; flags and variables. Pure. */
import type { Random } from '../support/random.ts';
import { textOf, type Change, type Scene, type Tree } from './scene.ts';
import { pickHow, write, type StepKind } from './step-kind.ts';

const goMod = 'm/go.mod';

function hasVendor(tree: Tree): boolean {
  return tree.has('m/vendor/modules.txt');
}

/** As go mod vendor writes it. */
function vendorChanges({ tree }: Scene, goModText: string): readonly Change[] {
  const target = /=> \.\.\/(\w+)/.exec(goModText)?.[1] ?? 'dep';
  const text = `# example.com/dep v0.0.0 => ../${target}\n## explicit; go 1.21\nexample.com/dep\n# example.com/dep => ../${target}\n`;
  return [
    write('m/vendor/modules.txt', text, 'in place'),
    write('m/vendor/example.com/dep/dep.go', textOf(tree, `${target}/dep.go`), 'in place'),
  ];
}

function goModEdits(text: string, count: number): readonly (readonly [changed: string, breaks: boolean])[] {
  const isSecond = text.includes('../dep2');
  return [
    [text.replace(/^go .*$/m, 'go 1.25'), false],
    [text.replace(/^go .*$/m, 'go 1.21'), false],
    [text.replace(/^go .*$/m, 'go 1.26'), false],
    [text.replace(/\n$/, `\n// ${count}\n`).replace(/^\/\/ \d+\n(?=\/\/)/m, ''), false],
    [isSecond ? text.replace('../dep2', '../dep') : text.replace('../dep', '../dep2'), false],
    [isSecond ? text.replace('../dep2', '../dep') : text.replace('../dep', '../dep2'), false],
    [/\ngodebug/.test(text) ? text.replace(/\ngodebug.*\n/, '') : `${text}\ngodebug panicnil=1\n`, false],
    [/\nexclude/.test(text) ? text.replace(/\nexclude.*\n/, '') : `${text}\nexclude example.com/dep v0.0.1\n`, false],
    [text.replace(/^go .*$/m, 'go 1.99'), true],
    [text.replace('../dep', '../nowhere'), true],
    [text.replace(/^require.*\n/m, ''), true],
    [text.replace('example.com/m', 'example.com/renamed'), true],
    [`${text}\nrequire example.com/missing v1.0.0\n`, true],
    [`${text}\nnonsense\n`, true],
    ['', true],
  ];
}

const goModEdited: StepKind = {
  name: 'go.mod edited',
  weight: 6,
  plan: (scene, random) => {
    const text = textOf(scene.tree, goMod);
    const [changed, breaks] = random.pick(goModEdits(text, scene.count));
    if (changed === text) return undefined;
    const vendored = hasVendor(scene.tree) && !breaks ? vendorChanges(scene, changed) : [];
    return { changes: [write(goMod, changed, pickHow(random)), ...vendored], breaks };
  },
};

const workspace: StepKind = {
  name: 'go.work',
  weight: 4,
  plan: ({ tree }, random) => {
    const path = 'go.work';
    if (tree.has(path) && random.next() < 0.7) return { changes: [{ kind: 'remove', path }] };
    const [text, breaks] = random.pick([
      ['go 1.26\n\nuse ./m\n', false],
      ['go 1.26\n\nuse (\n\t./m\n\t./dep\n)\n', false],
      ['go 1.26\n\nuse (\n\t./m\n\t./dep2\n)\n', false],
      ['go 1.26\n\ngodebug asynctimerchan=1\n\nuse ./m\n', false],
      ['go 1.26\n\nuse ./dep\n', true],
      ['go 1.26\n\nuse ./nowhere\n', true],
      ['go\n', true],
    ] as const);
    return { changes: [write(path, text, pickHow(random))], breaks };
  },
};

const vendored: StepKind = {
  name: 'vendor directory',
  weight: 3,
  plan: (scene, random) => {
    if (hasVendor(scene.tree)) return { changes: [{ kind: 'remove', path: 'm/vendor' }] };
    const all = vendorChanges(scene, textOf(scene.tree, goMod));
    return random.next() < 0.8 ? { changes: all } : { changes: all.slice(1), breaks: true };
  },
};

const envFile: StepKind = {
  name: 'the file of go env -w',
  weight: 2,
  plan: ({ tree }, random) => {
    const text = random.pick(['', '', 'GOFLAGS=-tags=x\n', 'GOFLAGS=-tags=y\n', 'CGO_ENABLED=0\n', 'GOWORK=off\n']);
    return text === textOf(tree, 'goenv') ? undefined : { changes: [write('goenv', text, pickHow(random))] };
  },
};

const flagSets: readonly string[] = [
  '-tags=x',
  '-tags=x,y',
  '-ldflags=-s',
  '-ldflags=-X=example.com/m/tags.Stamp=v1',
  '-ldflags=-X=example.com/m/tags.Stamp=v2',
  '-gcflags=-N',
  '-gcflags=-l',
  '-gcflags=example.com/m/p1=-N -l',
  '-gcflags=example.com/m/...=-l',
  '-asmflags=-D=TWO',
  '-mod=mod',
  '-mod=readonly',
  '-modfile=other.mod',
  '-p=1',
];

function nextFlags(flags: readonly string[], all: readonly string[], random: Random): readonly string[] {
  if (flags.length > 0 && random.next() < 0.6) return flags.slice(1);
  const flag = random.pick(all);
  const name = flag.split('=')[0] ?? '';
  return [...flags.filter((other) => !other.startsWith(`${name}=`)), flag].slice(-2);
}

const flags: StepKind = {
  name: 'flags',
  weight: 5,
  plan: (scene, random) => ({ flags: nextFlags(scene.flags, flagSets, random) }),
};

const wideFlags: StepKind = {
  name: 'flags for all packages',
  weight: 2,
  isWide: true,
  plan: (scene, random) => ({ flags: nextFlags(scene.flags, ['-trimpath'], random) }),
};

/** Removes one variable, or sets one. */
function envStep(name: string, weight: number, all: readonly (readonly [string, string])[]): StepKind {
  return {
    name,
    weight,
    plan: ({ env }, random) => {
      const names = Object.keys(env);
      if (names.length > 0 && random.next() < 0.6) {
        const gone = random.pick(names);
        return { env: Object.fromEntries(Object.entries(env).filter(([other]) => other !== gone)) };
      }
      const [variable, value] = random.pick(all);
      return { env: { ...env, [variable]: value } };
    },
  };
}

const env = envStep('variables', 3, [
  ['GOFLAGS', '-tags=y'],
  ['GOFLAGS', '-ldflags=-w'],
  ['CGO_ENABLED', '0'],
  ['GOWORK', 'off'],
  ['UNRELATED', '1'],
]);

const wideEnv: StepKind = {
  ...envStep('variables for all packages', 3, [
    ['GOAMD64', 'v3'],
    ['GOOS', 'windows'],
    ['GOARCH', 'arm64'],
  ]),
  isWide: true,
};

/** Says that it is of another version, and compiles as another one. */
function compilerScript(count: number): string {
  return `#!/bin/sh
here=$(dirname "$0")
PATH=$(echo ":$PATH:" | sed "s#:$here:#:#g")
case "$*" in *-###*)
	gcc "$@" 2>&1 | sed 's/gcc version [0-9]*/gcc version ${count}/' >&2
	exit 0
esac
exec gcc -DCOMPILER=${count % 10} "$@"
`;
}

const compiler: StepKind = {
  name: 'another C compiler on PATH',
  weight: 2,
  isWide: true,
  plan: ({ tree, count }, random) => {
    if (!tree.has('m/nat/nat.c')) return undefined;
    const path = 'bin/gcc';
    if (tree.has(path) && random.next() < 0.6) return { changes: [{ kind: 'remove', path }] };
    return { changes: [write(path, compilerScript(count), 'by rename')] };
  },
};

export const moduleSteps: readonly StepKind[] = [
  goModEdited,
  workspace,
  vendored,
  envFile,
  flags,
  wideFlags,
  env,
  wideEnv,
  compiler,
];
