/** A package with linker flags, and files that they name. */
export interface LinkerInputCase {
  readonly name: string;
  /** words of `#cgo LDFLAGS:`; none for a package without cgo */
  readonly flags?: string;
  /** path in the package's directory -> content */
  readonly files?: Readonly<Record<string, Buffer | string>>;
  /** path -> where it leads to */
  readonly links?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** go's text ends with what its own readers say of a damaged object: only the text before that is the same */
  readonly isDamaged?: boolean;
  /** part of the message; undefined: it builds */
  readonly refused?: string;
}
