/** go.mod and go.sum after packages were loaded: written, or checked where they may not be.  Facts: cmd/go's modload (init.go). */
import { GotsError } from '../base/errors.ts';
import { compareGoVersions, goVersionOfToolchain } from '../base/go-version.ts';
import { defaultGoModVersion, goStrictVersion, separateIndirectVersion, simplifyRequireVersion } from './go-version.ts';
import { moduleKey } from './module-error.ts';
import { keepSums } from './keep-sums.ts';
import type { MainModule } from './main-modules.ts';
import type { LoadResult } from './load-loop.ts';
import type { ModuleState } from './module-state.ts';
import type { ModuleSummaries } from './module-summary.ts';
import type { ModFile } from './modfile.ts';
import {
  cleanUp,
  setGoLine,
  setRequire,
  setRequireSeparately,
  setToolchainLine,
  type WantedRequire,
} from './modfile-edit.ts';
import { formatModFile } from './modfile-format.ts';
import { goModDirty } from './update-roots.ts';

/** Writes go.mod. */
export interface GoModWriter {
  /** the file comes from -overlay */
  readonly isReplaced: (path: string) => boolean;
  /** the text on disk */
  readonly read: (path: string) => string;
  /** replaces the text of the file */
  readonly write: (path: string, text: string) => void;
}

/** What go.mod should say. */
interface Wanted {
  /** undefined: as it is */
  readonly go: string | undefined;
  /** undefined: no line */
  readonly toolchain: string | undefined;
  readonly require: readonly WantedRequire[];
}

/** @throws GotsError where files would have to be changed and may not be */
export async function commitRequirements(
  loaded: LoadResult,
  context: { readonly state: ModuleState; readonly summaries: ModuleSummaries; readonly writer: GoModWriter },
): Promise<void> {
  const { state } = context;
  const [main] = state.main.list;
  if (state.main.isWorkspace) return writeSums(loaded, context);
  if (main?.file === undefined || main.dir === '') return;
  const wanted = wantedText(main.file, loaded, state);
  const isDirty = main.needsFix || differs(main.file, wanted, state);
  if (isDirty && state.buildMod !== 'mod') throw goModDirty(state);
  if (isDirty) {
    if (context.writer.isReplaced(main.goMod)) {
      throw new GotsError(
        'module',
        'updates to go.mod needed, but go.mod is part of the overlay specified with -overlay',
      );
    }
    const lock = await state.source.sideLock();
    try {
      writeGoMod(main, wanted, loaded.requirements.goVersion, context.writer);
    } finally {
      lock?.release();
    }
  }
  await writeSums(loaded, context);
}

function wantedText(file: ModFile, { requirements }: LoadResult, state: ModuleState): Wanted {
  const require: WantedRequire[] = [];
  let toolchain = '';
  for (const { path, version } of requirements.roots) {
    if (path === 'toolchain') toolchain = version;
    else if (path !== 'go') require.push({ path, version, indirect: !requirements.direct.has(path) });
  }
  const go = requirements.goVersion;
  if (compareGoVersions(go, state.localGo) > 0) throw state.tooNew('updating go.mod', go);
  const isImplied = file.go === undefined && go === defaultGoModVersion && state.buildMod !== 'mod';
  if (toolchain === '') toolchain = `go${go}`;
  const isDropped = toolchain === `go${go}` || compareGoVersions(goVersionOfToolchain(toolchain), goStrictVersion) < 0;
  return { go: isImplied ? undefined : go, toolchain: isDropped ? undefined : toolchain, require };
}

function differs(file: ModFile, wanted: Wanted, state: ModuleState): boolean {
  if (file.go?.version !== wanted.go || file.toolchain?.name !== wanted.toolchain) return true;
  const known = new Map(file.require.map((require) => [moduleKey(require), require.indirect]));
  if (known.size !== wanted.require.length) return true;
  return wanted.require.some((require) => {
    const indirect = known.get(moduleKey(require));
    return indirect === undefined || (indirect !== require.indirect && state.buildMod !== 'readonly');
  });
}

function writeGoMod(main: MainModule, wanted: Wanted, goVersion: string, writer: GoModWriter): void {
  const { file } = main;
  if (file === undefined) return;
  if (wanted.go !== undefined && file.go?.version !== wanted.go) setGoLine(file, wanted.go);
  setToolchainLine(file, wanted.toolchain);
  if (compareGoVersions(goVersion, separateIndirectVersion) < 0) setRequire(file, wanted.require);
  else setRequireSeparately(file, wanted.require, compareGoVersions(goVersion, simplifyRequireVersion) >= 0);
  cleanUp(file.syntax);
  const text = formatModFile(file.syntax);
  const old = writer.read(main.goMod);
  if (old === text) return;
  if (old !== main.text) {
    throw new GotsError('module', 'updating go.mod: existing contents have changed since last read');
  }
  writer.write(main.goMod, text);
  main.text = text;
}

async function writeSums(
  loaded: LoadResult,
  { state, summaries }: { readonly state: ModuleState; readonly summaries: ModuleSummaries },
): Promise<void> {
  if (state.buildMod === 'vendor') return;
  const keep = await keepSums(loaded, state, summaries);
  await state.source.writeGoSum({ keep, isReadonly: state.mustHaveCompleteRequirements });
}
