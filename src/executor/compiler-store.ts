/** Where what is found out about C compilers is kept: in the build cache, as go keeps it. */
import { type BuildCache, putIfPossible } from '../cache/cache.ts';
import type { ActionHasher } from '../cache/hash.ts';
import type { CompilerStore } from '../toolchain/c-compilers.ts';

export function compilerStore(cache: BuildCache, hasher: ActionHasher): CompilerStore {
  return {
    hash: hasher.hash.bind(hasher),
    subkey: hasher.subkey.bind(hasher),
    getBytes: cache.getBytes.bind(cache),
    putBytes: (id, data) => putIfPossible(() => cache.putBytes(id, data)),
  };
}
