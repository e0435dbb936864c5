/**
 * Links by gccgo: archives of all packages, flags of their cgo, and what the build mode needs.  Pure.
 * Rules: cmd/go's work/gccgo.go (link).
 */
import path from 'node:path';
import { GotsError } from '../../base/errors.ts';
import { archFlags, settingWords } from '../cc-env.ts';
import type { Command } from '../command.ts';
import { hasCxx, usesCgo, usesSwig } from '../tool-package.ts';
import type { ToolPackage, ToolSetup } from '../tool-package.ts';

/** What a link takes of packages, besides their archives. */
export interface GccgoLanguages {
  readonly cgo: boolean;
  readonly cxx: boolean;
  readonly objc: boolean;
  readonly fortran: boolean;
}

export function languagesOf(packages: readonly ToolPackage[]): GccgoLanguages {
  return {
    cgo: packages.some((pkg) => usesCgo(pkg) || usesSwig(pkg)),
    cxx: packages.some(hasCxx),
    objc: packages.some((pkg) => pkg.mFiles.length > 0),
    fortran: packages.some((pkg) => pkg.fFiles.length > 0),
  };
}

/** How a program's link makes its result: c-archive is archived once it is linked. */
export type GccgoLinkMode = 'exe' | 'c-archive' | 'c-shared' | 'shared';

/** @throws GotsError for the modes that gccgo does not link */
export function gccgoLinkMode(mode: string): GccgoLinkMode {
  if (mode === 'exe' || mode === 'c-archive' || mode === 'c-shared' || mode === 'shared') return mode;
  throw new GotsError('toolchain', `-buildmode=${mode} not supported for gccgo`, { bare: true });
}

export interface GccgoLink {
  readonly program: string;
  readonly mode: GccgoLinkMode;
  readonly output: string;
  readonly archives: readonly string[];
  /** shared libraries that hold packages */
  readonly libraries: readonly string[];
  /** linker flags that the cgo steps of packages have left in their archives */
  readonly cgoLdflags: readonly string[];
  /** '' for none */
  readonly buildID: string;
  readonly languages: GccgoLanguages;
  /** c-archive: the flag that turns position-independent executables off; '' for none */
  readonly noPie: string;
  /** -gccgoflags of the main package, or of the library */
  readonly gccgoflags: readonly string[];
}

export function gccgoLinkCommand(setup: ToolSetup, link: GccgoLink): Command {
  const argv = [
    link.program,
    '-o',
    linkedFile(link),
    ...groupFlags(setup, link),
    ...buildIDFlags(setup, link.buildID),
    ...libraryFlags(setup, link.libraries),
    ...modeFlags(setup, link),
    ...languageFlags(setup, link),
    ...setup.mode.gccgoflags,
    ...link.gccgoflags,
  ];
  return { argv, dir: '.', env: [] };
}

/** The file that the link writes: for a C archive the one object of it. */
export function linkedFile({ mode, output }: Pick<GccgoLink, 'mode' | 'output'>): string {
  return mode === 'c-archive' ? `${output}.o` : output;
}

function wholeArchive({ config }: ToolSetup, words: readonly string[]): readonly string[] {
  return config.context.goos === 'aix' ? words : ['-Wl,--whole-archive', ...words, '-Wl,--no-whole-archive'];
}

/** Archives and flags that may need one another. */
function groupFlags(setup: ToolSetup, { archives, cgoLdflags }: GccgoLink): readonly string[] {
  const { config } = setup;
  const flags = [
    ...archFlags(config),
    ...wholeArchive(setup, archives),
    ...cgoLdflags,
    ...settingWords(config, 'CGO_LDFLAGS', ''),
  ];
  return config.context.goos === 'aix' ? flags : ['-Wl,-(', ...flags, '-Wl,-)'];
}

/** A GNU build ID note, where the linker that systems use can write one. */
function buildIDFlags({ config }: ToolSetup, buildID: string): readonly string[] {
  const has = ['android', 'dragonfly', 'linux', 'netbsd'].includes(config.context.goos);
  return has && buildID !== '' ? [`-Wl,--build-id=0x${Buffer.from(buildID).toString('hex')}`] : [];
}

function libraryFlags({ config }: ToolSetup, libraries: readonly string[]): readonly string[] {
  const runPath = config.context.goos === 'aix' ? '-Wl,-blibpath=' : '-Wl,-rpath=';
  return libraries.flatMap((file) => {
    const dir = path.dirname(file);
    const name = path.basename(file).replace(/^lib/, '').replace(/\.so$/, '');
    return [`-L${dir}`, runPath + dir, `-l${name}`];
  });
}

function modeFlags(setup: ToolSetup, { mode, languages, noPie }: GccgoLink): readonly string[] {
  const { goos } = setup.config.context;
  // initialization code, of which nothing asks for a symbol
  const begin = wholeArchive(setup, ['-lgolibbegin']);
  const runtime = ['-lgo', '-lgcc_s', '-lgcc', '-lc'];
  switch (mode) {
    case 'exe':
      return languages.cgo && goos === 'linux' ? ['-Wl,-E'] : [];
    case 'c-archive':
      // -lgo is left to the last link: code with split stacks and code without do not go into one object
      return ['-Wl,-r', '-nostdlib', ...begin, ...(noPie === '' ? [] : [noPie])];
    case 'c-shared':
      return [
        '-shared',
        '-nostdlib',
        ...(goos === 'windows' ? [] : ['-Wl,-z,nodelete']),
        ...begin,
        ...runtime,
        '-lgcc',
      ];
    case 'shared':
      return [...(goos === 'aix' ? [] : ['-zdefs']), '-shared', '-nostdlib', ...runtime];
  }
}

function languageFlags({ config }: ToolSetup, { mode, languages }: GccgoLink): readonly string[] {
  if (mode !== 'exe' && mode !== 'c-shared') return [];
  const fc = config.getenv('FC');
  const isGfortran = fc === '' || fc.includes('gfortran');
  return [
    ...(languages.cxx ? ['-lstdc++'] : []),
    ...(languages.objc ? ['-lobjc'] : []),
    ...(languages.fortran && isGfortran ? ['-lgfortran'] : []),
  ];
}

/** The linker flags in `_cgo_flags`, which cgo writes for gccgo; those for the compiler mean nothing to the linker. */
export function parseCgoFlags(text: string): readonly string[] {
  const start = '_CGO_LDFLAGS=';
  return text
    .split('\n')
    .filter((line) => line.startsWith(start))
    .map((line) => line.slice(start.length))
    .filter((flag) => flag !== '-g' && !flag.startsWith('-O'));
}
