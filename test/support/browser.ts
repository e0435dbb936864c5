/** A browser for tests of pages: the Chromium of this machine, where it has one. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

/** looked for on PATH */
const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** its path; undefined where there is none */
export const browserPath: string | undefined = names
  .flatMap((name) => (process.env['PATH'] ?? '').split(delimiter).map((dir) => join(dir, name)))
  .find((path) => isExecutable(path));

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export function openBrowser(): Promise<Browser> {
  if (browserPath === undefined) throw new Error('no browser');
  // as root, and in containers, Chromium's own sandbox does not start
  return chromium.launch({ executablePath: browserPath, args: ['--no-sandbox'] });
}
