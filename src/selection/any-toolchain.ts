/**
 * The toolchain for a machine without Go, where neither GOTOOLCHAIN nor a toolchain line names one: the newest release.
 *
 * Which one is the newest is asked of the proxies, /golang.org/toolchain/@v/list, and kept in GOCACHE/gots/newest-go for a
 * week, so that builds don't ask every time and don't change their Go between two of them.  Where no proxy answers, the
 * last answer holds, then the newest one that is in the module cache.
 */
import { dirname, join } from 'node:path';
import { GotsError, SysError, errorText } from '../base/errors.ts';
import { compareGoVersions, goVersionOfToolchain } from '../base/go-version.ts';
import { ignoresInstalledGo } from '../config/goroot.ts';
import { cacheDirectory } from '../config/places.ts';
import { toolchainOfGoLine, type ToolchainChoice } from '../config/toolchain-choice.ts';
import { newestRelease } from './newer-toolchain.ts';
import { listPathToolchains } from './path-toolchains.ts';
import { moduleCacheDir, readyToolchain, toolchainOfVersion, toolchainPath } from './toolchain-module.ts';
import type { FetchContext } from './toolchain-source.ts';

/** milliseconds that the answer about the newest release is good for */
const life = 7 * 24 * 3_600_000;

/** @returns a name, `go1.26.8`. @throws GotsError that says what to do */
export async function findAnyToolchain(
  { mode, needs }: Pick<ToolchainChoice, 'mode' | 'needs'>,
  context: FetchContext,
): Promise<string> {
  if (mode === '') throw noGo(context, 'GOTOOLCHAIN=local forbids to fetch one');
  if (mode === 'path') {
    const found = newestRelease(needs, listPathToolchains(context.sys));
    if (found === undefined) throw noGo(context, 'GOTOOLCHAIN=path finds no toolchain such as go1.26.0 on PATH');
    return `go${found}`;
  }
  const known = readAnswer(context);
  if (known !== undefined && known.isFresh && isEnough(known.version, needs)) return `go${known.version}`;
  let versions: readonly string[];
  // all that fetches modules comes with it, and most builds know the answer
  const { listToolchains } = await import('./list-toolchains.ts');
  try {
    versions = await listToolchains(context, context.sys);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const fallback = newestRelease(needs, [...(known === undefined ? [] : [known.version]), ...listFetched(context)]);
    if (fallback === undefined) throw noGo(context, `the newest one can't be found out: ${errorText(error)}`, error);
    return `go${fallback}`;
  }
  const newest = newestRelease('', versions);
  if (newest !== undefined) writeAnswer(context, newest);
  if (newest !== undefined && isEnough(newest, needs)) return `go${newest}`;
  return toolchainOfGoLine(needs);
}

function isEnough(version: string, needs: string): boolean {
  return compareGoVersions(version, needs) >= 0;
}

function noGo({ sys }: FetchContext, reason: string, cause?: Error): GotsError {
  const where = ignoresInstalledGo(sys) ? 'installed Go is left alone (GOTS_INSTALLED_GO=off)' : 'no Go is installed';
  const hint = `\tInstall Go (https://go.dev/dl), name its directory with 'gots env -w GOROOT=...',
\tor let gots fetch it: GOTOOLCHAIN=auto, with a GOPROXY that can be reached.`;
  return new GotsError('toolchain', `${where}, and ${reason}`, { hint, cause });
}

/** Versions of the toolchains that are in the module cache, ready for use. */
function listFetched({ sys, settings }: FetchContext): readonly string[] {
  const cache = moduleCacheDir(sys, settings);
  const dir = dirname(join(cache, toolchainPath));
  if (cache === '' || sys.files.tryStat(dir)?.kind !== 'directory') return [];
  return sys.files.readDir(dir).flatMap(({ name: entry }) => {
    const name = entry.startsWith('toolchain@') ? toolchainOfVersion(entry.slice('toolchain@'.length), sys) : undefined;
    if (name === undefined || readyToolchain(sys, cache, name) === undefined) return [];
    const version = goVersionOfToolchain(name);
    return name === `go${version}` ? [version] : [];
  });
}

interface Answer {
  readonly version: string;
  readonly isFresh: boolean;
}

function answerPath({ sys, settings }: FetchContext): string | undefined {
  const gocache = cacheDirectory(sys, settings);
  return gocache === '' || gocache === 'off' ? undefined : join(gocache, 'gots/newest-go');
}

/** `1.26.8 <milliseconds since 1970>`; anything else counts as none. */
function readAnswer(context: FetchContext): Answer | undefined {
  const { sys } = context;
  const path = answerPath(context);
  if (path === undefined || sys.files.tryStat(path) === undefined) return undefined;
  try {
    const [, version = '', time = ''] = /^(\S+) (\d+)\n$/.exec(sys.files.readText(path)) ?? [];
    if (goVersionOfToolchain(`go${version}`) !== version || version === '') return undefined;
    const age = sys.now() - Number(time);
    return { version, isFresh: age >= 0 && age < life };
  } catch (error) {
    if (error instanceof SysError) return undefined;
    throw error;
  }
}

/** A cache that can't be written to only means that the proxies are asked again. */
function writeAnswer(context: FetchContext, version: string): void {
  const { sys } = context;
  const path = answerPath(context);
  if (path === undefined) return;
  try {
    sys.files.mkdirAll(dirname(path));
    sys.files.writeFileAtomic(path, `${version} ${sys.now()}\n`);
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
  }
}
