/** Which toolchains the proxies have.  Facts: cmd/go's modfetch/toolchain.go. */
import { compareGoVersions, goVersionOfToolchain } from '../base/go-version.ts';
import type { System } from '../sys/system.ts';
import { toolchainOfVersion, toolchainPath } from './toolchain-module.ts';
import { type FetchContext, openToolchainSource } from './toolchain-source.ts';

/**
 * @param platform counts only what is there for it
 * @returns versions, `1.26.8`, in order
 * @throws Error of the proxies
 */
export async function listToolchains(
  context: FetchContext,
  platform?: Pick<System, 'hostOS' | 'hostArch'>,
): Promise<readonly string[]> {
  const { list } = await openToolchainSource(context).tryProxies(toolchainPath, (repo) => repo.versions(''));
  const names = list.flatMap((version) => toolchainOfVersion(version, platform) ?? []);
  const versions = names.map((name) => goVersionOfToolchain(name)).filter((version) => version !== '');
  return [...new Set(versions)].toSorted(compareGoVersions);
}
