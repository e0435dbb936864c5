/** Pages in a real browser: they draw, sort, find, tell what if; thousands of actions, light and dark. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ActionRecord } from '../../src/events/build-record.ts';
import { formatTimingsPage } from '../../src/pages/timings-page.ts';
import { browserPath, openBrowser } from '../support/browser.ts';
import { repositoryRoot } from '../support/programs-under-test.ts';
import { runCommand } from '../support/run-command.ts';
import { temporaryWorld, type World } from '../support/world.ts';
import { compiled, recordOf } from '../unit/log/records.ts';

/** the chart, once it is drawn */
const chart = '#gantt[data-bars]';

// what runs in the page is text here, where there is no document
const shownBars = `Number(document.querySelector('#gantt').dataset.bars)`;

/** How many points of the chart have which colour. */
const countColours = `(() => {
  const canvas = document.querySelector('#gantt');
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  const seen = {};
  for (let i = 0; i < data.length; i += 4) {
    const colour = [data[i], data[i + 1], data[i + 2]].join(',');
    seen[colour] = (seen[colour] ?? 0) + 1;
  }
  return seen;
})()`;

/** A build of many packages on eight lanes, each waiting for some that were there before. */
function largeBuild(count: number): readonly ActionRecord[] {
  const lanes = Array.from({ length: 8 }, () => 100);
  const actions: ActionRecord[] = [];
  for (let id = count; id >= 0; id--) {
    const lane = id % lanes.length;
    const start = lanes[lane] ?? 0;
    const end = start + 5 + ((id * 37) % 90);
    lanes[lane] = end;
    const deps = [id + 9, id + 31].filter((dep) => dep <= count);
    const name = `example.com/module${id % 60}/package${id}`;
    actions[id] = {
      ...compiled(name, `a${id}`, []),
      id,
      deps,
      lane,
      ready: start - 3,
      start,
      end,
      took: { hash: 1, compile: end - start - 2 },
      bytes: 903_512,
    };
  }
  const [root] = actions;
  if (root === undefined) throw new Error('no root');
  const start = Math.max(...lanes);
  const deps = Array.from({ length: 40 }, (_, i) => i + 1);
  actions[0] = { ...root, mode: 'link', package: 'example.com/program', deps, start, end: start + 400 };
  return actions;
}

test('a page that can’t be made ends the command before it does anything', async () => {
  await using world = await temporaryWorld();
  world.write('-- go.mod --\nmodule example.com/m\n\ngo 1.26\n-- main.go --\npackage main\n\nfunc main() {}\n');
  const { code, stderr } = await world.run('gots', ['build', '-timings=nosuch/page.html', '-o', 'out']);
  expect(code).toBe(1);
  expect(stderr.toString()).toBe(
    "gots: can't write timings: open nosuch/page.html: no such file or directory\nname a file in a directory that is there: -timings=file\n",
  );
  expect(existsSync(join(world.cwd, 'out'))).toBe(false);
});

test('a build that fails before anything is compiled leaves no empty page', async () => {
  await using world = await temporaryWorld();
  world.write('-- go.mod --\nmodule example.com/m\n\ngo 1.26\n-- main.go --\npackage main\n\nimport _ "nosuch"\n');
  const { code } = await world.run('gots', ['build', '-timings=page.html']);
  expect([code, existsSync(join(world.cwd, 'page.html'))]).toEqual([1, false]);
});

test('a file that was there before is left alone where there is no page to write, a pipe too', async () => {
  await using world = await temporaryWorld();
  world.write('-- go.mod --\nmodule example.com/m\n\ngo 1.26\n-- main.go --\npackage main\n\nimport _ "nosuch"\n');
  world.write('-- page.html --\nof an earlier build\n');
  const pipe = join(world.cwd, 'pipe');
  await runCommand(['mkfifo', pipe], { cwd: world.cwd, env: world.env });
  for (const file of ['page.html', 'pipe'])
    expect((await world.run('gots', ['build', `-timings=${file}`])).code).toBe(1);
  expect(readFileSync(join(world.cwd, 'page.html'), 'utf8')).toBe('of an earlier build\n');
  expect(existsSync(pipe)).toBe(true);
});

test('sources are not overwritten', async () => {
  await using world = await temporaryWorld();
  world.write('-- go.mod --\nmodule example.com/m\n\ngo 1.26\n-- main.go --\npackage main\n\nfunc main() {}\n');
  const { code, stderr } = await world.run('gots', ['build', '-timings=main.go']);
  expect([code, stderr.toString().split('\n')[0]]).toEqual([1, 'gots: refusing to write timings to main.go']);
  expect(readFileSync(join(world.cwd, 'main.go'), 'utf8')).toContain('func main');
});

