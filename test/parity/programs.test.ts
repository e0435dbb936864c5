/** Small programs by go and by gots: the same bytes, and each finds all of its work in the other's build cache. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compareBuilds, nothingDone } from '../support/build-parity.ts';
import { findGo, needCompiler, repositoryRoot } from '../support/programs-under-test.ts';
import { temporaryWorld } from '../support/world.ts';
import { configurations, programs } from './programs.ts';

const cases = programs.flatMap((program) =>
  configurations
    .filter(({ name }) => program.only?.includes(name) ?? true)
    .map((configuration) => ({ program, configuration, title: `${program.name}, ${configuration.name}` })),
);

describe.skipIf(findGo() === undefined)('programs (needs an installed Go)', () => {
  test.for(cases)('$title', async ({ program, configuration }, context) => {
    if (program.usesC === true) needCompiler(context);
    await using world = await temporaryWorld();
    if (program.files === undefined)
      cpSync(join(repositoryRoot, 'fixtures/notekeeper'), world.cwd, { recursive: true });
    else world.write(program.files);
    const parity = await compareBuilds(world, {
      args: [...configuration.args, program.package],
      env: configuration.env,
    });
    expect(parity.stderr.gots).toBe(parity.stderr.go);
    expect(parity.codes).toEqual({ go: 0, gots: 0 });
    expect(parity.bytes.gots).toBe(parity.bytes.go);
    expect(parity.goAfterGots).toEqual(nothingDone);
    expect(parity.gotsAfterGo).toEqual(nothingDone);
  });
});
