/** Signals to go run while its program runs: what the program makes of them counts, and nothing is said of them. */
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { findGo, type ProgramName } from '../support/programs-under-test.ts';
import { temporaryWorld, type World } from '../support/world.ts';

const files = `-- go.mod --
module example.com/waits

go 1.26
-- main.go --
package main

import (
	"os"
	"time"
)

func main() {
	os.WriteFile("started", nil, 0o666)
	for tries := 0; tries < 3000; tries++ {
		if _, err := os.Stat("gate"); err == nil {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	os.Exit(3)
}
`;

/** How go run ends that got a signal alone, while its program waits for a file. */
async function signalled(world: World, program: ProgramName, signal: NodeJS.Signals): Promise<string> {
  const [started, gate] = [join(world.cwd, 'started'), join(world.cwd, 'gate')];
  for (const path of [started, gate]) rmSync(path, { force: true });
  let pid = 0;
  const ended = world.run(program, ['run', '.'], { onStart: (process) => (pid = process) });
  for (let tries = 0; !existsSync(started) && tries < 3000; tries++) await sleep(20);
  // 0 would be the whole process group
  if (pid === 0) throw new Error(`${program} has not started`);
  process.kill(pid, signal);
  writeFileSync(gate, '');
  const { code, signal: endedBy, stdout, stderr } = await ended;
  return `${code ?? endedBy}: ${stdout.toString()}${stderr.toString()}`;
}

describe.skipIf(findGo() === undefined)('go run (needs an installed Go)', () => {
  test.each([
    ['SIGUSR1', '0: '],
    ['SIGUSR2', '0: '],
    ['SIGINT', '1: '],
  ] as const)('%s, and a program that ends well', async (signal, expected) => {
    await using world = await temporaryWorld();
    world.write(files);
    expect(await signalled(world, 'go', signal)).toBe(expected);
    expect(await signalled(world, 'gots', signal)).toBe(expected);
    // with nothing to build
    expect(await signalled(world, 'gots', signal)).toBe(expected);
  });
});
