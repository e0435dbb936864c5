/**
 * What differs between the releases of Go that gots works with, Go 1.24 to 1.27: all of gots follows the newest of them that
 * it knows, and asks here where an older one had another rule.  Pure.
 *
 *   1.25  a C compiler without an identity has a line in action IDs; s390x is z13 at least; pack and buildid are shown as
 *         run by go; a module's version comes from the tags of its own directory and major version, and is noted in the
 *         module cache; git repositories may have hashes by SHA-256
 *   1.26  C files are compiled by actions of their own, with IDs of their own; assembly comes before C, Objective-C with C;
 *         a package is named when it is compiled, no longer before cgo; pkg-config is asked after cover; flags that are
 *         refused, and GOFIPS140, are told of in other words
 *   1.27  the assembler is told of the standard library (-std); response files quote as gcc does; names of .syso files
 *         keep their ending in archives; GOPATH mode has the GODEBUG defaults of Go 1.20; -pthread on Windows, -mno-relax
 *         on loong64; what linker flags name, and .syso files, are looked into; simd has a bridge; removed
 *         GODEBUG settings may be named with their new values; a go.mod has two blocks of requirements; env tells GOBIN;
 *         a snapshot of GOFIPS140 is verified, and its hash noted; Bazaar is gone; worktrees and submodules of git are
 *         repositories; a module cache may lie on a read-only file system
 *
 * What is read from the tree in use needs no rule: experiments, GODEBUG defaults, FIPS 140 modules, tool IDs.
 */
import type { Config } from './config.ts';

export type Release = '1.25' | '1.26' | '1.27';

/** Whether the Go in use is a release or one after it; a development version counts as newer than all. */
export function isSince({ goVersion }: Pick<Config, 'goVersion'>, release: Release): boolean {
  const minor = /^go1\.(\d+)/.exec(goVersion)?.[1];
  return minor === undefined || Number(minor) >= Number(release.slice('1.'.length));
}
