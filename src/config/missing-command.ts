/** What is told where a program of version control is not on PATH. */
import type { Config } from './config.ts';
import { isSince } from './release.ts';

export function missingCommand(go: Pick<Config, 'goVersion'>, name: string): string {
  const site = isSince(go, '1.27') ? 'go.dev' : 'golang.org';
  return `missing ${name} command. See https://${site}/s/gogetcmd`;
}
