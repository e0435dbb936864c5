/** Build info as `version -m -json` prints it: Go's debug.BuildInfo, indented with tabs.  Pure. */
import { formatGoJSON } from '../../base/go-json.ts';
import type { BuiltModule, ProgramInfo } from '../../executable/parse-build-info.ts';

/** One object, without a newline at its end. */
export function formatBuildInfoJSON(goVersion: string, info: ProgramInfo): string {
  const value = {
    GoVersion: filled(goVersion),
    Path: filled(info.path),
    Main: info.main === undefined ? {} : moduleValue(info.main),
    Deps: info.deps.length === 0 ? undefined : info.deps.map(moduleValue),
    Settings:
      info.settings.length === 0
        ? undefined
        : info.settings.map(([key, setting]) => ({ Key: filled(key), Value: filled(setting) })),
  };
  return formatGoJSON(value, '\t');
}

/** Empty fields are left out. */
function filled(text: string): string | undefined {
  return text === '' ? undefined : text;
}

function moduleValue({ path, version, sum, replace }: BuiltModule): object {
  return {
    Path: filled(path),
    Version: filled(version),
    Sum: filled(sum),
    Replace: replace === undefined ? undefined : moduleValue(replace),
  };
}
