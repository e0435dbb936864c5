/** Signals while tools run: the status is go's, and nothing is left behind. */
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { findGo, type ProgramName } from '../support/programs-under-test.ts';
import type { CommandResult } from '../support/run-command.ts';
import { temporaryWorld, type World } from '../support/world.ts';

const files = `-- go.mod --
module example.com/slow

go 1.26
-- main.go --
package main

func main() {}
`;

/** A compiler that says that it has started, and takes its time. */
const slowTool = (marker: string): string => `#!/bin/sh
case "$1 $*" in
*-V=full*) ;;
*/compile\\ *) touch ${marker}; exec sleep 5 ;;
esac
exec "$@"
`;

/** A compiler that writes down the signal that ends it. */
const tellingTool = (marker: string): string => `#!/bin/sh
case "$1 $*" in
*-V=full*) ;;
*/compile\\ *)
  for name in INT TERM HUP QUIT; do trap "echo SIG$name >${marker}.signal; exit 1" $name; done
  touch ${marker}
  sleep 5 &
  wait
  ;;
esac
exec "$@"
`;

async function interrupt(
  world: World,
  program: ProgramName,
  signal: NodeJS.Signals,
  toolText: (marker: string) => string = slowTool,
): Promise<CommandResult> {
  const marker = join(world.root, `started-${program}`);
  const tool = join(world.root, `slow-${program}`);
  writeFileSync(tool, toolText(marker));
  chmodSync(tool, 0o755);
  let pid = 0;
  const ended = world.run(program, ['build', '-a', '-toolexec', tool, '-o', '/dev/null'], {
    onStart: (started) => (pid = started),
  });
  for (let tries = 0; !existsSync(marker) && tries < 3000; tries++) await sleep(20);
  // 0 would be the whole process group
  if (pid === 0) throw new Error(`${program} has not started`);
  process.kill(pid, signal);
  return await ended;
}

describe.skipIf(findGo() === undefined || process.platform === 'win32')('an interrupted build', () => {
  test.for(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const)(
    '%s ends it as it ends go, without a word and without $WORK',
    async (signal) => {
      await using world = await temporaryWorld({ files });
      const gots = await interrupt(world, 'gots', signal);
      expect(gots.stderr.toString()).toBe('');
      expect(readdirSync(world.tmp).filter((name) => name.startsWith('go-build'))).toEqual([]);
      const go = await interrupt(world, 'go', signal);
      expect({ code: gots.code, signal: gots.signal }).toEqual({ code: go.code, signal: go.signal });
    },
  );

  test.for(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const)('%s reaches the tools as it is', async (signal) => {
    await using world = await temporaryWorld({ files });
    await interrupt(world, 'gots', signal, tellingTool);
    expect(readFileSync(join(world.root, 'started-gots.signal'), 'utf8')).toBe(`${signal}\n`);
  });
});
