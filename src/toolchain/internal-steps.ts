/** How -x and -n show steps that the build does itself, as if a tool were run.  Pure.  Texts: cmd/go's work/gc.go, buildid.go. */
import type { Config } from '../config/config.ts';
import { isSince } from '../config/release.ts';
import { joinUnambiguously } from './command.ts';
import { toolPath } from './tool-package.ts';

export function formatPack(config: Config, archive: string, objects: readonly string[]): string {
  return `${joinUnambiguously([...toolOfGo(config, 'pack'), 'r', archive, ...objects])} # internal`;
}

export function formatBuildIDUpdate(config: Config, target: string): string {
  return `${joinUnambiguously([...toolOfGo(config, 'buildid'), '-w', target])} # internal`;
}

/** Tools that are no longer in GOROOT are run by `go tool`. */
function toolOfGo(config: Config, name: string): readonly string[] {
  return isSince(config, '1.25') ? ['go', 'tool', name] : [toolPath(config, name)];
}

export function formatCacheCopy(target: string, cached: string): string {
  return `${joinUnambiguously(['cp', target, cached])} # internal`;
}
