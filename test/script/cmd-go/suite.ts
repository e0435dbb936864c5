/**
 * cmd/go's own scripts, from GOROOT, unchanged, with gots as their `go`.
 *
 * Without settings: those of compat/passing.txt, as script-plan.ts has it.  SCRIPT_GROUP=core|touch|near|all chooses a group
 * of compat/scripts.txt, SCRIPT_FILTER=REGEXP some of them, SCRIPT_GO=real puts the real go in place of gots (to prove the
 * engine), SCRIPT_SHORT=0 runs all of them whole, SCRIPT_SHORT=1 all of them with [short] true.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findGo } from '../../support/programs-under-test.ts';
import type { ScriptResult } from '../engine/script-engine.ts';
import { canServeVcsTest, vcsTestName } from '../vcs-test/vcs-test-host.ts';
import { startScriptHost, type ScriptHost } from './script-host.ts';
import { listPassing, listScripts, listWeights, scriptFile } from './script-list.ts';
import { dealScripts, planScript, type PlannedScript } from './script-plan.ts';

const go = process.env['SCRIPT_GO'] === 'real' ? 'real' : 'gots';

function chosenScripts(): PlannedScript[] {
  const group = process.env['SCRIPT_GROUP'];
  const filter = new RegExp(process.env['SCRIPT_FILTER'] ?? '');
  const passing = new Set(listPassing());
  const short = process.env['SCRIPT_SHORT'];
  return listScripts()
    .filter(({ name, groups }) => (group === undefined ? passing.has(name) : groups.includes(group)))
    .filter(({ name }) => filter.test(name))
    .map((script) => (short === undefined ? planScript(script) : { name: script.name, short: short !== '0' }));
}

function listGroup(group: string): string[] {
  return listScripts().flatMap(({ name, groups }) => (groups.includes(group) ? [name] : []));
}

/** One hand of the scripts that are dealt out, each a test. */
export function describeScripts(shard: number, shards: number): void {
  describe.skipIf(findGo() === undefined)(
    `cmd/go's scripts with ${go === 'real' ? 'the real go' : 'gots'}, ${shard} of ${shards} (needs an installed Go)`,
    () => {
      const unserved = new Set(canServeVcsTest() ? [] : listGroup('vcs'));
      let host: ScriptHost;
      beforeAll(async () => {
        host = await startScriptHost({ go });
      });
      afterAll(async () => {
        await host[Symbol.asyncDispose]();
      });

      test('the list of scripts is there', () => {
        expect(listScripts().length).toBeGreaterThan(700);
      });

      const hand = dealScripts(chosenScripts(), listWeights(), shards)[shard - 1] ?? [];
      test.for([...hand])('$name', async ({ name, short }, context) => {
        if (unserved.has(name)) context.skip(`${vcsTestName} needs git and openssl`);
        const keep = (result: ScriptResult): void => {
          context.task.meta.cmdGoScript = { go, record: { name, short, result } };
        };
        keep({ kind: 'failed', line: 0, message: 'has not ended' });
        const { result, log } = await host.run(scriptFile(host.goroot, name), { short, signal: context.signal });
        keep(result);
        if (result.kind === 'skipped') context.skip(result.why);
        expect(result.kind, `${log}\n${result.kind === 'failed' ? result.message : ''}`).toBe('passed');
      });
    },
  );
}
