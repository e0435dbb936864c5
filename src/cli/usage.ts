/** The usage line of each verb, and the two lines that follow a misused flag.  Texts as cmd/go has them. */
import type { OwnVerb } from './go-verbs.ts';

export const usageLines: Readonly<Record<OwnVerb, string>> = {
  build: 'go build [-o output] [build flags] [packages]',
  run: 'go run [build flags] [-exec xprog] package [arguments...]',
  install: 'go install [build flags] [packages]',
  clean: 'go clean [-i] [-r] [-cache] [-testcache] [-modcache] [-fuzzcache] [build flags] [packages]',
  env: 'go env [-json] [-changed] [-u] [-w] [var ...]',
  version: 'go version [-m] [-v] [-json] [file ...]',
  log: 'gots log [-all] [-html file] [what-ran|slowest|critical-path|timings [build]] [diff build build]',
  explain: 'gots explain [-json] [-build number] [packages]',
  completion: 'gots completion bash|zsh|fish',
  size: 'gots size [-diff old] [-html file] [-json] [-top n] program',
};

export function formatUsage(verb: OwnVerb): string {
  const [program] = usageLines[verb].split(' ');
  return `usage: ${usageLines[verb]}\nRun '${program} help ${verb}' for details.`;
}
