/**
 * Strings that must not be mixed up.  A brand exists for the compiler only; at run time each is a plain string.
 */

declare const brand: unique symbol;
type Brand<Name extends string> = string & { readonly [brand]: Name };

/** SHA-256 of an action's hash text, salted with the Go version: 64 lower-case hex digits (cmd/go's cache.ActionID). */
export type ActionID = Brand<'ActionID'>;

/** SHA-256 of an output's bytes: 64 lower-case hex digits (cmd/go's cache.OutputID). */
export type OutputID = Brand<'OutputID'>;

/**
 * The half of a build ID: the first 15 bytes of a SHA-256 as 20 characters of URL-safe base64
 * (cmd/go's buildid.HashToString); stands for an action ID or a content ID.
 */
export type ContentID = Brand<'ContentID'>;

/** `actionID/contentID`, or `actionID(binary)/actionID(main)/contentID(main)/contentID(binary)` in an executable. */
export type BuildID = Brand<'BuildID'>;