describe.skipIf(browserPath === undefined)(
  'in a browser (skipped where no chromium or google-chrome is on PATH)',
  () => {
    let world: World;
    let browser: Browser;
    beforeAll(async () => {
      world = await temporaryWorld();
      browser = await openBrowser();
    });
    afterAll(async () => {
      await browser.close();
      await world[Symbol.asyncDispose]();
    });

    /** Fails with whatever the page complains of, and with whatever it asks the network for. */
    async function open(file: string, drawn: string, colorScheme: 'light' | 'dark' = 'light'): Promise<Page> {
      const page = await browser.newPage({ viewport: { width: 1200, height: 900 }, colorScheme });
      page.on('pageerror', (error) => {
        throw error;
      });
      page.on('request', (request) => {
        if (!/^(?:file|data):/.test(request.url())) throw new Error(`the page asks for ${request.url()}`);
      });
      await page.goto(`file://${file}`);
      await page.locator(drawn).waitFor();
      return page;
    }

    function largePage(): string {
      const actions = largeBuild(3000);
      const packagesTook = Object.fromEntries(actions.map(({ package: path }) => [path, 0.3]));
      const record = recordOf(actions, {
        took: Math.max(...actions.map(({ end }) => end)),
        parallel: 8,
        loadTook: 90,
        packagesTook,
      });
      const file = join(world.tmp, 'large.html');
      writeFileSync(file, formatTimingsPage(record, timingsScript()));
      return file;
    }

    function timingsScript(): string {
      return readFileSync(join(repositoryRoot, 'dist/pages/timings.js'), 'utf8');
    }

    const topPackage = (page: Page): Promise<string> =>
      page.locator('#packages tbody tr.row').first().locator('td').first().innerText();

    test('what -timings has written shows the build: every package, and the link', async () => {
      world.write('-- go.mod --\nmodule example.com/m\n\ngo 1.26\n-- main.go --\npackage main\n\nfunc main() {}\n');
      const { code, stderr } = await world.run('gots', ['build', '-timings=timings.html']);
      expect([code, stderr.toString()]).toEqual([0, 'gots: timings are in timings.html\n']);
      const page = await open(join(world.cwd, 'timings.html'), chart);
      expect(await page.locator('h1').innerText()).toBe('gots build -timings=timings.html');
      await page.getByLabel('find packages').fill('example.com/m');
      const names = await page.locator('#packages tbody tr.row td:first-child').allInnerTexts();
      expect(names.toSorted()).toEqual(['example.com/m', 'example.com/m (link)']);
      await page.close();
    });

    test('the page of a build that did nothing has nothing to show, and no error', async () => {
      const file = join(world.tmp, 'empty.html');
      writeFileSync(file, formatTimingsPage(recordOf([]), timingsScript()));
      const page = await open(file, chart);
      expect(await page.locator('#count').innerText()).toBe('0 of 0');
      expect(await page.getByRole('status').innerText()).toBe('Choose a package in the table.');
      await page.close();
    });

    test('no number and no title of a column is cut off', async () => {
      const page = await open(largePage(), chart);
      const cut = `[...document.querySelectorAll('#packages th button, #packages tbody tr.row td:not(:first-child)')]
        .filter((cell) => cell.scrollWidth > cell.clientWidth).map((cell) => cell.textContent)`;
      expect(await page.evaluate(cut)).toEqual([]);
      await page.close();
    });

    test('a table of 3,000 packages sorts by each column, and only what can be seen is in the document', async () => {
      const page = await open(largePage(), chart);
      const rows = page.locator('#packages tbody tr.row');
      expect(await page.locator('#count').innerText()).toBe('3001 of 3001');
      expect(await rows.count()).toBeLessThan(60);
      const head = (name: string) => page.getByRole('button', { name, exact: true });
      await head('package').click();
      expect(await topPackage(page)).toBe('example.com/module0/package1020');
      await head('package').click();
      expect(await topPackage(page)).toBe('example.com/program (link)');
      await head('time').click();
      const slowest = largeBuild(3000).toSorted((a, b) => b.end - b.start - (a.end - a.start))[0];
      const shown = await rows.first().locator('td').nth(2).innerText();
      expect(shown).toBe(`${(slowest?.end ?? 0) - (slowest?.start ?? 0)} ms`);
      await page.locator('#packages').evaluate((table) => (table.scrollTop = table.scrollHeight));
      await expect
        .poll(() => page.evaluate(`document.querySelector('#packages tr.space td').clientHeight`))
        .toBeGreaterThan(0);
      expect(await rows.count()).toBeLessThan(60);
      await page.close();
    });

    test('a search leaves what it finds', async () => {
      const page = await open(largePage(), chart);
      await page.getByLabel('find packages').fill('module7/ PACKAGE12');
      expect(await page.locator('#count').innerText()).toMatch(/^[1-9]\d? of 3001$/);
      const names = await page.locator('#packages tbody tr.row td:first-child').allInnerTexts();
      expect(names.filter((name) => !/module7\/package12/.test(name))).toEqual([]);
      await page.getByLabel('find packages').fill('nothing like this');
      expect(await page.locator('#packages tbody tr.row').count()).toBe(0);
      await page.close();
    });

    test('a chosen package tells what the build would be without it', async () => {
      const page = await open(largePage(), chart);
      await page.getByLabel('find packages').fill('program');
      await page.locator('#packages tbody tr.row').first().click();
      const text = await page.getByRole('status').innerText();
      expect(text).toMatch(
        /^If example\.com\/program \(link\) cost nothing, the build would take [\d.]+ s instead of [\d.]+ s\. It is on the critical path\.$/,
      );
      await page.close();
    });

    test('zooming in draws fewer bars, a double click all of them again', async () => {
      const page = await open(largePage(), chart);
      const all = await page.evaluate<number>(shownBars);
      expect(all).toBeGreaterThan(500);
      const box = await page.locator('#gantt').boundingBox();
      await page.mouse.move((box?.x ?? 0) + 600, (box?.y ?? 0) + 60);
      for (let i = 0; i < 5; i++) await page.mouse.wheel(0, -400);
      await expect.poll(() => page.evaluate(shownBars)).toBeLessThan(all / 4);
      await page.mouse.dblclick((box?.x ?? 0) + 600, (box?.y ?? 0) + 60);
      await expect.poll(() => page.evaluate(shownBars)).toBe(all);
      await page.close();
    });

    test('3,000 actions stay fluid: most frames of zooming and scrolling take less than a twentieth of a second', async () => {
      const page = await open(largePage(), chart);
      const frames = await page.evaluate<readonly number[]>(`(async () => {
        const [chart, table] = ['#gantt', '#packages'].map((name) => document.querySelector(name));
        const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
        const took = [];
        for (let i = 0; i < 40; i++) {
          const started = await frame();
          chart.dispatchEvent(new WheelEvent('wheel', { deltaY: i < 20 ? -100 : 100, clientX: 500, bubbles: true, cancelable: true }));
          table.scrollTop = i * 1500;
          await frame();
          took.push((await frame()) - started);
        }
        return took;
      })()`);
      const median = frames.toSorted((a, b) => a - b)[frames.length / 2] ?? Number.NaN;
      // two frames each
      expect(median).toBeLessThan(100);
      await page.close();
    });

    test('the page of a size shows every part as an area, and how imports lead to a package', async () => {
      world.write(
        '-- go.mod --\nmodule example.com/m\n\ngo 1.26\n-- main.go --\npackage main\n\nimport "example.com/m/lib"\n\nfunc main() { lib.F() }\n' +
          '-- lib/lib.go --\npackage lib\n\n//go:noinline\nfunc F() { println("lib") }\n',
      );
      await world.run('gots', ['build', '-o', 'program']);
      const { code, stdout, stderr } = await world.run('gots', ['size', '-html=size.html', 'program']);
      expect([code, stdout.toString(), stderr.toString()]).toEqual([0, '', '']);
      const page = await open(join(world.cwd, 'size.html'), '#map[data-areas]');
      expect(await page.evaluate<number>(`Number(document.querySelector('#map').dataset.areas)`)).toBeGreaterThan(20);
      await page.getByLabel('find packages').fill('m/lib');
      await page.locator('#packages tbody tr.row').first().click();
      expect(await page.getByRole('status').innerText()).toBe('example.com/m → example.com/m/lib');
      expect(await page.locator('#sections tbody tr.row').count()).toBeGreaterThan(5);
      await page.close();
    });

    test('pictures in light and in dark have bars, the critical path and the grounds that they should', async () => {
      const file = largePage();
      for (const [scheme, ground, critical] of [
        ['light', [255, 255, 255], [217, 72, 15]],
        ['dark', [15, 20, 25], [255, 138, 76]],
      ] as const) {
        const page = await open(file, chart, scheme);
        const picture = await page.screenshot({ fullPage: true });
        expect(picture.length).toBeGreaterThan(20_000);
        const background = await page.evaluate('getComputedStyle(document.body).backgroundColor');
        expect(background).toBe(`rgb(${ground.join(', ')})`);
        const colours = await page.evaluate<Record<string, number>>(countColours);
        expect(colours[critical.join(',')]).toBeGreaterThan(100);
        const compile = scheme === 'light' ? '47,123,216' : '90,160,242';
        expect(colours[compile]).toBeGreaterThan(10_000);
        await page.close();
      }
    });
  },
);
