/**
 * Node's own modules for the code that an unchanged build runs through, where every millisecond counts.  An import statement
 * touches all that a module exports, and `node:fs` then loads its streams; some modules take milliseconds and bring tens of
 * others, and are taken at their first use.
 */
import type childProcess from 'node:child_process';
import type crypto from 'node:crypto';
import type fs from 'node:fs';
import type module from 'node:module';
import type os from 'node:os';
import type tty from 'node:tty';
import type util from 'node:util';
import type vm from 'node:vm';

export const nodeFs: typeof fs = process.getBuiltinModule('node:fs');

export const nodeOs: typeof os = process.getBuiltinModule('node:os');

export function nodeCrypto(): typeof crypto {
  return process.getBuiltinModule('node:crypto');
}

export function nodeChildProcess(): typeof childProcess {
  return process.getBuiltinModule('node:child_process');
}

/** enableCompileCache: from Node 22.1 on */
export function nodeModule(): typeof module & { readonly enableCompileCache?: unknown } {
  return process.getBuiltinModule('node:module');
}

export function nodeVM(): typeof vm {
  return process.getBuiltinModule('node:vm');
}

export function nodeTty(): typeof tty {
  return process.getBuiltinModule('node:tty');
}

export function nodeUtil(): typeof util {
  return process.getBuiltinModule('node:util');
}
