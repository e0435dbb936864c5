/** What go refuses when a build begins (cmd/go's work.NewBuilder): targets that there are none of, malformed lists of tags. */
import { GotsError } from '../base/errors.ts';
import type { Config } from '../config/config.ts';
import { buildModeSupported } from './platform.ts';

/** @throws GotsError, status 2 */
export function checkTarget(config: Config): void {
  const { compiler, goos, goarch, buildTags } = config.context;
  if (!buildModeSupported(compiler, 'default', goos, goarch)) {
    throw new GotsError('config', `unsupported GOOS/GOARCH pair ${goos}/${goarch}`, { exitCode: 2 });
  }
  if (buildTags.some((tag) => tag.includes(','))) {
    throw new GotsError('usage', '-tags space-separated list contains comma', { exitCode: 2 });
  }
}
