/** What can't be built together with the cryptographic module that GOFIPS140 names (cmd/go's fips140.Init). */
import { GotsError } from '../base/errors.ts';
import type { Config } from './config.ts';
import { isSince } from './release.ts';

/** @throws GotsError */
export function checkFips140({ fips140, context, flags, goVersion }: Config): void {
  if (fips140 === 'off') return;
  if (context.toolTags.includes('goexperiment.boringcrypto')) {
    throw new GotsError('config', 'cannot use GOFIPS140 with GOEXPERIMENT=boringcrypto');
  }
  if (isSince({ goVersion }, '1.26') && flags.tags.includes('purego')) {
    throw new GotsError('config', 'cannot use GOFIPS140 with the purego build tag');
  }
}
