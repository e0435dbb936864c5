/**
 * The command line of `cover`, which instruments a package's files for -cover, and the files that configure it.  Pure.
 * Rules: cmd/go's work/exec.go (runCover, cover, writeCoverPkgInputs), GOROOT/src/cmd/internal/cov/covcmd.
 */
import { createHash } from 'node:crypto';
import path from 'node:path';
import type { Command } from './command.ts';
import { formatGoJSON } from '../base/go-json.ts';
import { toolWords } from './tool-package.ts';
import type { ToolPackage, ToolSetup } from './tool-package.ts';

export interface CoverOptions {
  /** object directory of the cover step, with trailing separator */
  readonly objdir: string;
  readonly mode: 'set' | 'count' | 'atomic';
  /** the package's Go files, and those with import "C"; relative to its directory or absolute */
  readonly goFiles: readonly string[];
  readonly cgoFiles: readonly string[];
  /** name of the meta-data file to write into objdir; '' for none */
  readonly metaFile: string;
}

/** The cover step of one package: undefined files stay as they are, others are replaced by instrumented copies. */
export interface CoverStep {
  readonly command: Command;
  /** files to be written before, in this order */
  readonly configFiles: readonly { readonly path: string; readonly text: string }[];
  /** what the compiler gets instead of options.goFiles: `covervars.go` first */
  readonly goFiles: readonly string[];
  /** what cgo gets instead of options.cgoFiles */
  readonly cgoFiles: readonly string[];
  /** -coveragecfg of the compile */
  readonly coverageConfig: string;
}

/** @returns undefined when there is nothing to instrument: all files are tests */
export function coverStep(setup: ToolSetup, pkg: ToolPackage, options: CoverOptions): CoverStep | undefined {
  const { objdir } = options;
  const inputs: string[] = [];
  const outputs: string[] = [];
  const instrument = (file: string): string => {
    if (file.endsWith('_test.go')) return file;
    const generated = file.endsWith('.cgo1.go');
    const name = generated ? path.basename(file) : file;
    const output = `${objdir}${name.replace(/\.go$/, '')}.cover.go`;
    inputs.push(generated ? file : path.join(pkg.dir, file));
    outputs.push(output);
    return output;
  };
  const goFiles = options.goFiles.map(instrument);
  const cgoFiles = options.cgoFiles.map(instrument);
  if (outputs[0] === undefined) return undefined;
  const variables = path.join(path.dirname(outputs[0]), 'covervars.go');
  const coverageConfig = `${objdir}coveragecfg`;
  const pkgcfg = `${objdir}pkgcfg.txt`;
  const outfiles = `${objdir}coveroutfiles.txt`;
  const argv = [...toolWords(setup.config, 'cover'), '-pkgcfg', pkgcfg, '-mode', options.mode];
  argv.push('-var', coverVariable(pkg.importPath), '-outfilelist', outfiles, ...inputs);
  return {
    command: { argv, dir: objdir, env: [] },
    configFiles: [
      { path: pkgcfg, text: formatCoverConfig(pkg, coverageConfig, options) },
      { path: outfiles, text: [variables, ...outputs].map((file) => `${file}\n`).join('') },
    ],
    goFiles: [variables, ...goFiles],
    cgoFiles,
    coverageConfig,
  };
}

/** Prefix of the variables that the instrumented files get: `goCover_` and 12 hex digits of the import path's hash. */
function coverVariable(importPath: string): string {
  return `goCover_${createHash('sha256').update(importPath).digest('hex').slice(0, 12)}_`;
}

/** covcmd.CoverPkgConfig as JSON. */
function formatCoverConfig(pkg: ToolPackage, coverageConfig: string, options: CoverOptions): string {
  const meta = options.metaFile === '' ? '' : options.objdir + options.metaFile;
  const fields: readonly (readonly [string, string])[] = [
    ['OutConfig', formatGoJSON(coverageConfig)],
    ['PkgPath', formatGoJSON(pkg.importPath)],
    ['PkgName', formatGoJSON(pkg.name)],
    ['Granularity', '"perblock"'],
    ['ModulePath', formatGoJSON(pkg.module?.path ?? '')],
    ['Local', String(pkg.local)],
    ['EmitMetaFile', formatGoJSON(meta)],
  ];
  return `{${fields.map(([name, value]) => `"${name}":${value}`).join(',')}}\n`;
}

/** Name of the meta-data file that cover writes for a package without tests. */
export function coverMetaFile(importPath: string): string {
  return `covmeta.${createHash('sha256').update(importPath).digest('hex')}`;
}
