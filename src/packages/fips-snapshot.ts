/**
 * The copy of the cryptographic module that GOFIPS140 names, unpacked from GOROOT/lib/fips140 into the module cache.  Since
 * Go 1.27 the list beside it tells the hash of each zip and that of the module in it:
 *
 *   v1.0.0-c2097c7c.zip daf3614e...(SHA-256, hex) h1:YapsF69Q...
 *
 * Facts: cmd/go's fips140 (initDir).
 */
import { basename, join } from 'node:path';
import { errorText, GotsError, isBug } from '../base/errors.ts';
import { goQuote } from '../base/go-quote.ts';
import type { Config } from '../config/config.ts';
import { hasFipsSnapshot } from '../config/fips140-conflict.ts';
import { isSince } from '../config/release.ts';
import type { BundledZip, ModuleSource } from '../modules/source.ts';
import type { Files } from '../sys/system.ts';

/** @param open the module cache, for one who has no go.sum @throws GotsError */
export async function unpackFipsSnapshot(config: Config, files: Files, open: () => ModuleSource): Promise<void> {
  const { fips140: version, goroot } = config;
  if (!hasFipsSnapshot(config)) return;
  const zip = join(goroot, 'lib/fips140', `${version}.zip`);
  const bundled = isSince(config, '1.27') ? verified(files, zip, version) : { zip };
  try {
    await open().unpackFrom(bundled, { path: 'golang.org/fips140', version });
  } catch (error) {
    if (isBug(error)) throw error;
    throw new GotsError('module', `unpacking GOFIPS140=${version}: ${errorText(error)}`, { cause: error });
  }
}

function verified(files: Files, zip: string, version: string): BundledZip {
  const list = join(zip, '../fips140.sum');
  const name = basename(zip);
  try {
    const { sha256, moduleHash } = findSums(files.readText(list), name, list);
    const verify = (): void => {
      const found = files.sha256(zip);
      if (found !== sha256) throw new Error(`SHA-256 hash of ${name} is ${found}, want ${sha256} (from ${list})`);
    };
    return { zip, moduleHash, verify };
  } catch (error) {
    if (isBug(error)) throw error;
    throw new GotsError('module', `verifying GOFIPS140=${version}: ${errorText(error)}`, { cause: error });
  }
}

function findSums(text: string, name: string, list: string): { readonly sha256: string; readonly moduleHash: string } {
  for (const line of text.split('\n')) {
    const fields = line.trim().split(/\s+/);
    const [file = '', sha256 = '', moduleHash = ''] = fields;
    if (fields.length !== 3 || file !== name || file.startsWith('#')) continue;
    if (!moduleHash.startsWith('h1:')) {
      throw new Error(`malformed module zip hash ${goQuote(moduleHash)} for ${name} in ${list}`);
    }
    return { sha256, moduleHash };
  }
  throw new Error(`no entry for ${name} in ${list}`);
}
