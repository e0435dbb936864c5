/** The real go's build script (-n) and package list, for comparing command lines. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ToolPackage } from '../../src/toolchain/tool-package.ts';
import { testPackage } from '../unit/toolchain/tool-setup.ts';

export interface GoModule extends Disposable {
  readonly dir: string;
  /** stdout and stderr in one */
  go(args: readonly string[], env?: Readonly<Record<string, string>>): string;
}

/** A temporary module; its go shares nothing but GOROOT and the read-only module cache with the machine. */
export function makeModule(files: Readonly<Record<string, string>>): GoModule {
  const dir = mkdtempSync(path.join(tmpdir(), 'toolchain-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(dir, name)), { recursive: true });
    writeFileSync(path.join(dir, name), text);
  }
  return {
    dir,
    go: (args, env = {}) => {
      const options = {
        cwd: dir,
        env: { ...process.env, GOENV: 'off', GOFLAGS: '', ...env },
        encoding: 'utf8',
        maxBuffer: 1 << 28,
      } as const;
      return execFileSync('/bin/sh', ['-c', 'exec go "$@" 2>&1', 'go', ...args], options);
    },
    [Symbol.dispose]: () => rmSync(dir, { recursive: true, force: true }),
  };
}

interface ListedModule {
  readonly Path: string;
  readonly Version?: string;
  readonly Dir?: string;
  readonly GoVersion?: string;
}

type Listed = Readonly<Record<string, unknown>> & { readonly Module?: ListedModule };

/** All packages of a build by import path, as `go list -deps` sees them. */
export function listPackages(
  module: GoModule,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): ReadonlyMap<string, ToolPackage> {
  const json = module.go(['list', '-deps', '-json', ...args], env);
  const listed = JSON.parse(`[${json.replaceAll(/^}\n{$/gm, '},\n{')}]`) as readonly Listed[];
  return new Map(listed.map((entry) => [entry['ImportPath'] as string, packageOf(entry)]));
}

function packageOf(entry: Listed): ToolPackage {
  const list = (name: string): readonly string[] => (entry[name] ?? []) as readonly string[];
  const text = (name: string): string => (entry[name] ?? '') as string;
  const { Module: module } = entry;
  return testPackage({
    dir: text('Dir'),
    importPath: text('ImportPath'),
    name: text('Name'),
    root: text('Root'),
    goroot: entry['Goroot'] === true,
    standard: entry['Standard'] === true,
    module: module && {
      path: module.Path,
      version: module.Version ?? '',
      dir: module.Dir ?? '',
      goVersion: module.GoVersion ?? '',
    },
    defaultGodebug: text('DefaultGODEBUG'),
    goFiles: list('GoFiles'),
    cgoFiles: list('CgoFiles'),
    cFiles: list('CFiles'),
    cxxFiles: list('CXXFiles'),
    mFiles: list('MFiles'),
    hFiles: list('HFiles'),
    fFiles: list('FFiles'),
    sFiles: list('SFiles'),
    sysoFiles: list('SysoFiles'),
    embedFiles: list('EmbedFiles'),
    cgoCFLAGS: list('CgoCFLAGS'),
    cgoCPPFLAGS: list('CgoCPPFLAGS'),
    cgoCXXFLAGS: list('CgoCXXFLAGS'),
    cgoFFLAGS: list('CgoFFLAGS'),
    cgoLDFLAGS: list('CgoLDFLAGS'),
    cgoPkgConfig: list('CgoPkgConfig'),
  });
}

/** One tool run of a -n script, with the `cd` that precedes it. */
export interface ScriptLine {
  readonly dir: string;
  readonly text: string;
}

/** The commands of a script that hold a text, such as the directory of Go's own tools. */
export function scriptLines(script: string, part: string): readonly ScriptLine[] {
  const lines: ScriptLine[] = [];
  let dir = '';
  for (const text of script.split('\n')) {
    if (text.startsWith('cd ')) dir = text.slice(3);
    else if (text.includes(part)) lines.push({ dir, text });
  }
  return lines;
}
