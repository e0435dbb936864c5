/** Build constraints of all kinds, as they stand above a package clause. */
import * as fc from 'fast-check';

const tags = [
  'linux',
  'windows',
  'darwin',
  'amd64',
  'arm64',
  'unix',
  'cgo',
  'gc',
  'gccgo',
  'race',
  'msan',
  'x',
  'y',
  'z',
  'ignore',
  'go1.1',
  'go1.18',
  'go1.26',
  'go1.27',
  'amd64.v1',
  'amd64.v2',
  'goexperiment.greenteagc',
  'goexperiment.arenas',
] as const;

const tag = fc.constantFrom(...tags);

const { expression } = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    tag,
    tag.map((name) => `!${name}`),
    tie('expression').map((inner) => `!(${inner})`),
    fc.tuple(tie('expression'), tie('expression')).map(([left, right]) => `${left} && ${right}`),
    fc.tuple(tie('expression'), tie('expression')).map(([left, right]) => `(${left} || ${right})`),
  ),
}));

/** `// +build` and its words: options of terms, each of which may be negated */
const oldTerm = fc.tuple(fc.boolean(), tag).map(([not, name]) => (not ? '!' : '') + name);
const oldOption = fc.array(oldTerm, { minLength: 1, maxLength: 2 }).map((terms) => terms.join(','));
const oldLine = fc
  .array(oldOption, { minLength: 1, maxLength: 3 })
  .map((options) => `// +build ${options.join(' ')}\n`);
const oldLines = fc.array(oldLine, { minLength: 1, maxLength: 2 }).map((lines) => lines.join(''));

export const constraintHeader: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.constant('') },
  { weight: 6, arbitrary: expression.map((text) => `//go:build ${text}\n\n`) },
  { weight: 4, arbitrary: oldLines.map((lines) => `${lines}\n`) },
  { weight: 2, arbitrary: fc.tuple(expression, oldLines).map(([text, lines]) => `//go:build ${text}\n${lines}\n`) },
  { weight: 1, arbitrary: oldLines },
  { weight: 1, arbitrary: expression.map((text) => `//go:build ${text}\n`) },
  {
    weight: 1,
    arbitrary: expression.map((text) => `/* a comment */ // and another\n\n//go:build ${text}\n\n// Text.\n`),
  },
  { weight: 1, arbitrary: expression.map((text) => `/*\n//go:build ${text}\n*/\n\n`) },
  { weight: 1, arbitrary: expression.map((text) => `// go:build ${text}\n\n//go:buildx ${text}\n\n`) },
  { weight: 1, arbitrary: tag.map((name) => `//go:build\t${name}\t\n\n`) },
  { weight: 1, arbitrary: tag.map((name) => `//+build ${name}\n\n`) },
);
