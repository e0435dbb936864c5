/** Opens what modules and toolchains are fetched with: module cache, proxies, version control, checksum database. */
import type { Emit } from '../../events/events.ts';
import type { ReadableFiles, System } from '../../sys/system.ts';
import type { ModuleSource } from '../source.ts';
import { openCredentials } from './direct/auth.ts';
import { DirectRepos } from './direct/open-direct.ts';
import type { FetchConfig } from './fetch-config.ts';
import { openModuleSource } from './module-source.ts';
import { openSumDB } from './sumdb/sumdb.ts';

export interface FetchSetting {
  readonly config: FetchConfig;
  readonly sys: System;
  /** the overlay, or sys.files */
  readonly files: ReadableFiles;
  readonly emit: Emit;
}

/** @param sums where sums are kept; goSumFile '': nowhere */
export function openSource(
  { config, sys, files, emit }: FetchSetting,
  sums: { readonly goSumFile: string; readonly workspaceGoSumFiles: readonly string[] },
): ModuleSource {
  const web = { credentials: openCredentials({ config, sys }) };
  const direct = new DirectRepos({ config, sys, web, say: (text) => sys.stderr.write(text) });
  return openModuleSource({
    config,
    sys,
    files,
    emit,
    goSumFile: sums.goSumFile,
    workspaceGoSumFiles: sums.workspaceGoSumFiles,
    database: openSumDB(config, sys, web),
    openDirect: (path) => direct.open(path),
    web,
  });
}
