/**
 * The pictures in docs/pictures, made again: `npm run pictures [-- PROJECT [GOCACHE]]`.  Builds a project on a pseudo-terminal, with an
 * empty cache unless one is named, with -timings; takes a picture of that page in light and in dark and of the page of the
 * program's size, and puts what the line of progress showed into docs/views.md.  Needs a Chromium and python3.
 */
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { openBrowser } from '../test/support/browser.ts';
import { programArgv, repositoryRoot } from '../test/support/programs-under-test.ts';
import { runCommand } from '../test/support/run-command.ts';
import { drawings, runOnTerminal, screenOf } from '../test/support/terminal.ts';
import { removeTree } from '../test/support/world.ts';
import { makeProject } from './projects.ts';

const columns = 90;
const pictures = join(repositoryRoot, 'docs/pictures');

async function takePicture(
  browser: Browser,
  page: { readonly file: string; readonly drawn: string; readonly scheme: 'light' | 'dark' },
  name: string,
): Promise<void> {
  const tab = await browser.newPage({ viewport: { width: 1200, height: 900 }, colorScheme: page.scheme });
  await tab.goto(`file://${page.file}`);
  await tab.locator(page.drawn).waitFor();
  await tab.screenshot({ path: join(pictures, name), fullPage: true });
  await tab.close();
}

const root = realpathSync(mkdtempSync(join(tmpdir(), 'gots-pictures-')));
const browser = await openBrowser();
try {
  mkdirSync(pictures, { recursive: true });
  const project = makeProject(process.argv[2] ?? 'fzf', root);
  const { CI: _, ...env } = process.env as Record<string, string>;
  const setting = {
    cwd: project.directory,
    env: { ...env, TERM: 'xterm', GOCACHE: process.argv[3] ?? join(root, 'cache') },
    columns,
  };
  const gots = programArgv('gots');
  const build = [...gots, 'build', '-timings=timings.html', '-o', 'program', project.package];
  const { sent, code } = await runOnTerminal(build, setting);
  const last = await screenOf(sent, columns);
  if (code !== 0) throw new Error(last);
  // the last of them shows how the line is gone
  const drawn = drawings(sent).slice(0, -1);
  // four of them, from the start of the build to its end
  const moments = [0.1, 0.4, 0.7, 0.95].map((part) => drawn[Math.floor(drawn.length * part)] ?? '');
  const lines = await Promise.all(moments.map((moment) => screenOf(moment, columns)));
  const page = join(repositoryRoot, 'docs/views.md');
  const shown = `<!-- pictures: progress -->\n\n\`\`\`\n${[...lines, last].join('\n')}\n\`\`\`\n`;
  writeFileSync(
    page,
    readFileSync(page, 'utf8').replace(/<!-- pictures: progress -->\n(?:\n```\n.*?\n```\n)?/s, () => shown),
  );
  await runCommand([...gots, 'size', '-html=size.html', 'program'], setting);
  const timings = { file: join(project.directory, 'timings.html'), drawn: '#gantt[data-bars]' };
  await takePicture(browser, { ...timings, scheme: 'light' }, 'timings-light.png');
  await takePicture(browser, { ...timings, scheme: 'dark' }, 'timings-dark.png');
  await takePicture(
    browser,
    { file: join(project.directory, 'size.html'), drawn: '#map[data-areas]', scheme: 'light' },
    'size.png',
  );
} finally {
  await browser.close();
  removeTree(root);
}
