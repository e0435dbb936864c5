/** Why a package was compiled, or a program linked: a closed vocabulary, for messages, JSON and tests alike. */

/** What has happened to a file of the package. */
export type FileChange = 'changed' | 'added' | 'removed';

/** The first file, by name, to which something has happened. */
export interface FilesChange {
  readonly change: FileChange;
  readonly file: string;
  /** how many others have changed, come or gone; not there where none has */
  readonly more?: number;
}

/** What has happened to an imported package. */
export type ImportChange =
  /** what importers see of it: its export data */
  | 'exports'
  /** only its code, which does not stand in a compile's way, but in its action ID */
  | 'code'
  /** one of both: an archive to compare is no longer there */
  | 'unknown'
  /** something; a link takes in all of it */
  | 'content'
  /** the import is new, or gone */
  | 'added'
  | 'removed';

/** A value, before and now; '' for none. */
export interface ValueChange {
  readonly before: string;
  readonly after: string;
}

export type RebuildReason =
  /** there is no earlier build of the target, or the package had no part in it */
  | { readonly kind: 'first'; readonly of: 'target' | 'package' }
  /** -a */
  | { readonly kind: 'forced' }
  /** the same was tried in the build before, and failed */
  | { readonly kind: 'failed-before' }
  /** nothing has changed, but the result is no longer there: in the cache for a package, at its place for a program */
  | { readonly kind: 'evicted' }
  /** compile, asm, cgo, link or cover */
  | ({ readonly kind: 'compiler'; readonly tool: string } & ValueChange)
  /** the C, C++ or Fortran compiler: its name or what it says of itself */
  | ({ readonly kind: 'cgo-compiler'; readonly tool: string } & ValueChange)
  | ({ readonly kind: 'environment'; readonly name: string } & ValueChange)
  /** flag: with its dash */
  | ({ readonly kind: 'flag'; readonly flag: string } & ValueChange)
  /** the go line of the module's go.mod */
  | ({ readonly kind: 'language' } & ValueChange)
  /** the default GODEBUG of a program, which go.mod and //go:debug lines make */
  | ({ readonly kind: 'godebug' } & ValueChange)
  /** run leaves debug information out of a program, build and install keep it: `kept`, `left out` */
  | ({ readonly kind: 'debug-info' } & ValueChange)
  /** another version of the module that holds the package */
  | ({ readonly kind: 'module'; readonly path: string } & ValueChange)
  /** the package lies in another directory, which stands in its archive unless -trimpath keeps it out */
  | ({ readonly kind: 'directory' } & ValueChange)
  | ({ readonly kind: 'file' } & FilesChange)
  | ({ readonly kind: 'embed' } & FilesChange)
  /** a file that was there is part of the build now, or no longer; file: '' where sources never change and are not listed */
  | { readonly kind: 'constraint'; readonly change: 'selected' | 'left out'; readonly file: string }
  | { readonly kind: 'import'; readonly change: ImportChange; readonly importPath: string }
  /** the profile of -pgo */
  | { readonly kind: 'profile'; readonly change: FileChange }
  /** what version control says of the sources; setting: such as `vcs.revision` */
  | ({ readonly kind: 'vcs'; readonly setting: string } & ValueChange)
  /** another line of the build info of a program; setting: its first words */
  | ({ readonly kind: 'build-info'; readonly setting: string } & ValueChange)
  /** an input that has no word of its own, as it stands in the hash text */
  | ({ readonly kind: 'other' } & ValueChange)
  /** there was an earlier build, but what it was made of is not known */
  | { readonly kind: 'nothing-recorded' };
