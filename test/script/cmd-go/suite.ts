/**
 * cmd/go's own scripts, from GOROOT, unchanged, with gots as their `go`.
 *
 * Without settings: those of compat/passing.txt, with [short] true, as cmd/go's own tests have it by default.
 * SCRIPT_GROUP=core|touch|near|all chooses a group of compat/scripts.txt, SCRIPT_FILTER=REGEXP some of them,
 * SCRIPT_GO=real puts the real go in place of gots (to prove the engine), SCRIPT_SHORT=0 runs the long ones, too.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findGo } from '../../support/programs-under-test.ts';
import { startScriptHost, type ScriptHost } from './script-host.ts';
import { listPassing, listScripts, scriptFile } from './script-list.ts';

const go = process.env['SCRIPT_GO'] === 'real' ? 'real' : 'gots';

function chosenScripts(shard: number, shards: number): string[] {
  const group = process.env['SCRIPT_GROUP'];
  const filter = new RegExp(process.env['SCRIPT_FILTER'] ?? '');
  const names =
    group === undefined
      ? listPassing()
      : listScripts()
          .filter(({ groups }) => groups.includes(group))
          .map(({ name }) => name);
  return names.filter((name) => filter.test(name)).filter((_, i) => i % shards === shard - 1);
}

/** Every `shards`-th script, from the `shard`-th on, is a test. */
export function describeScripts(shard: number, shards: number): void {
  describe.skipIf(findGo() === undefined)(
    `cmd/go's scripts with ${go === 'real' ? 'the real go' : 'gots'}, ${shard} of ${shards} (needs an installed Go)`,
    () => {
      let host: ScriptHost;
      beforeAll(async () => {
        host = await startScriptHost({ go, short: process.env['SCRIPT_SHORT'] !== '0' });
      });
      afterAll(async () => {
        await host[Symbol.asyncDispose]();
      });

      test('the list of scripts is there', () => {
        expect(listScripts().length).toBeGreaterThan(700);
      });

      test.for(chosenScripts(shard, shards))('%s', async (name, context) => {
        const { result, log } = await host.run(scriptFile(host.goroot, name));
        if (result.kind === 'skipped') context.skip(result.why);
        expect(result.kind, `${log}\n${result.kind === 'failed' ? result.message : ''}`).toBe('passed');
      });
    },
  );
}
