/** Action IDs of a build's actions: gathers what their hash texts need, from tools, compilers and earlier actions. */
import { join, sep } from 'node:path';
import type { Action } from '../actions/action.ts';
import type { CgoInHash, CompileInputs, CompilerInHash } from '../actions/hash-text.ts';
import { compileHashText, linkHashText, linkSharedHashText, profileHashText } from '../actions/hash-text.ts';
import { GotsError, SysError } from '../base/errors.ts';
import type { ActionID, ContentID } from '../base/ids.ts';
import type { BuildEvent } from '../events/events.ts';
import type { Package } from '../packages/package.ts';
import { contentIDOf } from '../toolchain/build-id.ts';
import { compilerWords } from '../toolchain/cc-command.ts';
import type { CLanguage } from '../toolchain/cc-command.ts';
import type { ToolFlags } from '../toolchain/check-flags.ts';
import { cgoFlags } from '../toolchain/cgo-flags.ts';
import { readBuildID } from '../toolchain/read-build-id.ts';
import { usesCgo, usesSwig } from '../toolchain/tool-package.ts';
import { checkLinkerInputs, packageFlags } from './check-linker-inputs.ts';
import { compilerInHash, linkerInHash } from './go-compiler-identity.ts';
import type { Session } from './session.ts';
import { idOf, stateOf } from './session.ts';

/** @param deps the cache check's dependencies: builds of the imports, then the profile */
export async function compileActionID(session: Session, build: Action, deps: readonly Action[]): Promise<ActionID> {
  const pkg = packageOf(build);
  const lines = compileHashText(pkg, await compileInputs(session, pkg, deps));
  tellInputs(session, build, { lines, ...sourcesOf(session, pkg) });
  return session.hasher.hash(`build ${pkg.importPath}`, lines);
}

type Inputs = Extract<BuildEvent, { readonly kind: 'inputs' }>;

function tellInputs(session: Session, action: Action, inputs: Omit<Inputs, 'kind' | 'id'>): void {
  session.emit({ kind: 'inputs', id: idOf(session, action), ...inputs });
}

/** What is told of a package's files beside the lines. */
function sourcesOf(session: Session, pkg: Package): Pick<Inputs, 'embeds' | 'leftOut' | 'isImmutable'> {
  const { embedFiles: embeds, ignoredGoFiles, ignoredOtherFiles, goroot, dir } = pkg;
  const { gomodcache } = session.config;
  const isImmutable = goroot || (gomodcache !== '' && dir.startsWith(join(gomodcache, sep)));
  return { embeds, leftOut: [...ignoredGoFiles, ...ignoredOtherFiles], isImmutable };
}

/** Of a link, which reads no sources; build IDs that are bytes are no text. */
function tellLinkInputs(session: Session, link: Action, text: readonly (string | Uint8Array)[]): void {
  const lines = text.filter((line) => typeof line === 'string');
  tellInputs(session, link, { lines, embeds: [], leftOut: [], isImmutable: false });
}

function packageOf({ pkg, mode }: Action): Package {
  if (pkg === undefined) throw new Error(`action ${mode} without package`);
  return pkg;
}

/** All that the hash text of a compile is made of. */
export async function compileInputs(session: Session, pkg: Package, deps: readonly Action[]): Promise<CompileInputs> {
  const { config, setup } = session;
  const profile = deps.find((dep) => dep.work.kind === 'preprocess-profile');
  const imports = deps.flatMap((dep) =>
    dep.pkg === undefined
      ? []
      : [{ importPath: dep.pkg.importPath, contentID: contentIDOf(stateOf(session, dep).buildID) }],
  );
  // in the order in which -toolexec sees that go asks them
  const cgo = usesCgo(pkg) || usesSwig(pkg) ? await cgoInputs(session, pkg) : undefined;
  const coverTool = pkg.cover === undefined ? '' : await session.toolID('cover');
  const compiler = await compilerInHash(session, pkg);
  return {
    config,
    mode: setup.mode,
    workDir: session.workDir,
    compiler,
    coverTool,
    cgo,
    fileHash: session.fileHash,
    imports,
    profile: profile === undefined ? '' : stateOf(session, profile).built,
  };
}

