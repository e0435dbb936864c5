/**
 * What package loading knows of a source file: its package clause, imports, build constraint and directives, as read
 * from the bytes up to the end of the imports.  Pure data; readers are read-go-header.ts and read-other-header.ts.
 */

/** Line and column (in bytes), counted from 1, as a //line comment has them. */
export interface Position {
  readonly line: number;
  readonly column: number;
  /** only where a //line comment names another; '' where it names none and has no column */
  readonly file?: string;
  /** in bytes; only below a //line comment, where line and column do not tell it */
  readonly offset?: number;
}

export interface HeaderImport {
  readonly path: string;
  readonly position: Position;
  /** text of the comment above an import of "C", without its markers */
  readonly doc: string;
}

export interface EmbedPattern {
  readonly pattern: string;
  readonly position: Position;
}

/** A `//go:` comment above the package clause. */
export interface Directive {
  readonly text: string;
  readonly position: Position;
}

/** The lines that decide whether a file belongs to a build. */
export interface FileConstraint {
  /** the `//go:build` line */
  readonly goBuild: string | undefined;
  /** `// +build` lines, heeded where there is no goBuild; all must hold */
  readonly plusBuild: readonly string[];
  /** two `//go:build` lines */
  readonly isAmbiguous: boolean;
}

export const noConstraint: FileConstraint = { goBuild: undefined, plusBuild: [], isAmbiguous: false };

/**
 * Why a file's header is no Go.
 * 'read': the bytes can't be source at all; 'syntax': as go/parser says; 'import': an import path with forbidden
 * characters.
 */
export interface HeaderError {
  readonly kind: 'read' | 'syntax' | 'import';
  readonly position: Position;
  readonly message: string;
}

export interface GoHeader {
  /** '' where the package clause could not be read */
  readonly packageName: string;
  readonly imports: readonly HeaderImport[];
  readonly embeds: readonly EmbedPattern[];
  readonly directives: readonly Directive[];
  readonly constraint: FileConstraint;
  /** `import "path"` in a comment after the package clause; path undefined where it is malformed */
  readonly importComment?: { readonly path: string | undefined; readonly line: number };
  readonly error: HeaderError | undefined;
  /** with an error: the imports above it, as far as they can be told */
  readonly partialImports: readonly string[];
}
