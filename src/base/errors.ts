/** The errors that gots throws on purpose.  What is not one of these is a bug and carries its stack to the user. */

/** Stable names of user-visible failures; a code never changes its meaning. */
export type ErrorCode =
  | 'usage'
  | 'config'
  | 'modfile'
  | 'module'
  | 'download'
  | 'checksum'
  | 'package'
  | 'build'
  | 'toolchain'
  | 'cache'
  | 'destination'
  | 'vcs'
  | 'system';

/**
 * What a user may see.  `message` is cmd/go's where cmd/go has one, without its leading `go: `; where cmd/go writes
 * its text without that, `bare` is set.
 */
export class GotsError extends Error {
  override readonly name = 'GotsError';
  readonly code: ErrorCode;
  readonly exitCode: 1 | 2;
  readonly hint: string | undefined;
  /** printed without `go: ` in front */
  readonly bare: boolean;

  constructor(
    code: ErrorCode,
    message: string,
    options: { exitCode?: 1 | 2; hint?: string; bare?: boolean; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.exitCode = options.exitCode ?? 1;
    this.hint = options.hint;
    this.bare = options.bare ?? false;
  }
}

/**
 * What ends the whole command at once (cmd/go's base.Fatal deep inside): whoever catches errors to add to them, or to go on
 * without what failed, lets it through.
 */
export class FatalError extends GotsError {}

/**
 * A failed system call.  `message` reads as Go's *fs.PathError: `open /a/b: no such file or directory`,
 * or as its *os.LinkError: `rename /a /b: file exists`.
 */
export class SysError extends Error {
  override readonly name = 'SysError';
  /** errno name, such as 'ENOENT' */
  readonly errno: string;
  /** Go's name of the operation, such as 'open' or 'mkdir' */
  readonly op: string;
  readonly path: string;
  /** the text of the errno alone: `no such file or directory` */
  readonly reason: string;

  constructor(errno: string, op: string, path: string, reason: string, cause?: unknown) {
    super(`${op} ${path}: ${reason}`, cause === undefined ? undefined : { cause });
    this.errno = errno;
    this.op = op;
    this.path = path;
    this.reason = reason;
  }
}

/** Whether an error is a SysError that says that the path does not exist (ENOENT). */
export function isNotExist(error: unknown): boolean {
  return error instanceof SysError && error.errno === 'ENOENT';
}

/**
 * Whether an error is of the kind that the language itself throws (Node's own errors of these kinds, about values such as
 * URLs, have a code): no answer of a file, a server or a program.  Where a
 * failure of any of those means that there is nothing to be had, this one must go on.
 */
export function isBug(error: unknown): boolean {
  const ofLanguage = [TypeError, RangeError, ReferenceError, SyntaxError];
  if (!(error instanceof Error)) return true;
  return ofLanguage.some((kind) => error instanceof kind) && !('code' in error);
}

/**
 * For failures that mean that there is nothing: a promise's `.catch(nothingFor)`.
 *
 * @throws the error itself where it is a bug, or ends the command
 */
export function nothingFor(error: unknown): undefined {
  if (error instanceof FatalError || isBug(error)) throw error;
  return undefined;
}

/** The text of anything thrown. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Closes a switch over a union: the compiler refuses the call while a variant is left. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}
