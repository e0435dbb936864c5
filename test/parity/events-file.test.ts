/** What -events writes, against its published schema. */
import fs from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import type { BuildEvent } from '../../src/events/events.ts';
import { withGotsInProcess } from '../support/gots-in-process.ts';
import { repositoryRoot } from '../support/programs-under-test.ts';
import { temporaryWorld } from '../support/world.ts';

type Line = Readonly<Record<string, unknown>> & { readonly kind: string };

const schema = JSON.parse(fs.readFileSync(join(repositoryRoot, 'schema/events.v1.json'), 'utf8')) as {
  readonly oneOf: readonly { properties: Record<string, unknown> & { kind: { const: string } } }[];
};

function readEvents(path: string): readonly Line[] {
  const text = fs.readFileSync(path, 'utf8');
  expect(text.endsWith('\n')).toBe(true);
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
}

/** The compiler refuses this while a kind of event is missing; the usual ones come with the builds below. */
const everyKind: Readonly<Record<BuildEvent['kind'], 'usual' | 'rare'>> = {
  invoked: 'usual',
  loaded: 'usual',
  downloading: 'rare',
  receiving: 'rare',
  downloaded: 'rare',
  note: 'rare',
  advice: 'rare',
  output: 'usual',
  failure: 'usual',
  artifact: 'usual',
  phase: 'usual',
  graph: 'usual',
  'action-ready': 'usual',
  'action-started': 'usual',
  inputs: 'usual',
  step: 'usual',
  command: 'usual',
  'action-finished': 'usual',
  interrupted: 'rare',
  ended: 'usual',
};

const program = `
-- go.mod --
module example.com/m

go 1.26
-- main.go --
package main

import "example.com/m/lib"

func main() { println(lib.Name) }
-- lib/lib.go --
package lib

const Name = "lib"
-- bad/bad.go --
package main

func main() { x := 1 }
`;

test('every line of a build, of a run and of a failure is as the schema says, and has no field that it does not name', async () => {
  await using world = withGotsInProcess(await temporaryWorld());
  world.write(program);
  const validate = new Ajv2020({ allErrors: true }).compile(schema);
  const named = new Map(
    schema.oneOf.map(({ properties }) => [properties.kind.const, new Set(Object.keys(properties))]),
  );
  const kinds = new Set<string>();
  for (const args of [
    ['build', '-o', 'out', '.'],
    ['run', '.'],
    ['build', '-v', '-o', 'out', './bad'],
  ]) {
    const [verb = '', ...rest] = args;
    await world.run('gots', [verb, '-events=events', ...rest]);
    const events = readEvents(join(world.cwd, 'events'));
    expect(events[0]?.kind).toBe('invoked');
    expect(events.at(-1)?.kind).toBe('ended');
    for (const event of events) {
      kinds.add(event.kind);
      expect({ event, valid: validate(event), errors: validate.errors }).toMatchObject({ valid: true });
      expect(Object.keys(event).filter((field) => named.get(event.kind)?.has(field) !== true)).toEqual([]);
    }
  }
  const usual = Object.entries(everyKind).flatMap(([kind, how]) => (how === 'usual' ? [kind] : []));
  expect([...kinds].toSorted()).toEqual(usual.toSorted());
  expect([...named.keys()].toSorted()).toEqual(Object.keys(everyKind).toSorted());
});

test('actions name those that they wait for, and each that starts ends', async () => {
  await using world = withGotsInProcess(await temporaryWorld());
  world.write(program);
  await world.run('gots', ['build', '-events=events', '-o', 'out', '.']);
  const events = readEvents(join(world.cwd, 'events'));
  const ids = (kind: string): unknown[] => events.filter((event) => event.kind === kind).map(({ id }) => id);
  expect(ids('action-started').length).toBeGreaterThan(4);
  expect(new Set(ids('action-finished'))).toEqual(new Set(ids('action-started')));
});

test('a file that can’t be made ends the command before it does anything', async () => {
  await using world = withGotsInProcess(await temporaryWorld());
  world.write(program);
  const { code, stderr } = await world.run('gots', ['build', '-events=/nosuch/events', '-o', 'out', '.']);
  expect(code).toBe(1);
  expect(stderr.toString()).toBe(
    "gots: can't write events: open /nosuch/events: no such file or directory\nname a file in a directory that is there: -events=file\n",
  );
  expect(fs.existsSync(join(world.cwd, 'out'))).toBe(false);
});
