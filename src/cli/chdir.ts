/** -C dir: the first flag of a command line, handled before anything else (cmd/go's main.handleChdirFlag). */
import { isAbsolute, resolve } from 'node:path';
import { GotsError, SysError } from '../base/errors.ts';
import type { System } from '../sys/system.ts';
import { countVerbWords } from './go-verbs.ts';

export interface CommandLine {
  readonly argv: readonly string[];
  readonly sys: System;
}

/** The command line without -C, and the machine with the working directory that it names. */
export function applyChdir(argv: readonly string[], sys: System): CommandLine {
  const at = countVerbWords(argv);
  const word = argv[at] ?? '';
  if (word === '-C' || word === '--C') {
    const dir = argv[at + 1];
    return dir === undefined ? { argv, sys } : { argv: argv.toSpliced(at, 2), sys: changeDirectory(sys, dir) };
  }
  const inline = /^--?C=([\s\S]*)$/.exec(word)?.[1];
  return inline === undefined ? { argv, sys } : { argv: argv.toSpliced(at, 1), sys: changeDirectory(sys, inline) };
}

/**
 * The command line for a go that is started in the directory that -C names: a second -C, which go refuses, must not become
 * its first.
 */
export function guardSecondChdir(argv: readonly string[]): readonly string[] {
  const at = countVerbWords(argv);
  return /^--?C(?:=|$)/.test(argv[at] ?? '') ? argv.toSpliced(at, 0, '-C=.') : argv;
}

/** @throws GotsError `chdir dir: ...` */
function changeDirectory(sys: System, dir: string): System {
  try {
    // what has been removed has nothing in it but itself
    if (sys.cwd === '' && dir === '.') return sys;
    if (dir === '' || (sys.cwd === '' && !isAbsolute(dir)))
      throw new SysError('ENOENT', 'chdir', dir, 'no such file or directory');
    const cwd = sys.files.realPath(resolve(sys.cwd, dir));
    if (sys.files.stat(cwd).kind !== 'directory') throw new SysError('ENOTDIR', 'chdir', dir, 'not a directory');
    return sys.with({ cwd });
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
    throw new GotsError('system', `chdir ${dir}: ${error.reason}`, { cause: error });
  }
}
