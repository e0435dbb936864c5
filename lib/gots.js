/** gots as a library; see docs/library.md. */
import library from '../dist/library.cjs';

export const { build, install, plan, run } = library;
