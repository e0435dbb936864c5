/** Where what is found out about C compilers is kept: in the build cache, as go keeps it. */
import { type BuildCache, putIfPossible } from '../cache/cache.ts';
import type { ActionHasher } from '../cache/hash.ts';
import type { CompilerStore } from '../toolchain/c-compilers.ts';

/** @param cache opens it: a machine without a C compiler needs none */
export function compilerStore(cache: () => BuildCache | Promise<BuildCache>, hasher: ActionHasher): CompilerStore {
  return {
    hash: hasher.hash.bind(hasher),
    subkey: hasher.subkey.bind(hasher),
    getBytes: async (id) => (await cache()).getBytes(id),
    putBytes: (id, data) => putIfPossible(async () => (await cache()).putBytes(id, data)),
  };
}
