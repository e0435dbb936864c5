/**
 * `npm run soak -- [--steps 2000] [--seed 1] [--first 1] [--narrow off] [--show]`: random edits, renames, checkouts, changes of
 * flags and accidents; after each, gots with its manifests, gots without them, and go on a third of them must agree on
 * streams, exit status and outputs.  Prints the first difference with the steps to it, and ends with 1 then.
 */
import { parseArgs } from 'node:util';
import { describeStep, narrow, soak, type SoakOptions } from './soak.ts';

const { values } = parseArgs({
  options: {
    steps: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
    first: { type: 'string', default: '1' },
    narrow: { type: 'boolean', default: true },
    show: { type: 'boolean', default: false },
  },
  allowNegative: true,
});

const options: SoakOptions = {
  seed: Number(values.seed),
  count: Number(values.steps),
  first: Number(values.first),
  isWide: true,
  tell: (step, wall) => {
    if (values.show) process.stdout.write(`${Math.round(wall)} ms ${describeStep(step)}`);
  },
};
const started = performance.now();
const { taken, askedGo, failed, difference } = await soak(options);
const seconds = ((performance.now() - started) / 1000).toFixed(0);
process.stdout.write(
  `seed ${options.seed}: ${taken} steps in ${seconds} s, ${askedGo} of them with go, ${failed} commands failed alike\n`,
);
if (difference !== undefined) {
  const { step, lines } = difference;
  process.stdout.write(`after step ${step.number} (${step.what}):\n${lines.join('\n')}\n`);
  const steps = values.narrow ? await narrow({ ...options, tell: () => undefined }, step) : [step];
  const first = steps[0]?.number ?? 1;
  process.stdout.write(`npm run soak -- --seed ${options.seed} --first ${first} --steps ${step.number}\n`);
  for (const each of steps) process.stdout.write(describeStep(each));
  process.exitCode = 1;
}
