/** The gccgo toolchain (-compiler=gccgo): which program it is.  Texts: cmd/go's work/gccgo.go. */
import path from 'node:path';
import { GotsError } from '../base/errors.ts';
import { goQuote } from '../base/go-quote.ts';
import type { Config } from '../config/config.ts';
import type { System } from '../sys/system.ts';

/** @returns the program that GCCGO names, `gccgo` by default @throws GotsError, exit status 2, when there is none */
export function findGccgo(sys: System, config: Config): string {
  const setting = config.getenv('GCCGO');
  const name = setting === '' ? 'gccgo' : setting;
  const found = sys.lookPath(name, config.environ['PATH'] ?? '');
  if (found !== undefined) return found;
  const why = path.basename(name) === name ? notInPath(config) : `stat ${name}: no such file or directory`;
  throw new GotsError('toolchain', `cmd/go: gccgo: exec: ${goQuote(name)}: ${why}`, { exitCode: 2, bare: true });
}

function notInPath(config: Config): string {
  return `executable file not found in ${config.hostOS === 'windows' ? '%PATH%' : '$PATH'}`;
}
