/** Sources that a build with gccgo adds to a package: its build ID and, of a program, its build info.  Pure. */
import type { Config } from '../../config/config.ts';
import { quoteModinfo } from '../importcfg.ts';

/** Systems whose archives have their build ID in an object of its own. */
const recording: ReadonlySet<string> = new Set(
  'aix android dragonfly freebsd illumos linux netbsd openbsd solaris'.split(' '),
);

export function recordsBuildID({ context }: Config): boolean {
  return recording.has(context.goos);
}

/**
 * Assembly with the build ID in a section that linkers leave out.  Text: cmd/go's work/buildid.go, gccgoBuildIDFile.
 *
 * @param hasGnuAssembler counts for Solaris, whose own assembler writes flags of sections in another way
 */
export function buildIDSource({ context }: Config, buildID: string, hasGnuAssembler: boolean): string {
  const { goos, goarch } = context;
  const bytes = [...Buffer.from(buildID)].map((byte) => `0x${byte.toString(16).padStart(2, '0')}`);
  let text = `\t${sectionLine(goos, goarch, hasGnuAssembler)}\n`;
  for (let at = 0; at < bytes.length; at += 8) text += `\t.byte ${bytes.slice(at, at + 8).join(',')}\n`;
  if (isSolaris(goos) || goos === 'aix') return text;
  const type = goarch === 'arm' ? '%progbits' : '@progbits';
  for (const note of ['stack', 'split-stack']) text += `\t.section .note.GNU-${note},"",${type}\n`;
  return text;
}

export function isSolaris(goos: string): boolean {
  return goos === 'solaris' || goos === 'illumos';
}

function sectionLine(goos: string, goarch: string, hasGnuAssembler: boolean): string {
  if (goos === 'aix') return '.csect .go.buildid[XO]';
  if (!isSolaris(goos) || hasGnuAssembler) return '.section .go.buildid,"e"';
  const isQuoted = goarch === 'sparc' || goarch === 'sparc64';
  return `.section ${isQuoted ? '".go.buildid"' : '.go.buildid'},#exclude`;
}

/** A Go file by which a program knows its build info.  Text: cmd/go's modload/build.go, ModInfoProg. */
export function buildInfoSource(buildInfo: string): string {
  return `package main
import _ "unsafe"
//go:linkname __set_debug_modinfo__ runtime.setmodinfo
func __set_debug_modinfo__(string)
func init() { __set_debug_modinfo__(${quoteModinfo(buildInfo)}) }
`;
}
