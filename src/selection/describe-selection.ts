/** Says which Go is in use and why, for `gots version -why`. */
import { installedOrder, wellKnownPlaces } from '../config/goroot.ts';
import type { Selection } from './select-go.ts';

/** Lines of text. */
export function describeSelection({ sys, settings, toolchain }: Selection): string {
  const why =
    toolchain === ''
      ? `installed: ${settings.installed?.how ?? 'none'}`
      : `toolchain ${toolchain}, by GOTOOLCHAIN=${settings.get('GOTOOLCHAIN')} and the go.work or go.mod in force`;
  const order = [...installedOrder, `well-known places: ${wellKnownPlaces(sys).join(', ')}`];
  return `GOROOT=${settings.goroot}
${why}
an installed Go is looked for in this order:
${order.map((line, i) => `\t${i + 1}. ${line}\n`).join('')}`;
}
