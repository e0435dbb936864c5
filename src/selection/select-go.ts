/**
 * Selects the Go to work with: the installed one, or the one that GOTOOLCHAIN, go.mod or go.work ask for, from PATH, the
 * module cache or the proxies.  Rules and texts: cmd/go's toolchain/select.go.  What it takes to use another Go than the
 * installed one is loaded when one is asked for.
 */
import { GotsError } from '../base/errors.ts';
import { findGoVersion } from '../config/goroot.ts';
import type { Settings } from '../config/settings.ts';
import { chooseToolchain, localGo } from '../config/toolchain-choice.ts';
import type { Emit } from '../events/events.ts';
import type { System } from '../sys/system.ts';

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
  /** hears of downloads */
  readonly observe: Emit | undefined;
}

/** How processes of go tell each other about switches. */
const targetVariable = 'GOTOOLCHAIN_INTERNAL_SWITCH_VERSION';
const countVariable = 'GOTOOLCHAIN_INTERNAL_SWITCH_COUNT';

/** @throws GotsError where what is asked for can't be had */
export async function selectGo(machine: System, settings: Settings, observe: Emit | undefined): Promise<Selection> {
  const { [targetVariable]: target = '', [countVariable]: count = '', ...env } = machine.env;
  const sys = target === '' && count === '' ? machine : machine.with({ env });
  const installed = { sys, settings, toolchain: '', program: '', depth: Number.parseInt(count, 10) || 0, observe };
  const choice = chooseToolchain(sys, settings);
  if (choice === undefined) return installed;
  const local = settings.goroot === '' ? undefined : localGo(findGoVersion(sys, settings.goroot)).name;
  if (target !== '' && local !== undefined) {
    if (local !== target) throw new GotsError('toolchain', `toolchain ${local} invoked to provide ${target}`);
    return installed;
  }
  const say = tracer(sys);
  for (const line of choice.trace) say(line);
  const name = choice.chosen?.name;
  if (name !== undefined && name === local) {
    say(`using local toolchain ${name}`);
    return installed;
  }
  const { selectAnotherGo } = await import('./another-go.ts');
  return selectAnotherGo(choice, installed);
}

/** The variables that tell a go which toolchain it was selected as. */
export function switchVariables({ toolchain, depth }: Selection): Readonly<Record<string, string>> {
  return toolchain === '' ? {} : { [targetVariable]: toolchain, [countVariable]: String(depth) };
}

/** Says what GODEBUG=toolchaintrace=1 asks for. */
export function tracer(sys: System): (line: string) => void {
  const isTraced = (sys.env['GODEBUG'] ?? '').split(',').includes('toolchaintrace=1');
  return (line) => {
    if (isTraced) sys.stderr.write(`go: ${line}\n`);
  };
}
