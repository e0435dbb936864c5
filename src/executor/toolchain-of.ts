/** The toolchain that a build uses. */
import { gcToolchain } from './gc-toolchain.ts';
import { gccgoToolchain } from './gccgo-toolchain.ts';
import type { Session } from './session.ts';
import type { Toolchain } from './toolchain.ts';

export function toolchainOf({ config }: Session): Toolchain {
  return config.context.compiler === 'gccgo' ? gccgoToolchain : gcToolchain;
}
