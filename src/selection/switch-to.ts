/**
 * Goes on with another toolchain than the installed one: from PATH, the module cache or the proxies.  go starts it; gots
 * goes on with its GOROOT, as that go's environment has it.  Rules and texts: cmd/go's toolchain/select.go.
 */
import { GotsError } from '../base/errors.ts';
import { goQuote } from '../base/go-quote.ts';
import { findGoVersion } from '../config/goroot.ts';
import { Settings } from '../config/settings.ts';
import { localGo } from '../config/toolchain-choice.ts';
import { gorootOfToolchain, toolchainOnPath } from './path-toolchains.ts';
import { type Selection, tracer } from './select-go.ts';
import { moduleCacheDir, readyToolchain } from './toolchain-module.ts';

const maxSwitches = 100;

/** Goes on with another toolchain. @throws GotsError */
export async function switchTo(name: string, from: Selection): Promise<Selection> {
  const { sys, settings, depth } = from;
  if (!name.startsWith('go1') && !name.includes('-go1')) {
    throw new GotsError('config', `invalid GOTOOLCHAIN ${goQuote(name)}`);
  }
  if (depth >= maxSwitches - 10) {
    const current = findGoVersion(sys, settings.goroot);
    sys.stderr.write(`go: switching from ${current} to ${name} [depth ${depth}]\n`);
  }
  if (depth >= maxSwitches) throw new GotsError('toolchain', 'too many toolchain switches');
  const say = tracer(sys);
  const program = toolchainOnPath(sys, name);
  if (program !== undefined) {
    say(`using ${name} toolchain located in system PATH (${program})`);
    const goroot = gorootOfToolchain(sys, program, name);
    if (goroot === undefined) return { ...from, toolchain: name, program, depth: depth + 1 };
    return selected(name, goroot, from);
  }
  if (/^path$|\+path$/.test(settings.get('GOTOOLCHAIN'))) {
    throw new GotsError('toolchain', `cannot find ${goQuote(name)} in PATH`);
  }
  const goroot = await findFetched(name, from);
  say(`using ${name} toolchain from cache located at ${goroot}/bin/go`);
  return selected(name, goroot, from);
}

async function findFetched(name: string, from: Selection): Promise<string> {
  const { sys, settings } = from;
  // without a database nothing says that what is there is right
  const mayTrust = settings.get('GOSUMDB') !== 'off';
  const ready = mayTrust ? readyToolchain(sys, moduleCacheDir(sys, settings), name) : undefined;
  if (ready !== undefined) return ready;
  const { fetchToolchain } = await import('./fetch-toolchain.ts');
  return fetchToolchain(name, from);
}

/** The environment is the one that go starts the toolchain with. */
function selected(name: string, goroot: string, { sys, depth, observe }: Selection): Selection {
  const { GOTS_INSTALLED_GO: _, ...env } = sys.env;
  const changed = sys.with({ env: { ...env, GOROOT: goroot } });
  const { name: found } = localGo(findGoVersion(changed, goroot));
  if (found !== name) throw new GotsError('toolchain', `toolchain ${found} invoked to provide ${name}`);
  return { sys: changed, settings: new Settings(changed), toolchain: name, program: '', depth: depth + 1, observe };
}
