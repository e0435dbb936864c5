/**
 * As many random modules as asked for: `npm run parity:random -- FIRST LAST [show]`.  Prints each that differs and ends with 1
 * then; `show` prints the module, too.
 */
import { shownModule, startRandomModules } from './random-modules.ts';

const [first = '1', last = first, show] = process.argv.slice(2);
const modules = await startRandomModules();
let different = 0;
try {
  for (let seed = Number(first); seed <= Number(last); seed++) {
    const found = await modules.compare(seed);
    if (found.length > 0) different++;
    if (found.length > 0)
      process.stdout.write(`module ${seed} differs\n    ${found.join('\n').replaceAll('\n', '\n    ')}\n`);
    if (show !== undefined) process.stdout.write(shownModule(seed));
  }
} finally {
  await modules[Symbol.asyncDispose]();
}
process.stdout.write(`modules ${first} to ${last}: ${different} differ\n`);
if (different > 0) process.exitCode = 1;
