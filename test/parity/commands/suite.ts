/** The test of random command lines, cut in parts that run side by side. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findGo } from '../../support/programs-under-test.ts';
import { type CommandParity, startCommandParity } from './command-parity.ts';
import { commandOf } from './command-plan.ts';

/** Commands 1 to this one, always the same; `npm run parity:commands -- FIRST LAST` tries others. */
const count = 100;
const perTest = 25;

export function describeRandomCommands(part: number, parts: number): void {
  const starts = Array.from({ length: count / perTest }, (_, index) => 1 + index * perTest);
  const own = starts.filter((_, index) => index % parts === part - 1);

  describe.skipIf(findGo() === undefined)(
    `random command lines, part ${part} of ${parts} (needs an installed Go)`,
    () => {
      let commands: CommandParity;
      beforeAll(async () => {
        commands = await startCommandParity();
      });
      afterAll(async () => {
        await commands[Symbol.asyncDispose]();
      });

      test.for(own)(`commands %i and the ${perTest - 1} after it`, async (start) => {
        const found: string[] = [];
        for (let seed = start; seed < start + perTest; seed++) found.push(...(await commands.compare(commandOf(seed))));
        expect(found).toEqual([]);
      });
    },
  );
}
