/** What -gcflags and its like say for packages (cmd/go's setToolFlags). */
import type { Config } from '../config/config.ts';
import { packageList } from './package-list.ts';
import { flagArguments, type PatternSetting } from './package-patterns.ts';
import type { Package } from './package.ts';

/** Gives packages and all below their flags. */
export function setToolFlags(roots: readonly Package[], config: Config, patterns: PatternSetting): void {
  const { asmflags, gcflags, ldflags, gccgoflags } = config.flags;
  const asmflagsFor = flagArguments(asmflags, patterns);
  const gcflagsFor = flagArguments(gcflags, patterns);
  const ldflagsFor = flagArguments(ldflags, patterns);
  const gccgoflagsFor = flagArguments(gccgoflags, patterns);
  for (const pkg of packageList(roots)) {
    pkg.asmflags = asmflagsFor(pkg);
    pkg.gcflags = gcflagsFor(pkg);
    pkg.ldflags = ldflagsFor(pkg);
    pkg.gccgoflags = gccgoflagsFor(pkg);
  }
}
