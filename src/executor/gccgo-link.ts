/** Links by gccgo, of programs and of shared libraries (cmd/go's work/gccgo.go, link). */
import { basename } from 'node:path';
import { GotsError, SysError } from '../base/errors.ts';
import { archiverWords } from '../toolchain/gccgo/commands.ts';
import {
  type GccgoLink,
  gccgoLinkCommand,
  gccgoLinkMode,
  languagesOf,
  linkedFile,
  parseCgoFlags,
} from '../toolchain/gccgo/link.ts';
import { usesCgo, usesSwig } from '../toolchain/tool-package.ts';
import { ToolFailure } from './action-shell.ts';
import { stateOf } from './session.ts';
import type { Linking, ToolStep } from './toolchain.ts';

export async function linkProgramByGccgo(step: ToolStep, linking: Linking): Promise<void> {
  const { session, pkg } = step;
  await link(step, linking, { mode: session.setup.mode.ldBuildmode, description: pkg.importPath });
}

export async function linkLibraryByGccgo(step: ToolStep, linking: Linking): Promise<void> {
  await link(step, linking, { mode: 'shared', description: linking.output });
}

async function link(
  step: ToolStep,
  { output }: Linking,
  as: { readonly mode: string; readonly description: string },
): Promise<void> {
  const { session, state, shell, pkg } = step;
  const { setup, gccgo } = session;
  if (gccgo === undefined) throw new Error('a link by gccgo in a build without it');
  const inputs = await gatherInputs(step, as.description);
  const mode = gccgoLinkMode(as.mode);
  const command: GccgoLink = {
    program: gccgo.program,
    mode,
    output,
    ...inputs,
    buildID: state.buildID,
    languages: languagesOf([pkg, ...state.action.deps.flatMap((dep) => dep.pkg ?? [])]),
    noPie: mode === 'c-archive' ? await noPieFlag(step) : '',
    gccgoflags: pkg.gccgoflags,
  };
  await shell.run(gccgoLinkCommand(setup, command), as.description);
  if (mode !== 'c-archive') return;
  const argv = [...archiverWords(setup), 'rc', output, linkedFile(command)];
  await shell.run({ argv, dir: '.', env: [] }, as.description);
}

/** Objects are linked into one, which the defaults of many a gcc are not made for. */
async function noPieFlag({ session: { gccgo } }: ToolStep): Promise<string> {
  for (const flag of ['-no-pie', '-nopie']) if ((await gccgo?.takes(flag)) === true) return flag;
  return '';
}

/** What a link is made of: archives, or the shared libraries that hold packages, and the flags of the packages' cgo. */
async function gatherInputs(
  step: ToolStep,
  description: string,
): Promise<Pick<GccgoLink, 'archives' | 'libraries' | 'cgoLdflags'>> {
  const { session, state } = step;
  const { deps, target } = state.action;
  // a library is not linked into itself
  const held = new Set(
    (session.config.flags.linkshared ? deps : [])
      .map(({ pkg }) => basename(pkg?.shlib ?? ''))
      .filter((library) => library !== '' && library !== basename(target)),
  );
  const archives: string[] = [];
  const libraries = new Set<string>();
  const cgo = new CgoArchives(step, description);
  for (const dep of deps) {
    if (dep.pkg !== undefined && held.has(basename(dep.pkg.shlib))) continue;
    if (held.has(basename(dep.target))) {
      libraries.add(dep.target);
      continue;
    }
    if (dep.pkg === undefined) continue;
    const { built } = stateOf(session, dep);
    const archive = usesCgo(dep.pkg) || usesSwig(dep.pkg) ? await cgo.takeFlags(built) : built;
    if (archive !== undefined) archives.push(archive);
  }
  return { archives, libraries: [...libraries], cgoLdflags: cgo.ldflags };
}

/** Copies of archives, from which the flags that cgo has left in them are taken. */
class CgoArchives {
  readonly ldflags: string[] = [];
  readonly #step: ToolStep;
  readonly #description: string;
  #count = 0;

  constructor(step: ToolStep, description: string) {
    this.#step = step;
    this.#description = description;
  }

  /** @returns the copy; undefined where the flags can't be taken: as in go, the link says what it misses */
  async takeFlags(archive: string): Promise<string | undefined> {
    try {
      return await this.#takeFlags(archive);
    } catch (error) {
      if (error instanceof ToolFailure || error instanceof GotsError || error instanceof SysError) return undefined;
      throw error;
    }
  }

  async #takeFlags(archive: string): Promise<string> {
    const { session, state, shell } = this.#step;
    const { objdir } = state.action;
    this.#count++;
    const copy = `${objdir}_pkg${this.#count}_.a`;
    shell.copyFile(copy, archive, { mode: 0o666, force: false });
    shell.showIfAsked('', `ar d ${copy} _cgo_flags`);
    // what is only shown has no archive to take flags from
    if (session.config.flags.n) return '';
    const words = archiverWords(session.setup);
    await shell.run({ argv: [...words, 'x', copy, '_cgo_flags'], dir: objdir, env: [] }, this.#description);
    await shell.run({ argv: [...words, 'd', copy, '_cgo_flags'], dir: '.', env: [] }, this.#description);
    this.ldflags.push(...parseCgoFlags(session.sys.files.readText(`${objdir}_cgo_flags`)));
    return copy;
  }
}
