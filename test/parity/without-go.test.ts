import fs from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { goEnvironmentValue } from '../support/programs-under-test.ts';
import { temporaryWorld, type World } from '../support/world.ts';

/** The Go in use with a `go` that says that it was called, and fails; the same first on PATH. */
function withFailingGo(world: World): Record<string, string> {
  const goroot = goEnvironmentValue('GOROOT');
  const copy = join(world.root, 'goroot');
  fs.mkdirSync(join(copy, 'bin'), { recursive: true });
  for (const name of fs.readdirSync(goroot)) {
    if (name !== 'bin') fs.symlinkSync(join(goroot, name), join(copy, name));
  }
  const script = `#!/bin/sh\necho called >>${world.root}/called\nexit 99\n`;
  fs.writeFileSync(join(copy, 'bin/go'), script, { mode: 0o755 });
  return { ...world.env, GOROOT: copy, PATH: `${copy}/bin:${world.env['PATH'] ?? ''}` };
}

const program = `
-- go.mod --
module example.com/hello

go 1.26
-- main.go --
package main

import (
	"fmt"
	"os"
)

func main() { fmt.Println("hello", len(os.Args)) }
`;

test('run, build and install work where every go only fails', async () => {
  await using world = await temporaryWorld({ files: program });
  const env = withFailingGo(world);
  const gots = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await world.run('gots', args, { env });
    return `${code} ${stdout.toString()}${stderr.toString()}`;
  };
  expect(await gots('run', '.', 'a', 'b')).toBe('0 hello 3\n');
  expect(await gots('build', '-o', 'out')).toBe('0 ');
  expect(await gots('install')).toBe('0 ');
  expect(fs.existsSync(join(world.cwd, 'out'))).toBe(true);
  expect(fs.existsSync(join(world.gopath, 'bin/hello'))).toBe(true);
  expect(fs.existsSync(join(world.root, 'called'))).toBe(false);
});

test('the failing go is one: a verb of go reaches it', async () => {
  await using world = await temporaryWorld({ files: program });
  expect((await world.run('gots', ['list'], { env: withFailingGo(world) })).code).toBe(99);
  expect(fs.readFileSync(join(world.root, 'called'), 'utf8')).toBe('called\n');
});
