/** What -events writes, against its published schema. */
import fs from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import type { BuildEvent } from '../../src/events/events.ts';
import { modulesOf, writeFileProxy } from '../support/file-proxy.ts';
import { withGotsInProcess } from '../support/gots-in-process.ts';
import { programArgv, repositoryRoot } from '../support/programs-under-test.ts';
import { runCommand } from '../support/run-command.ts';
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
  remark: 'rare',
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

/** One of each kind that the builds above do not have. */
const rare: readonly BuildEvent[] = [
  { kind: 'downloading', path: 'example.com/dep', version: 'v1.0.0' },
  { kind: 'receiving', path: 'example.com/dep', version: 'v1.0.0', bytes: 1 },
  { kind: 'downloaded', path: 'example.com/dep', version: 'v1.0.0', bytes: 2 },
  { kind: 'note', text: 'text' },
  { kind: 'advice', text: 'text' },
  { kind: 'remark', text: 'text\n' },
  { kind: 'interrupted', signal: 'SIGINT' },
];

test('events that are rare are as the schema says, too', () => {
  const validate = new Ajv2020({ allErrors: true }).compile(schema);
  const kinds = Object.entries(everyKind).flatMap(([kind, how]) => (how === 'rare' ? [kind] : []));
  expect(rare.map(({ kind }) => kind).toSorted()).toEqual(kinds.toSorted());
  for (const event of rare) {
    expect({ event, valid: validate({ v: 1, ...event }), errors: validate.errors }).toMatchObject({ valid: true });
    const { properties } = schema.oneOf.find((one) => one.properties.kind.const === event.kind) ?? {};
    expect(Object.keys(event).filter((field) => properties?.[field] === undefined)).toEqual([]);
  }
});

test('downloads and advice are events', async () => {
  await using world = withGotsInProcess(await temporaryWorld({ cache: 'own' }));
  const files = '-- go.mod --\nmodule example.com/dep\n-- dep.go --\npackage dep\n';
  const proxy = writeFileProxy(join(world.root, 'proxy'), modulesOf(`=== example.com/dep v1.0.0 ===\n${files}`));
  const env = { ...world.env, GOPROXY: proxy, GONOSUMDB: '*', GOFLAGS: '-mod=mod' };
  world.write(
    '-- go.mod --\nmodule example.com/m\n\ngo 1.26\n\nrequire example.com/dep v1.0.0\n-- m.go --\npackage m\n\nimport _ "example.com/dep"\n',
  );
  const { code } = await world.run('gots', ['build', '-events=events', '-gccgoflags=-x', '.'], { env });
  expect(code).toBe(0);
  const validate = new Ajv2020().compile(schema);
  const events = readEvents(join(world.cwd, 'events'));
  expect(events.filter((event) => !validate(event))).toEqual([]);
  const told = events.filter(({ kind }) => ['downloading', 'downloaded', 'advice'].includes(kind));
  const dep = { v: 1, path: 'example.com/dep', version: 'v1.0.0' };
  expect(told).toEqual([
    { ...dep, kind: 'downloading' },
    { ...dep, kind: 'downloaded', bytes: expect.any(Number) as unknown },
    { v: 1, kind: 'advice', text: expect.stringContaining('-gcflags') as unknown },
  ]);
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

test('sources are not overwritten', async () => {
  await using world = withGotsInProcess(await temporaryWorld());
  world.write(program);
  const { code, stderr } = await world.run('gots', ['build', '-events', 'main.go', '.']);
  expect([code, stderr.toString()]).toEqual([
    1,
    'gots: refusing to write events to main.go\nname a file in a directory that is there: -events=file\n',
  ]);
  expect(fs.readFileSync(join(world.cwd, 'main.go'), 'utf8')).toContain('func main');
});

test('a pipe has the events up to the last one, however long the build takes', async () => {
  await using world = await temporaryWorld();
  world.write(program);
  const [pipe, copy] = ['pipe', 'copy'].map((name) => join(world.root, name));
  const place = { cwd: world.cwd, env: world.env };
  await runCommand(['mkfifo', `${pipe}`], place);
  const reader = runCommand(['sh', '-c', `cat '${pipe}' > '${copy}'`], place);
  const { code, stderr } = await world.run('gots', ['build', `-events=${pipe}`, '-o', 'out', '.']);
  expect([code, stderr.toString()]).toEqual([0, '']);
  await reader;
  const kinds = readEvents(`${copy}`).map(({ kind }) => kind);
  expect([kinds[0], kinds.at(-1)]).toEqual(['invoked', 'ended']);
});

test('where the events can’t be written any more, it is said once, and the command fails when the build is done', async () => {
  await using world = await temporaryWorld();
  world.write(program);
  const full = await world.run('gots', ['build', '-events=/dev/full', '-o', 'out', '.']);
  expect([full.code, full.stderr.toString()]).toEqual([
    1,
    "gots: can't write events: write /dev/full: no space left on device\n",
  ]);
  expect(fs.existsSync(join(world.cwd, 'out'))).toBe(true);
  const gots = programArgv('gots').join(' ');
  const argv = ['bash', '-c', `${gots} build -events=/dev/stdout -o other . 2>errors | true; echo \${PIPESTATUS[0]}`];
  const closed = await runCommand(argv, { cwd: world.cwd, env: world.env });
  const errors = fs.readFileSync(join(world.cwd, 'errors'), 'utf8');
  expect([closed.stdout.toString(), errors]).toEqual([
    '1\n',
    "gots: can't write events: write /dev/stdout: broken pipe\n",
  ]);
  expect(fs.existsSync(join(world.cwd, 'other'))).toBe(true);
});
