/** The program that -compiler=gccgo runs.  Texts: cmd/go's work/gccgo.go. */
import path from 'node:path';
import { GotsError } from '../../base/errors.ts';
import { goQuote } from '../../base/go-quote.ts';
import type { Config } from '../../config/config.ts';
import type { System } from '../../sys/system.ts';

function nameOf(config: Config): string {
  const setting = config.getenv('GCCGO');
  return setting === '' ? 'gccgo' : setting;
}

export function findGccgo(sys: System, config: Config): string | undefined {
  return sys.lookPath(nameOf(config), config.environ['PATH'] ?? '');
}

/** @throws GotsError, exit status 2, where there is none */
export function gccgoProgram(sys: System, config: Config): string {
  const found = findGccgo(sys, config);
  if (found !== undefined) return found;
  const name = nameOf(config);
  const why = path.basename(name) === name ? notInPath(config) : `stat ${name}: no such file or directory`;
  throw gccgoFailure(`gccgo: exec: ${goQuote(name)}: ${why}`);
}

function notInPath(config: Config): string {
  return `executable file not found in ${config.hostOS === 'windows' ? '%PATH%' : '$PATH'}`;
}

/** What ends a whole build, with exit status 2. */
export function gccgoFailure(message: string): GotsError {
  return new GotsError('toolchain', `cmd/go: ${message}`, { exitCode: 2, bare: true });
}
