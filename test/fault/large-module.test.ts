/** A module of many megabytes is downloaded, checked and unpacked in little memory: its zip is never held as a whole. */
import { randomFillSync } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { closeServer } from '../support/go-proxy.ts';
import { findGo } from '../support/programs-under-test.ts';
import { temporaryWorld, type World } from '../support/world.ts';

const megabyte = 1 << 20;
const goMod = 'module ex.com/tool\n\ngo 1.20\n';

/** A directory for a proxy: a tool with `count` files of 10 MB that no packing makes smaller. */
function writeTool(directory: string, count: number): void {
  const base = join(directory, 'ex.com/tool/@v');
  mkdirSync(base, { recursive: true });
  const prefix = 'ex.com/tool@v1.0.0/';
  const files: Record<string, Uint8Array> = {
    [`${prefix}go.mod`]: Buffer.from(goMod),
    [`${prefix}main.go`]: Buffer.from('package main\n\nfunc main() {}\n'),
  };
  for (let i = 0; i < count; i++) files[`${prefix}data/${i}`] = randomFillSync(Buffer.alloc(10 * megabyte));
  writeFileSync(join(base, 'v1.0.0.mod'), goMod);
  writeFileSync(join(base, 'v1.0.0.info'), '{"Version":"v1.0.0"}');
  writeFileSync(join(base, 'list'), 'v1.0.0\n');
  writeFileSync(join(base, 'v1.0.0.zip'), zipSync(files, { level: 0 }));
}

/** The most memory that a process had until now, in megabytes; 0 once it has ended. */
function peakOf(pid: number): number {
  const status = `/proc/${pid}/status`;
  const text = existsSync(status) ? readFileSync(status, 'utf8') : '';
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(text)?.[1] ?? '0') / 1024;
}

const eventsFile = (world: World): string => join(world.root, 'events');

/** How many bytes had come, each time that this was told. */
function receivedBytes(world: World): readonly number[] {
  const lines = readFileSync(eventsFile(world), 'utf8').trimEnd().split('\n');
  const events = lines.map((line) => JSON.parse(line) as { readonly kind: string; readonly bytes: number });
  return events.flatMap(({ kind, bytes }) => (kind === 'receiving' ? [bytes] : []));
}

/** Installs the tool of a directory. @returns the most memory that gots had, in megabytes */
async function install(world: World, directory: string): Promise<number> {
  const server = createServer((request, response) => {
    const path = join(directory, request.url ?? '');
    if (existsSync(path)) createReadStream(path).pipe(response);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const GOPROXY = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  let peak = 0;
  let timer: NodeJS.Timeout | undefined;
  try {
    const { code, stderr } = await world.run(
      'gots',
      ['install', '-n', `-events=${eventsFile(world)}`, 'ex.com/tool@v1.0.0'],
      {
        env: { ...world.env, GOPROXY },
        onStart: (pid) => {
          timer = setInterval(() => {
            peak = Math.max(peak, peakOf(pid));
          }, 10);
        },
      },
    );
    expect({ code, stderr: code === 0 ? '' : stderr.toString() }).toEqual({ code: 0, stderr: '' });
  } finally {
    clearInterval(timer);
    await closeServer(server);
  }
  return peak;
}

describe.skipIf(!existsSync('/proc/self/status') || findGo() === undefined)(
  'large modules (need /proc and an installed Go)',
  () => {
    test('a zip of 150 MB takes less than half as much memory, and is told of while it comes', async () => {
      await using small = await temporaryWorld();
      await using large = await temporaryWorld();
      writeTool(join(small.root, 'proxy'), 0);
      writeTool(join(large.root, 'proxy'), 15);
      const least = await install(small, join(small.root, 'proxy'));
      const peak = await install(large, join(large.root, 'proxy'));
      expect(least).toBeGreaterThan(0);
      expect(peak).toBeGreaterThan(0);
      expect(peak - least).toBeLessThan(75);
      expect(peak).toBeLessThan(200);
      const bytes = receivedBytes(large);
      expect(bytes.length).toBeGreaterThan(100);
      expect(bytes).toEqual(bytes.toSorted((a, b) => a - b));
      // the last piece is too small to be told of
      expect(bytes.at(-1)).toBeGreaterThan(149 * megabyte);
    });
  },
);
