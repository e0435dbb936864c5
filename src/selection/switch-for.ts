/** What to go on with where a module needs a newer Go than the selected one.  Rules and texts: cmd/go's toolchain/switch.go. */
import { errorText, GotsError } from '../base/errors.ts';
import { compareGoVersions } from '../base/go-version.ts';
import { findGoVersion } from '../config/goroot.ts';
import { localGo, parseToolchainSetting } from '../config/toolchain-choice.ts';
import { VersionTooNewError } from '../modules/module-error.ts';
import { listToolchains } from './list-toolchains.ts';
import { newerToolchain } from './newer-toolchain.ts';
import { listPathToolchains } from './path-toolchains.ts';
import type { Selection } from './select-go.ts';
import { switchTo } from './switch-to.ts';
import { emitter } from './toolchain-source.ts';

/**
 * @param error what a command ended with
 * @returns undefined where the error stands
 * @throws GotsError where there is no newer Go
 */
export async function switchFor(error: unknown, from: Selection): Promise<Selection | undefined> {
  if (!(error instanceof VersionTooNewError)) return undefined;
  const { sys, settings } = from;
  const setting = settings.get('GOTOOLCHAIN');
  const { mode } = setting === '' ? { mode: '' } : parseToolchainSetting(setting);
  if (mode === '') return undefined;
  const { what, goVersion } = error.tooNew;
  let name: string;
  try {
    name = newerToolchain(goVersion, mode === 'auto' ? await knownVersions(from) : listPathToolchains(sys));
  } catch (reason) {
    // go is still selecting then, and says its name twice
    const text = `go: ${error.tooNew.message}\ngo: go: switching to go >= ${goVersion}: ${errorText(reason)}`;
    throw new GotsError('toolchain', text, { cause: reason });
  }
  emitter(from)({ kind: 'note', text: `${what} requires go >= ${goVersion}; switching to ${name}` });
  return switchTo(name, from);
}

/** Those of the proxies, and the one in use. */
async function knownVersions(from: Selection): Promise<readonly string[]> {
  const { sys, settings } = from;
  const own = localGo(findGoVersion(sys, settings.goroot)).version;
  const listed = await listToolchains(from);
  return [...new Set([...listed, own])].toSorted(compareGoVersions);
}
