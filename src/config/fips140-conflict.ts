/** What the cryptographic module that GOFIPS140 names needs, and can't be built together with (cmd/go's fips140.Init). */
import { GotsError } from '../base/errors.ts';
import type { Files } from '../sys/system.ts';
import type { Config } from './config.ts';
import { moduleCacheProblem } from './module-cache-place.ts';
import { isSince } from './release.ts';

/** Whether GOFIPS140 names a copy that is built in, not what GOROOT/src has. */
export function hasFipsSnapshot({ fips140 }: Pick<Config, 'fips140'>): boolean {
  return fips140 !== '' && fips140 !== 'off' && fips140 !== 'latest';
}

/** Go looks at this before all else. Makes the module cache where a copy has to be there. @throws GotsError */
export function checkFips140(config: Config, files: Files): void {
  const { fips140, context, flags, goVersion } = config;
  if (fips140 === 'off') return;
  const problem = hasFipsSnapshot(config) ? moduleCacheProblem(config.gomodcache, files) : undefined;
  if (problem !== undefined) throw new GotsError('module', problem);
  if (context.toolTags.includes('goexperiment.boringcrypto')) {
    throw new GotsError('config', 'cannot use GOFIPS140 with GOEXPERIMENT=boringcrypto');
  }
  if (isSince({ goVersion }, '1.26') && flags.tags.includes('purego')) {
    throw new GotsError('config', 'cannot use GOFIPS140 with the purego build tag');
  }
}
