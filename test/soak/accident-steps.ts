/** What goes wrong: source that does not build, outputs and cache entries that are lost; and steps without any change. Pure. */
import { packagesOf, textOf } from './scene.ts';
import { pickHow, write, type StepKind } from './step-kind.ts';

const brokenTexts: readonly ((text: string) => string)[] = [
  (text) => `${text}\nfunc broken( {\n`,
  (text) => `${text}\nvar wrong int = "text"\n`,
  (text) => `${text}\nfunc f() { undefined1(); undefined2() }\n`,
  (text) => text.replace('import (\n', 'import (\n\t"os"\n'),
  (text) => text.replace('import (\n', 'import (\n\t_ "example.com/m/nowhere"\n'),
  (text) => text.replace('import (\n', 'import (\n\t_ "example.com/nowhere"\n'),
  (text) => text.replace('import (\n', 'import (\n\t_ "nowhere"\n'),
  (text) => text.replace('import (\n', 'import (\n\t_ "internal/cpu"\n'),
  (text) => text.replace('import (\n', 'import (\n\t_ "example.com/m/cmd/two"\n'),
  (text) => text.replace(/^package \w+/m, 'package other'),
  (text) => text.replace('func Small', 'func small'),
  (text) => text.slice(0, text.length / 2),
  () => '',
];

const broken: StepKind = {
  name: 'a source file broken',
  weight: 6,
  plan: ({ tree }, random) => {
    const packages = packagesOf(tree);
    if (packages.length === 0) return undefined;
    const path = `m/${random.pick(packages)}/p.go`;
    return { changes: [write(path, random.pick(brokenTexts)(textOf(tree, path)), pickHow(random))], breaks: true };
  },
};

const brokenBeside: StepKind = {
  name: 'a broken file added',
  weight: 3,
  plan: (scene, random) => {
    const packages = packagesOf(scene.tree);
    if (packages.length === 0) return undefined;
    const [name, text] = random.pick([
      ['fault.go', 'package other\n'],
      ['fault.go', 'package\n'],
      ['fault.c', 'int c;\n'],
      ['fault_amd64.s', 'TEXT ·broken(SB), $0\n\tNOSUCH AX, BX\n'],
      ['fault.go', '//go:build linux &&\n\npackage other\n'],
    ] as const);
    return { changes: [write(`m/${random.pick(packages)}/${name}`, text, pickHow(random))], breaks: true };
  },
};

const brokenProfile: StepKind = {
  name: 'a profile that is none',
  weight: 1,
  plan: () => ({ changes: [write('m/cmd/one/default.pgo', 'rubbish', 'in place')], breaks: true }),
};

const mended: StepKind = {
  name: 'mended',
  weight: 60,
  whileBroken: true,
  plan: ({ mend }) => (mend === undefined ? undefined : { changes: mend, forgets: true }),
};

const nothing: StepKind = {
  name: 'nothing',
  weight: 12,
  whileBroken: true,
  plan: () => ({}),
};

const rest: StepKind = {
  name: 'nothing, and all at rest',
  weight: 2,
  whileBroken: true,
  plan: () => ({ rests: true }),
};

const output: StepKind = {
  name: 'an output damaged',
  weight: 5,
  whileBroken: true,
  plan: (_scene, random) => ({
    accident: {
      kind: 'output',
      damage: random.pick(['remove', 'truncate', 'overwrite', 'cut', 'bring back', 'bring back']),
    },
  }),
};

const cache: StepKind = {
  name: 'cache entries lost',
  weight: 6,
  whileBroken: true,
  plan: (_scene, random) => ({
    accident: {
      kind: 'cache',
      part: random.pick(['actions', 'outputs', 'truncated outputs', 'exports', 'headers', 'plans']),
      share: random.pick([0.1, 0.5, 1]),
      seed: Math.floor(random.next() * 2 ** 31),
    },
  }),
};

const emptied: StepKind = {
  name: 'the cache emptied',
  weight: 1,
  whileBroken: true,
  plan: (_scene, random) => ({
    accident: { kind: 'cache', part: 'all entries', share: 1, seed: Math.floor(random.next() * 2 ** 31) },
  }),
};

export const accidentSteps: readonly StepKind[] = [
  broken,
  brokenBeside,
  brokenProfile,
  mended,
  nothing,
  rest,
  output,
  cache,
  emptied,
];
