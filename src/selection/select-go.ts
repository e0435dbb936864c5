/**
 * Selects the Go to work with: the installed one, or the one that GOTOOLCHAIN, go.mod or go.work ask for, from PATH, the
 * module cache or the proxies.  go starts the selected go; gots goes on with its GOROOT, as that go's environment has it.
 * Rules and texts: cmd/go's toolchain/select.go.  What fetches is loaded when something is to be fetched.
 */
import { GotsError } from '../base/errors.ts';
import { goQuote } from '../base/go-quote.ts';
import { findGoVersion } from '../config/goroot.ts';
import { Settings } from '../config/settings.ts';
import { chooseToolchain, localGo, type ToolchainChoice } from '../config/toolchain-choice.ts';
import type { System } from '../sys/system.ts';
import { gorootOfToolchain, toolchainOnPath } from './path-toolchains.ts';
import { moduleCacheDir, readyToolchain } from './toolchain-module.ts';

/** The Go that a command works with. */
export interface Selection {
  /** with the environment that the selected go would have been started with */
  readonly sys: System;
  readonly settings: Settings;
  /** the toolchain that was switched to, `go1.26.8`; '' where the installed Go stays in use */
  readonly toolchain: string;
  /** a toolchain on PATH that can only be run, as nothing tells where its tree is; '' otherwise */
  readonly program: string;
  /** switches so far, those of go processes above this one included */
  readonly depth: number;
}

/** How processes of go tell each other about switches. */
const targetVariable = 'GOTOOLCHAIN_INTERNAL_SWITCH_VERSION';
const countVariable = 'GOTOOLCHAIN_INTERNAL_SWITCH_COUNT';
const maxSwitches = 100;

/** @throws GotsError where what is asked for can't be had */
export async function selectGo(machine: System, settings: Settings): Promise<Selection> {
  const { [targetVariable]: target = '', [countVariable]: count = '', ...env } = machine.env;
  const sys = target === '' && count === '' ? machine : machine.with({ env });
  const installed = { sys, settings, toolchain: '', program: '', depth: Number.parseInt(count, 10) || 0 };
  const choice = chooseToolchain(sys, settings);
  if (choice === undefined) return installed;
  const local = settings.goroot === '' ? undefined : localGo(findGoVersion(sys, settings.goroot)).name;
  if (target !== '' && local !== undefined) {
    if (local !== target) throw new GotsError('toolchain', `toolchain ${local} invoked to provide ${target}`);
    return installed;
  }
  const say = tracer(sys);
  for (const line of choice.trace) say(line);
  const name = choice.chosen?.name ?? (await anyToolchain(choice, installed));
  if (name === local) {
    say(`using local toolchain ${name}`);
    return installed;
  }
  if (!name.startsWith('go1') && !name.includes('-go1')) {
    throw new GotsError('config', `invalid GOTOOLCHAIN ${goQuote(name)}`);
  }
  return switchTo(name, installed);
}

/** Goes on with another toolchain. @throws GotsError */
export async function switchTo(name: string, from: Selection): Promise<Selection> {
  const { sys, settings, depth } = from;
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

async function findFetched(name: string, { sys, settings }: Selection): Promise<string> {
  // without a database nothing says that what is there is right
  const mayTrust = settings.get('GOSUMDB') !== 'off';
  const ready = mayTrust ? readyToolchain(sys, moduleCacheDir(sys, settings), name) : undefined;
  if (ready !== undefined) return ready;
  const { fetchToolchain } = await import('./fetch-toolchain.ts');
  return fetchToolchain(name, { sys, settings });
}

/** The environment is the one that go starts the toolchain with. */
function selected(name: string, goroot: string, { sys, depth }: Selection): Selection {
  const { GOTS_INSTALLED_GO: _, ...env } = sys.env;
  const changed = sys.with({ env: { ...env, GOROOT: goroot } });
  const { name: found } = localGo(findGoVersion(changed, goroot));
  if (found !== name) throw new GotsError('toolchain', `toolchain ${found} invoked to provide ${name}`);
  return { sys: changed, settings: new Settings(changed), toolchain: name, program: '', depth: depth + 1 };
}

/** With no Go installed and none named, the newest release is as good as any. @throws GotsError */
async function anyToolchain({ mode, needs }: ToolchainChoice, { sys, settings }: Selection): Promise<string> {
  const { findAnyToolchain } = await import('./any-toolchain.ts');
  return findAnyToolchain({ mode, needs }, { sys, settings });
}

/** The variables that tell a go which toolchain it was selected as. */
export function switchVariables({ toolchain, depth }: Selection): Readonly<Record<string, string>> {
  return toolchain === '' ? {} : { [targetVariable]: toolchain, [countVariable]: String(depth) };
}

/** Says what GODEBUG=toolchaintrace=1 asks for. */
function tracer(sys: System): (line: string) => void {
  const isTraced = (sys.env['GODEBUG'] ?? '').split(',').includes('toolchaintrace=1');
  return (line) => {
    if (isTraced) sys.stderr.write(`go: ${line}\n`);
  };
}
