/** `version`: of the Go in use, or of the Go and the modules that executables were made with. Rules: cmd/go's version. */
import { join, resolve } from 'node:path';
import { GotsError, SysError } from '../base/errors.ts';
import { findGoVersion } from '../config/goroot.ts';
import { checkTargetSettings } from '../config/resolve.ts';
import { describeSelection } from '../selection/describe-selection.ts';
import type { Selection } from '../selection/select-go.ts';
import type { FileInfo, System } from '../sys/system.ts';
import { type FlagSyntax, booleanFlag, chdirFlag } from './flag-grammar.ts';
import { readFlags } from './read-flags.ts';
import { formatUsage } from './usage.ts';
import { formatBuildInfoJSON } from './version/build-info-json.ts';
import { FormatError } from '../executable/executable.ts';
import { type ProgramInfo, formatProgramInfo, parseBuildInfo } from '../executable/parse-build-info.ts';
import { readBuildInfo } from '../executable/read-build-info.ts';

interface VersionFlags {
  readonly m: boolean;
  readonly v: boolean;
  readonly json: boolean;
  /** gots's own: which Go is in use, and why */
  readonly why: boolean;
}

const syntax: FlagSyntax<VersionFlags> = {
  definitions: new Map([
    ['C', chdirFlag()],
    ['m', booleanFlag((flags, m) => ({ ...flags, m }))],
    ['v', booleanFlag((flags, v) => ({ ...flags, v }))],
    ['json', booleanFlag((flags, json) => ({ ...flags, json }))],
    ['why', booleanFlag((flags, why) => ({ ...flags, why }))],
  ]),
  usage: formatUsage('version'),
};

export async function runVersion(argv: readonly string[], selection: Selection): Promise<number> {
  const { sys, settings } = selection;
  checkTargetSettings(sys, settings);
  const read = readFlags(syntax, { m: false, v: false, json: false, why: false }, { argv, sys, settings });
  const { flags, args } = read;
  if (args.length === 0) {
    const only = (['m', 'v', 'json'] as const).find((name) => flags[name] && !read.inGOFLAGS.has(name));
    if (only !== undefined) {
      throw new GotsError('usage', `'go version' only accepts -${only} flag with arguments`, { exitCode: 2 });
    }
    const version = findGoVersion(sys, settings.goroot);
    sys.stdout.write(`go version ${version} ${sys.hostOS}/${sys.hostArch}\n`);
    if (flags.why) sys.stdout.write(describeSelection(selection));
    return 0;
  }
  if (flags.json && !flags.m)
    throw new GotsError('usage', "'go version' with -json flag requires -m flag", { exitCode: 2 });
  return new VersionScan(sys, flags).run(args);
}

class VersionScan {
  readonly #sys: System;
  readonly #flags: VersionFlags;

  constructor(sys: System, flags: VersionFlags) {
    this.#sys = sys;
    this.#flags = flags;
  }

  run(args: readonly string[]): number {
    let status = 0;
    for (const arg of args) {
      let info: FileInfo;
      try {
        if (arg === '') throw new SysError('ENOENT', 'stat', arg, 'no such file or directory');
        info = this.#sys.files.stat(this.#absolute(arg));
      } catch (error) {
        if (!(error instanceof SysError)) throw error;
        this.#sys.stderr.write(`stat ${arg}: ${error.reason}\n`);
        status = 1;
        continue;
      }
      if (info.kind === 'directory') this.#scanDirectory(arg);
      else if (!this.#scanFile(arg, info, true) && this.#flags.m) status = 1;
    }
    return status;
  }

  #absolute(path: string): string {
    return resolve(this.#sys.cwd, path);
  }

  #scanDirectory(dir: string): void {
    let entries;
    try {
      const isLink = this.#sys.files.lstat(this.#absolute(dir)).kind === 'symlink' && !/[\\/]$/.test(dir);
      if (isLink) return this.#scanEntry(dir);
      entries = this.#sys.files.readDir(this.#absolute(dir));
    } catch (error) {
      if (error instanceof SysError) return;
      throw error;
    }
    for (const entry of entries) {
      const path = dir === '.' ? entry.name : join(dir, entry.name);
      if (entry.kind === 'directory') this.#scanDirectory(path);
      else if (entry.kind === 'file' || entry.kind === 'symlink') this.#scanEntry(path);
    }
  }

  #scanEntry(path: string): void {
    try {
      this.#scanFile(path, this.#sys.files.lstat(this.#absolute(path)), this.#flags.v);
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
      if (this.#flags.v) this.#sys.stderr.write(`${path}: ${error.message}\n`);
    }
  }

  /** @returns whether it is an executable made by Go */
  #scanFile(file: string, found: FileInfo, mustPrint: boolean): boolean {
    let info = found;
    if (info.kind === 'symlink') {
      const target = this.#sys.files.tryStat(this.#absolute(file));
      if (target?.kind !== 'file') {
        if (mustPrint) this.#sys.stderr.write(`${file}: symlink\n`);
        return false;
      }
      info = target;
    }
    const program = this.#read(file, info);
    if (typeof program !== 'string') {
      this.#print(file, program);
      return true;
    }
    if (!mustPrint) return false;
    if (program === '') this.#sys.stderr.write(`${file}\n`);
    else if (isCandidate(file, info)) {
      this.#sys.stderr.write(`${file}: could not read Go build info from ${file}: ${program}\n`);
    }
    return false;
  }

  /** @returns why there is none otherwise; '' where the file can't be read */
  #read(file: string, { size }: FileInfo): Program | string {
    const path = this.#absolute(file);
    const { files } = this.#sys;
    try {
      const { goVersion, modules } = readBuildInfo((offset, length) =>
        offset >= size ? new Uint8Array() : files.readRange(path, offset, Math.min(length, size - offset)),
      );
      return { goVersion, info: parseBuildInfo(modules) };
    } catch (error) {
      if (error instanceof FormatError) return error.message;
      if (error instanceof SysError) return '';
      throw error;
    }
  }

  #print(file: string, { goVersion, info }: Program): void {
    const { stdout } = this.#sys;
    if (this.#flags.m && this.#flags.json) {
      stdout.write(`${formatBuildInfoJSON(goVersion, info)}\n`);
      return;
    }
    const lines = this.#flags.m ? formatProgramInfo(info) : '';
    const rows = lines === '' ? '' : `\t${lines.slice(0, -1).replaceAll('\n', '\n\t')}\n`;
    stdout.write(`${file}: ${goVersion}\n${rows}`);
  }
}

/** What an executable says of itself. */
interface Program {
  readonly goVersion: string;
  readonly info: ProgramInfo;
}

/** Only of what looks like a program is it said that it is not one of Go's. */
function isCandidate(file: string, info: FileInfo): boolean {
  if (info.kind === 'file' && (info.mode & 0o111) !== 0) return true;
  return /\.(?:so|exe|dll)$|\.so\./i.test(file);
}
