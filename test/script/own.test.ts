/** gots's own scripts, in cmd/go's script language: test/script/own. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findGo } from '../support/programs-under-test.ts';
import { startScriptHost, type ScriptHost } from './cmd-go/script-host.ts';
import { ownScriptFile, ownScripts } from './cmd-go/script-list.ts';

describe.skipIf(findGo() === undefined)('own scripts (needs an installed Go)', () => {
  let host: ScriptHost;
  beforeAll(async () => {
    host = await startScriptHost({ go: 'gots' });
  });
  afterAll(async () => {
    await host[Symbol.asyncDispose]();
  });

  test.for(ownScripts())('%s', async (name, context) => {
    const { result, log } = await host.run(ownScriptFile(name), { signal: context.signal });
    if (result.kind === 'skipped') context.skip(result.why);
    expect(result.kind, `${log}\n${result.kind === 'failed' ? result.message : ''}`).toBe('passed');
  });
});
