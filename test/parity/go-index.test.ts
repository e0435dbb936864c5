/** What go keeps in the build cache of packages while it loads them: the same entries by gots, and nothing to add after it. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeOld } from '../support/build-parity.ts';
import { startCachedParity, type CachedParity } from '../support/cached-parity.ts';
import { writeFileProxy } from '../support/file-proxy.ts';
import { goSumLines, moduleVersion } from '../support/module-files.ts';
import { findGo } from '../support/programs-under-test.ts';

/** the times of files are part of the keys */
const hourAgo = new Date(Date.now() - 3_600_000);

const main = `-- go.mod --
module example.com/m

go 1.26
-- main.go --
package main

import "example.com/m/lib"

func main() { println(lib.Text) }
-- lib/lib.go --
package lib

const Text = "lib"
`;

const outer = moduleVersion(
  'example.com/outer',
  'v1.0.0',
  '-- go.mod --\nmodule example.com/outer\n\ngo 1.26\n-- outer.go --\npackage outer\n',
);
const inner = moduleVersion(
  'example.com/outer/inner',
  'v1.0.0',
  '-- go.mod --\nmodule example.com/outer/inner\n\ngo 1.26\n-- pkg/pkg.go --\npackage pkg\n',
);

// a second try would find the first one's work in the caches
describe.skipIf(findGo() === undefined)('indexes of packages (needs an installed Go)', { retry: 0 }, () => {
  let parity: CachedParity;
  let proxy: string;
  beforeAll(async () => {
    parity = await startCachedParity();
    proxy = writeFileProxy(join(parity.world.root, 'proxy'), [outer, inner]);
  });
  afterAll(async () => {
    await parity[Symbol.asyncDispose]();
  });

  let time = hourAgo;

  /** What differs when both build a module, and when each builds it with the other's cache. */
  async function differences(files: string, ...args: string[]): Promise<readonly string[]> {
    const { world } = parity;
    const cwd = join(world.cwd, 'm');
    const prepare = (): void => {
      world.write(files, cwd);
      makeOld(cwd, time);
    };
    const command = { args, env: { GOPROXY: proxy, GOFLAGS: '-modcacherw' }, cwd };
    const found = await parity.compare([{ ...command, prepare }]);
    // nothing was built of what is only shown
    const others = args.includes('-n') ? [] : await parity.withOtherCaches(command);
    return [...found.messages, ...found.files, ...found.cache, ...others];
  }

  /** @param args after what leaves the directory as it is: a file that is younger than two seconds keeps it from being indexed */
  async function buildDifferences(files: string, ...args: string[]): Promise<readonly string[]> {
    return differences(files, 'build', '-o', '../out', ...args);
  }

  test('of GOROOT’s packages, where nothing is to be built of what was loaded', async () => {
    const files = main.replace('package lib\n', 'package lib\n\nimport _ "bufio"\n');
    expect(await differences(files, 'build', '-buildmode=exe', './lib')).toEqual([]);
  });

  test('of what a library imports that run finds beside the program', async () => {
    const files = main.replace(
      'const Text = "lib"',
      '// int one(void) { return 1; }\nimport "C"\n\nconst Text = "lib"',
    );
    const program = files.replace('import "example.com/m/lib"\n', '').replace('lib.Text', '1');
    expect(await differences(program, 'run', './...')).toEqual([]);
  });

  test('of packages as an overlay shows them', async () => {
    const overlay = {
      'lib/lib.go': 'new/lib.txt',
      'lib/more.go': 'new/more.txt',
      'lib/gone.go': '',
      'made/made.go': 'new/made.txt',
    };
    const files = `${main}-- main_made.go --
package main

import _ "example.com/m/made"
-- lib/gone.go --
broken
-- new/lib.txt --
package lib

const Text = "other" + more
-- new/more.txt --
package lib

const more = "!"
-- new/made.txt --
package made
-- overlay.json --
${JSON.stringify({ Replace: overlay })}
`;
    expect(await buildDifferences(files, '-overlay=overlay.json', '.')).toEqual([]);
  });

  test.each([
    ['a name and a line', '//line made.y:7\n'],
    ['no name', '//line :7\n'],
    ['a column and no name', '//line :7:3\n'],
    ['a column and no name after one with a name', '//line made.y:7\n//line :9:3\n'],
    ['an absolute name', '//line /made/by.y:7:1\n'],
    ['a comment within the line', '/*line made.y:7:2*/ '],
  ])('of files with positions of other files: %s', async (_, comment) => {
    const files = `${main}-- lib/made.go --
// Package lib is made.
${comment}//go:generate true

package lib

${comment}import "fmt"
import (
	${comment}_ "embed"
)

var _ = fmt.Sprint

var quote = '"'

/* a comment */ var more string
${comment}//go:embed lib.go
var source string
`;
    expect(await buildDifferences(files)).toEqual([]);
    expect(await buildDifferences(files.replace('embed lib.go', 'embed "nothing"'))).toEqual([]);
    expect(await buildDifferences(files.replace('"fmt"', '"nothing"'))).toEqual([]);
  });

  test('of packages that can not be loaded, and of what others import', async () => {
    const files = `${main}-- lib/more.go --
package lib

import (
	_ "archive/tar"
	_ "example.com/nowhere"
	_ "example.com/m/wrong"
)
-- wrong/wrong.go --
package
-- tests/a_test.go --
package tests
-- empty/lib/lib.go --
package lib
`;
    expect(await buildDifferences(files, '.')).toEqual([]);
    expect(await buildDifferences(files, './...')).toEqual([]);
    expect(await buildDifferences(files, 'example.com/m/...')).toEqual([]);
    expect(await buildDifferences(files, './empty', './tests')).toEqual([]);
  });

  test('of directories that only could have held a package', async () => {
    const files = `${main.replace('lib"', 'lib/sub"')}-- lib/sub/notes.txt --
nothing
-- lib/go.sum --
`;
    expect(await buildDifferences(files, '.')).toEqual([]);
  });

  test('of modules that only could have held a package', async () => {
    const files = `-- go.mod --
module example.com/m

go 1.26

require (
	example.com/outer v1.0.0
	example.com/outer/inner v1.0.0
)
-- go.sum --
${goSumLines(outer)}${goSumLines(inner)}-- main.go --
package main

import _ "example.com/outer/inner/pkg"

func main() {}
`;
    expect(await buildDifferences(files, '.')).toEqual([]);
  });

  test('of builds that are only shown, or refused once all is loaded', async () => {
    expect(await differences(main, 'build', '-n', '-p=1', '.')).toEqual([]);
    const two = `${main}-- cmd/other/main.go --
package main

import _ "text/tabwriter"

func main() {}
`;
    expect(await differences(two, 'run', './...')).toEqual([]);
    expect(await differences(two, 'build', '-o', 'main.go', './...')).toEqual([]);
  });

  test('of builds that fail before a tool runs', async () => {
    const withC = `${main}-- main.c --
int one;
`;
    expect(await buildDifferences(withC, '.')).toEqual([]);
    expect(await buildDifferences(main.replace('"lib"', '"other"'), '-toolexec=/nothing', '.')).toEqual([]);
  });

  test('of builds that find all of their results', async () => {
    const files = `${main}-- lib/more.go --\npackage lib\n\nimport _ "unicode/utf16"\n`;
    expect(await differences(files, 'build', './lib')).toEqual([]);
    time = new Date(hourAgo.getTime() - 60_000);
    expect(await differences(files, 'build', '-v', './lib')).toEqual([]);
    time = hourAgo;
  });

  test('of nothing in GOPATH mode', async () => {
    const { world } = parity;
    const cwd = join(world.gopath, 'src/example.com/m');
    const prepare = (): void => {
      // what no other test has imported is not indexed yet
      world.write(main.replace('import', 'import _ "encoding/ascii85"\n\nimport'), cwd);
      makeOld(cwd, hourAgo);
    };
    const command = { args: ['build', '-o', '../out', '.'], env: { GO111MODULE: 'off' }, cwd };
    expect((await parity.compare([{ ...command, prepare }])).cache).toEqual([]);
  });
});
