/** Files that builds of long ago have left, which `clean` removes wherever they are. Pure. Source: cmd/go's clean. */
import { extname } from 'node:path';

const files = new Set(['_testmain.go', 'test.out', 'build.out', 'a.out']);
const extensions = new Set(['.5', '.6', '.8', '.a', '.o', '.so']);

/** @param name without directory */
export function isLeftOver(name: string): boolean {
  return files.has(name) || extensions.has(extname(name));
}
