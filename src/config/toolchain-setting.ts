/** GOTOOLCHAIN: which values it may have.  Pure.  Rules and texts: cmd/go's toolchain.Select, gover.FromToolchain. */
import { GotsError } from '../base/errors.ts';
import { goQuote } from '../base/go-quote.ts';

/** Go's version form after `go`, a suffix of the builder's own apart. */
const named = /^go(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*)|[a-z]+(?:0|[1-9]\d*)?)?)?(?:[ \t-][^\\/]*)?$/;

/**
 * @param setting '' and `auto`, `path`, `local`, `go1.2.3`, with `+auto` or `+path` after the last two
 * @throws GotsError on anything else
 */
export function checkToolchainSetting(setting: string): void {
  if (setting === '' || setting === 'auto' || setting === 'path') return;
  const plus = setting.indexOf('+');
  const minimum = plus < 0 ? setting : setting.slice(0, plus);
  const fail = (reason: string): GotsError =>
    new GotsError('config', `invalid GOTOOLCHAIN ${goQuote(setting)}${reason}`);
  if (minimum !== 'local' && !named.test(minimum)) {
    throw fail(plus < 0 ? '' : `: invalid minimum toolchain ${goQuote(minimum)}`);
  }
  if (plus >= 0 && !['auto', 'path'].includes(setting.slice(plus + 1))) {
    throw fail(': only version suffixes are +auto and +path');
  }
}
