/**
 * `install pkg@version` and `run pkg@version`: packages of one module at one version, whatever module the working directory
 * is in.  Facts: cmd/go's load (PackagesAndErrorsOutsideModule).
 */
import { isAbsolute, posix } from 'node:path';
import { FatalError, GotsError, errorText } from '../base/errors.ts';
import type { Config } from '../config/config.ts';
import type { Emit } from '../events/events.ts';
import type { ReadableFiles } from '../sys/system.ts';
import { shortMessage } from './allowed-versions.ts';
import { noMainModule } from './find-modules.ts';
import { compareModuleVersions, isValidModuleVersion, isVersionPrefix } from './go-version.ts';
import type { ImportTable, ImportScanners } from './import-table.ts';
import { ModuleSession, type OpenSource, readOnlyWriter } from './load-modules.ts';
import { BuildListError, moduleKey, TooNewError, VersionTooNewError } from './module-error.ts';
import { type LoadedGraph, Requirements, sortedRoots } from './module-graph.ts';
import type { ModuleVersion } from './module-info.ts';
import { ModuleState, type NotePlace, type StandardLibrary } from './module-state.ts';
import { parseModFile } from './modfile.ts';
import { cleanPatterns, isMetaPackage, isRelativePath, isStandardImportPath } from './pattern.ts';

export interface OutsideSetting {
  readonly config: Config;
  readonly files: ReadableFiles;
  /** what an overlay is over */
  readonly disk: ReadableFiles;
  readonly emit: Emit;
  readonly openSource: OpenSource;
  readonly notePlace?: NotePlace | undefined;
  readonly isStandard?: StandardLibrary;
  /** whether a directory holds Go files that some build could have */
  readonly holdsAnySource: (dir: string) => boolean;
}

/** What `path@version` names, which may be another module tomorrow. */
export interface NamedModule {
  /** the module that the packages are of */
  readonly module: ModuleVersion;
  /** the comment that says so; '' where it is not deprecated */
  readonly deprecation: string;
  /** in which it was found */
  readonly session: ModuleSession;
}

/** Whether a version names one version or revision, as `v1.0.0` and `master` do, and `latest` and `v1` don't. */
export function isRevisionQuery(path: string, version: string): boolean {
  if (/^(?:latest|upgrade|patch)$|^[<>]/.test(version)) return false;
  return !(isValidModuleVersion(path, version) && isVersionPrefix(path, version));
}

/** A session without a main module. */
async function openOutside({
  config,
  files,
  disk,
  emit,
  openSource,
  notePlace,
  isStandard,
  holdsAnySource,
}: OutsideSetting): Promise<ModuleSession> {
  const state = new ModuleState({
    config,
    files,
    disk,
    emit,
    source: openSource({ goSumFile: '', workspaceGoSumFiles: [], readonly: true }),
    main: noMainModule(),
    buildMod: config.flags.mod === '' ? 'mod' : config.flags.mod,
    buildModReason: '',
    vendor: undefined,
    allowsMissing: true,
    notePlace,
    isStandard,
    holdsAnySource,
  });
  const session = new ModuleSession(state, readOnlyWriter);
  await session.check();
  return session;
}

/** Fetches the module that `path@version` is of, and no more. @throws Error, VersionTooNewError */
export async function fetchAtVersion(setting: OutsideSetting, arg: string): Promise<void> {
  const session = await openOutside(setting);
  const at = arg.indexOf('@');
  await queryArgument(session, arg, { path: arg.slice(0, at), version: arg.slice(at + 1) });
}

/** @param query.path a pattern, too. @throws Error, VersionTooNewError */
async function queryArgument(
  session: ModuleSession,
  arg: string,
  { path, version }: ModuleVersion,
): Promise<ModuleVersion> {
  try {
    return await session.queryModule(path, version, isRevisionQuery(path, version));
  } catch (error) {
    throw error instanceof TooNewError ? new VersionTooNewError(arg, error) : error;
  }
}

/** Tells of a failure which argument it is about. @throws GotsError, VersionTooNewError */
function failureOf(arg: string): (error: unknown) => never {
  return (error) => {
    if (error instanceof VersionTooNewError || error instanceof FatalError) throw error;
    throw new GotsError('module', `${arg}: ${errorText(error)}`, { cause: error });
  };
}

/**
 * Asks which module arguments name.
 *
 * @param args `path@version` each
 * @throws GotsError, VersionTooNewError
 */
export async function queryNamedModule(setting: OutsideSetting, args: readonly string[]): Promise<NamedModule> {
  const session = await openOutside(setting);
  const { patterns, version } = splitArguments(args, session.state);
  const [first = ''] = args;
  const fail = failureOf(first);
  const module = await queryArgument(session, first, { path: patterns[0] ?? '', version }).catch(fail);
  return { module, deprecation: await session.versionRules.deprecation(module).catch(fail), session };
}

/**
 * @param args `path@version` each
 * @throws GotsError, TooNewError (with the module's go line)
 */
