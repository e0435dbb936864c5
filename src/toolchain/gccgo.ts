/** The gccgo toolchain (-compiler=gccgo), with which gots does not build.  Texts: cmd/go's work/gccgo.go. */
import path from 'node:path';
import { GotsError } from '../base/errors.ts';
import { goQuote } from '../base/go-quote.ts';
import type { Config } from '../config/config.ts';
import type { System } from '../sys/system.ts';

/** @throws GotsError, exit status 2, with -compiler=gccgo: go's where there is no such program, ours where there is one */
export function refuseGccgo(sys: System, config: Config): void {
  if (config.context.compiler !== 'gccgo') return;
  const setting = config.getenv('GCCGO');
  const name = setting === '' ? 'gccgo' : setting;
  if (sys.lookPath(name, config.environ['PATH'] ?? '') !== undefined) {
    // Differs from go: builds with its own compiler only
    throw new GotsError('toolchain', 'gots does not build with gccgo: leave -compiler out', {
      exitCode: 2,
      bare: true,
    });
  }
  const why = path.basename(name) === name ? notInPath(config) : `stat ${name}: no such file or directory`;
  throw new GotsError('toolchain', `cmd/go: gccgo: exec: ${goQuote(name)}: ${why}`, { exitCode: 2, bare: true });
}

function notInPath(config: Config): string {
  return `executable file not found in ${config.hostOS === 'windows' ? '%PATH%' : '$PATH'}`;
}
