/**
 * Cut-off by export data: a compile whose inputs have changed in nothing but the contents of imports, while the export data
 * of these, which is all that the compiler reads of them, is the same, makes the archive of an earlier compile again, under
 * another build ID.  That archive is found by a second, private key: the hash text of the action ID with the hash of the
 * export data in place of each import's content ID.
 *
 *   GOCACHE/gots/exports/<key>     gots exports 1 <output ID> <size> <build ID>\n
 *
 * The content ID leaves the build ID out (rewrite-build-id.ts), so it stays, and whoever imports the package in turn is up to
 * date by go's own keys.  What compiles print, what C compilers and assemblers add, what is instrumented or optimised by
 * a profile, and flags that make the compiler write more than the archive are not cut off.
 */
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import type { Action } from '../actions/action.ts';
import { compileHashText } from '../actions/hash-text.ts';
import { SysError } from '../base/errors.ts';
import type { BuildID, OutputID } from '../base/ids.ts';
import type { Package } from '../packages/package.ts';
import { contentIDOf, hashToContentID } from '../toolchain/build-id.ts';
import { bytesOf, findAndHash, replaceBuildID } from '../toolchain/rewrite-build-id.ts';
import { usesCgo, usesSwig } from '../toolchain/tool-package.ts';
import { compileInputs } from './action-ids.ts';
import type { ActionState, Session } from './session.ts';
import { stateOf } from './session.ts';

const format = 'gots exports 1';

/** Flags under which the compiler writes nothing but its archive. */
const quietFlags = new Set(['-N', '-l', '-N -l', '-race', '-shared', '-dynlink', '-msan', '-asan', '-e']);

function canBeCutOff({ config, setup }: Session, pkg: Package): boolean {
  const { a, n, x, toolexec } = config.flags;
  if (a || n || x || toolexec.length > 0 || config.context.compiler !== 'gc') return false;
  // archives of a cache that is a program are where it likes
  if (config.getenv('GOCACHEPROG') !== '') return false;
  if (usesCgo(pkg) || usesSwig(pkg) || pkg.sFiles.length + pkg.sysoFiles.length + pkg.cFiles.length > 0) return false;
  if (pkg.cover !== undefined || pkg.pgoProfile !== '' || config.flags.linkshared) return false;
  return [...setup.mode.gcflags, ...pkg.gcflags].every((flag) => quietFlags.has(flag));
}

/**
 * The private key of a compile; undefined where it can't be cut off.
 *
 * @param deps of the build
 */
export async function exportKey(session: Session, pkg: Package, deps: readonly Action[]): Promise<string | undefined> {
  if (!canBeCutOff(session, pkg)) return undefined;
  const inputs = await compileInputs(session, pkg, []);
  const hash = createHash('sha256').update(`${format}\n${session.config.goVersion}\n`);
  const text = compileHashText(pkg, inputs);
  if (text.some((line) => line.startsWith('magic '))) return undefined;
  hash.update(text.join('')).update(JSON.stringify([pkg.rawImports, pkg.imports]));
  for (const dep of deps) {
    const { built } = stateOf(session, dep);
    if (dep.pkg === undefined || dep.work.kind !== 'build') continue;
    const exports = session.exportHashes.of(built);
    if (exports === undefined) return undefined;
    hash.update(`import ${dep.pkg.importPath} ${exports}\n`);
  }
  return hash.digest('hex');
}

/** Makes the archive of a build from that of an earlier one, with its provisional build ID; false where there is none. */
export function reuseArchive(session: Session, state: ActionState, to: { key: string; archive: string }): boolean {
  const { files } = session.sys;
  try {
    const kept = parse(files.readText(keyPath(session, to.key)));
    if (kept === undefined || kept.buildID.length !== state.buildID.length) return false;
    const { outputID, size, buildID } = kept;
    const from = session.cache.file({ outputID, size, timeNs: 0n });
    if (from === undefined) return false;
    const { matches, hash } = findAndHash(bytesOf(files, from), buildID);
    if (matches.length === 0 || hashToContentID(hash) !== contentIDOf(buildID)) return false;
    files.copyFile(from, to.archive);
    replaceBuildID(files, to.archive, matches, state.buildID);
    return true;
  } catch (error) {
    if (error instanceof SysError) return false;
    throw error;
  }
}

const pattern = /^gots exports 1 ([0-9a-f]{64}) (\d+) (\S+)\n$/;

function parse(
  text: string,
): { readonly outputID: OutputID; readonly size: number; readonly buildID: string } | undefined {
  const [, outputID = '', size, buildID = ''] = pattern.exec(text) ?? [];
  return size === undefined ? undefined : { outputID: outputID as OutputID, size: Number(size), buildID };
}

/** Keeps what a compile has made, where it printed nothing. */
export function rememberArchive(
  session: Session,
  key: string,
  made: { buildID: BuildID; entry: ActionState['entry'] },
): void {
  if (made.entry === undefined) return;
  const path = keyPath(session, key);
  const { outputID, size } = made.entry;
  try {
    session.sys.files.mkdirAll(dirname(path));
    session.sys.files.writeFileAtomic(path, `${format} ${outputID} ${size} ${made.buildID}\n`);
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
  }
}

function keyPath({ config }: Session, key: string): string {
  return join(config.gocache, 'gots', 'exports', key);
}