export async function loadPackageAtVersion(
  { module, deprecation, session }: NamedModule,
  {
    args,
    scanners,
    emit,
  }: { readonly args: readonly string[]; readonly scanners: ImportScanners; readonly emit: Emit },
): Promise<ImportTable> {
  const { patterns } = splitArguments(args, session.state);
  const [first = ''] = args;
  const fail = failureOf(first);
  if (deprecation !== '') {
    emit({ kind: 'note', text: `module ${module.path} is deprecated: ${shortMessage(deprecation, '')}` });
  }
  checkDirectives(first, module, Buffer.from(await session.state.source.goMod(module).catch(fail)).toString('utf8'));
  session.requirements = await withModule(session, module).catch(fail);
  const table = await session.loadImports(patterns, scanners);
  checkOneModule(table, module);
  return table;
}

/** All packages must be the module's. */
function checkOneModule(table: ImportTable, module: ModuleVersion): void {
  const key = moduleKey(module);
  const problems: string[] = [];
  for (const path of table.matches.flatMap(({ packages }) => packages)) {
    if (table.lookup('', false, path).error !== undefined) continue;
    const owner = table.moduleOf(path);
    if (owner === undefined) problems.push(`package ${path} not provided by module ${key}`);
    else if (owner.path !== module.path || owner.version !== module.version) {
      problems.push(
        `package ${path} provided by module ${owner.path}@${owner.version}\n\tAll packages must be provided by the same module (${key}).`,
      );
    }
  }
  if (problems.length > 0) throw new GotsError('package', problems.join('\n'), { bare: true });
}

function splitArguments(
  args: readonly string[],
  state: ModuleState,
): { readonly patterns: readonly string[]; readonly version: string } {
  const firstArg = args.find((arg) => arg.includes('@')) ?? '';
  const version = firstArg.slice(firstArg.indexOf('@') + 1);
  if (firstArg !== '' && version === '') throw new GotsError('module', `${firstArg}: version must not be empty`);
  const patterns = args.map((arg) => {
    const fail = (reason: string): never => {
      throw new GotsError('module', `${arg}: ${reason}`);
    };
    if (!arg.endsWith(`@${version}`)) {
      return fail(`all arguments must refer to packages in the same module at the same version (@${version})`);
    }
    const path = arg.slice(0, -(version.length + 1));
    if (isRelativePath(path)) return fail('argument must be a package path, not a relative path');
    if (isAbsolute(path)) return fail('argument must be a package path, not an absolute path');
    if (isMetaPackage(path)) return fail('argument must be a package path, not a meta-package');
    if (path === '' || posix.normalize(path).replace(/(.)\/$/, '$1') !== path) {
      return fail('argument must be a clean package path');
    }
    if (!path.includes('...') && isStandardImportPath(path) && state.isStandardPackage(path)) {
      return fail('argument must not be a package in the standard library');
    }
    return path;
  });
  return { patterns: cleanPatterns(patterns), version };
}

/** @param text of the module's go.mod. @throws GotsError */
function checkDirectives(arg: string, module: ModuleVersion, text: string): void {
  const where = `${arg} (in ${moduleKey(module)}):`;
  let file: ReturnType<typeof parseModFile>;
  try {
    file = parseModFile('go.mod', text);
  } catch (error) {
    throw new GotsError('modfile', `${where} ${errorText(error)}`, { cause: error });
  }
  const directive = file.replace.length > 0 ? 'replace' : file.exclude.length > 0 ? 'exclude' : undefined;
  if (directive !== undefined) {
    throw new GotsError(
      'module',
      `${where}\n\tThe go.mod file for the module providing named packages contains one or\n\tmore ${directive} directives. It must not contain directives that would cause\n\tit to be interpreted differently than if it were the main module.`,
    );
  }
}

/** The requirements with the module as a root. @throws Error, TooNewError */
async function withModule(
  { requirements, state, summaries }: ModuleSession,
  module: ModuleVersion,
): Promise<Requirements> {
  const roots = sortedRoots([...requirements.roots, module]);
  const edited = new Requirements('pruned', roots, requirements.direct);
  const loaded = await edited.loadGraph(state, summaries);
  if (loaded.error instanceof BuildListError && loaded.error.cause instanceof TooNewError) throw loaded.error.cause;
  const conflict = findConflict(module, loaded);
  if (conflict !== undefined) throw new Error(`version constraints conflict:\n\t${conflict}`);
  return edited;
}

/** Why a module cannot have the version that is wanted: the nearest of what it requires that can't be had, or is that module, but newer. */
function findConflict(wanted: ModuleVersion, { graph, errors }: LoadedGraph): string | undefined {
  const isNewer = ({ path, version }: ModuleVersion): boolean =>
    path === wanted.path && compareModuleVersions(path, version, wanted.version) > 0;
  const newerOf = (module: ModuleVersion): ModuleVersion | undefined => graph.requiredBy(module)?.find(isNewer);
  const isBroken = (module: ModuleVersion): boolean => errors.has(moduleKey(module));
  const path = graph.findPath((module) => isBroken(module) || newerOf(module) !== undefined);
  const last = path.at(-1);
  if (last === undefined) return undefined;
  const error = errors.get(moduleKey(last));
  const end = newerOf(last);
  const chain = path.filter(({ version }) => version !== '').concat(end ?? []);
  const verb = chain.length > 2 ? 'indirectly requires' : 'requires';
  const head = chain.length === 1 ? moduleKey(last) : `${moduleKey(wanted)} ${verb} ${moduleKey(end ?? last)}`;
  if (end !== undefined) return `${head}, but ${wanted.version} is requested`;
  return `${head}: ${errorText(error).replace(`${moduleKey(last)}: `, '')}`;
}