async function cgoInputs(session: Session, pkg: Package): Promise<CgoInHash> {
  const hasCxx = pkg.cxxFiles.length + pkg.swigCxxFiles.length > 0;
  return {
    cgoTool: await session.toolID('cgo'),
    ...flagsForHash(session, pkg),
    cc: await compiler(session, 'c', 'c'),
    cxx: hasCxx ? await compiler(session, 'c++', 'c++') : undefined,
    fortran: pkg.fFiles.length > 0 ? await compiler(session, 'fortran', 'f95') : undefined,
  };
}

/** Flags that are not allowed, or name what is not, fail the cgo step, not the hash, in which they count as none. */
function flagsForHash(session: Session, pkg: Package): ToolFlags {
  try {
    const flags = cgoFlags(session.config, pkg);
    checkLinkerInputs(session, packageFlags, pkg.cgoLDFLAGS);
    return flags;
  } catch (error) {
    if (!(error instanceof GotsError || error instanceof SysError)) throw error;
    return { cppflags: [], cflags: [], cxxflags: [], fflags: [], ldflags: [] };
  }
}

async function compiler(session: Session, language: CLanguage, name: string): Promise<CompilerInHash> {
  const words = compilerWords(session.setup, language);
  const tool = await session.compilers.toolID(words[0] ?? '', name);
  return { words, identity: tool.kind === 'known' ? { id: tool.id } : { error: tool.error } };
}

/** @param link its dependencies: the main package's build first */
export async function linkActionID(session: Session, link: Action): Promise<ActionID> {
  const { config, setup } = session;
  const pkg = packageOf(link);
  const packages = link.deps.flatMap((dep) => {
    if (dep.pkg === undefined) return [];
    const state = stateOf(session, dep);
    const buildID = state.buildID === '' ? readBuildID(session.sys.files, state.built) : state.buildID;
    const { importPath, name, shlib } = dep.pkg;
    const libraryContentID = libraryContent(session, shlib);
    return [{ importPath, name, contentID: contentIDOf(buildID), buildID, libraryContentID }];
  });
  const linker = await linkerInHash(session);
  const text = linkHashText(pkg, { config, mode: setup.mode, linker, packages });
  tellLinkInputs(session, link, text);
  return session.hasher.hash(`link ${pkg.importPath}`, text);
}

/** @param link of a shared library: the group of the packages that it is for is its first dependency */
export async function linkSharedActionID(session: Session, link: Action): Promise<ActionID> {
  const { deps } = link;
  const top = deps[0]?.deps ?? [];
  const { config, setup } = session;
  const { files } = session.sys;
  const contentID = (action: Action): ContentID => {
    const { buildID, built } = stateOf(session, action);
    return contentIDOf(buildID === '' && built !== '' ? readBuildID(files, built) : buildID);
  };
  const text = linkSharedHashText({
    config,
    mode: setup.mode,
    linker: await linkerInHash(session),
    packages: deps.flatMap((dep) => {
      if (dep.pkg === undefined || stateOf(session, dep).built === '') return [];
      const { importPath, shlib } = dep.pkg;
      const libraryContentID = libraryContent(session, shlib);
      return [{ importPath, contentID: contentID(dep), libraryContentID }];
    }),
    top: top.flatMap((dep) =>
      dep.pkg === undefined ? [] : [{ importPath: dep.pkg.importPath, contentID: contentID(dep) }],
    ),
  });
  tellLinkInputs(session, link, text);
  return session.hasher.hash('linkShared', text);
}

/** @param shlib '': the package comes from no shared library; one that the build links again counts as it was before, as in go */
function libraryContent({ libraryIDs, sys }: Session, shlib: string): ContentID | undefined {
  if (shlib === '') return undefined;
  const id = libraryIDs.get(shlib) ?? readBuildID(sys.files, shlib);
  libraryIDs.set(shlib, id);
  return contentIDOf(id);
}

export async function profileActionID(session: Session, profile: string): Promise<ActionID> {
  const text = profileHashText(await session.toolID('preprofile'), session.fileHash(profile));
  return session.hasher.hash(`preprocess PGO profile ${profile}`, text);
}
