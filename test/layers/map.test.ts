import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { layers } from './layers.ts';

const src = join(import.meta.dirname, '../../src');

const rooms = readdirSync(src, { withFileTypes: true })
  .filter((entry) => entry.name !== 'README.md')
  .map((entry) => entry.name);

test('the map of src has a row for each room, and only for rooms that exist', () => {
  const rows = [...readFileSync(join(src, 'README.md'), 'utf8').matchAll(/^\| `([^`]+?)\/?` \|/gm)].map((m) => m[1]);
  expect(new Set(rows)).toEqual(new Set(rooms));
});

test('each room is in one layer', () => {
  expect(layers.flat().toSorted()).toEqual(rooms.toSorted());
});
