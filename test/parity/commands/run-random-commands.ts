/** As many random command lines as asked for: `npm run parity:commands -- FIRST LAST`.  Prints each that differs, and ends with 1 then. */
import { startCommandParity } from './command-parity.ts';
import { commandOf } from './command-plan.ts';

const [first = '1', last = first] = process.argv.slice(2);
const commands = await startCommandParity();
let different = 0;
try {
  for (let seed = Number(first); seed <= Number(last); seed++) {
    const found = await commands.compare(commandOf(seed));
    if (found.length === 0) continue;
    different++;
    process.stdout.write(`command ${seed} differs ${found.map((line) => line.slice(0, 400)).join('\n')}\n`);
  }
} finally {
  await commands[Symbol.asyncDispose]();
}
process.stdout.write(`commands ${first} to ${last}: ${different} differ\n`);
if (different > 0) process.exitCode = 1;
