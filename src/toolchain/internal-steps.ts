/** How -x and -n show steps that the build does itself, as if a tool were run.  Pure.  Texts: cmd/go's work/gc.go, buildid.go. */
import { joinUnambiguously } from './command.ts';

export function formatPack(archive: string, objects: readonly string[]): string {
  return `${joinUnambiguously(['go', 'tool', 'pack', 'r', archive, ...objects])} # internal`;
}

export function formatBuildIDUpdate(target: string): string {
  return `${joinUnambiguously(['go', 'tool', 'buildid', '-w', target])} # internal`;
}

export function formatCacheCopy(target: string, cached: string): string {
  return `${joinUnambiguously(['cp', target, cached])} # internal`;
}
