/**
 * A Go that is not the installed one: the one that is asked for, or, with no Go installed and none named, the newest release.
 * What both take is loaded at once, as each start of a build with such a Go needs it.
 */
import type { ToolchainChoice } from '../config/toolchain-choice.ts';
import { findAnyToolchain } from './any-toolchain.ts';
import type { Selection } from './select-go.ts';
import { switchTo } from './switch-to.ts';

/** @throws GotsError where it can't be had */
export async function selectAnotherGo(choice: ToolchainChoice, installed: Selection): Promise<Selection> {
  return switchTo(choice.chosen?.name ?? (await findAnyToolchain(choice, installed)), installed);
}
