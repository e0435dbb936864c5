/** The Go compiler and linker in use, as hash texts name them. */
import type { GoCompilerInHash, LinkerInHash } from '../actions/hash-text.ts';
import type { Package } from '../packages/package.ts';
import { archiverSetting } from '../toolchain/gccgo/commands.ts';
import type { Session } from './session.ts';

export async function compilerInHash(session: Session, pkg: Package): Promise<GoCompilerInHash> {
  const isAssembled = pkg.sFiles.length > 0;
  const { gccgo } = session;
  if (gccgo === undefined) {
    const compile = await session.toolID('compile');
    return { kind: 'gc', compile, asm: isAssembled ? await session.toolID('asm') : '' };
  }
  const id = await gccgo.compilerID();
  const assembler = isAssembled ? await gccgo.assemblerID() : '';
  return { kind: 'gccgo', id, archiver: archiverSetting(session.config), assembler };
}

export async function linkerInHash({ gccgo, toolID }: Session): Promise<LinkerInHash> {
  return gccgo === undefined
    ? { kind: 'gc', id: await toolID('link') }
    : { kind: 'gccgo', id: await gccgo.compilerID() };
}
