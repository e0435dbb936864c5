/** What go keeps in the build cache of packages while it loads them: the same entries by gots, and nothing to add after it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeOld } from '../support/build-parity.ts';
import { startCachedParity, type CachedParity } from '../support/cached-parity.ts';
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

// a second try would find the first one's work in the caches
describe.skipIf(findGo() === undefined)('indexes of packages (needs an installed Go)', { retry: 0 }, () => {
  let parity: CachedParity;
  beforeAll(async () => {
    parity = await startCachedParity();
  });
  afterAll(async () => {
    await parity[Symbol.asyncDispose]();
  });

  /** What differs when both build a module, and when each builds it with the other's cache. */
  async function differences(files: string, ...args: string[]): Promise<readonly string[]> {
    const { world } = parity;
    const prepare = (): void => {
      world.write(files);
      makeOld(world.cwd, hourAgo);
    };
    const command = { args: ['build', ...args, '-o', 'out', '.'], cwd: world.cwd };
    const found = await parity.compare([{ ...command, prepare }]);
    return [...found.messages, ...found.files, ...found.cache, ...(await parity.withOtherCaches(command))];
  }

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
    expect(await differences(files, '-overlay=overlay.json')).toEqual([]);
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
    expect(await differences(files)).toEqual([]);
    expect(await differences(files.replace('embed lib.go', 'embed "nothing"'))).toEqual([]);
    expect(await differences(files.replace('"fmt"', '"nothing"'))).toEqual([]);
  });
});
