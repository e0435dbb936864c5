/**
 * Build IDs, the stamps that packages and executables carry: hashes of what went in (action ID) and of what came out
 * (content ID), each cut to 15 bytes.
 *
 *   package      actionID/contentID
 *   executable   actionID(binary)/actionID(main)/contentID(main)/contentID(binary)
 *
 * Until an output exists, its action ID stands in the content ID's place.  Pure.
 * Source: cmd/go's work/buildid.go, GOROOT/src/cmd/internal/buildid.
 */
import type { ActionID, BuildID, ContentID } from '../base/ids.ts';

/** The 20 characters that stand for a SHA-256 given as hex or bytes (buildid.HashToString). */
export function hashToContentID(hash: string | Uint8Array): ContentID {
  const bytes = typeof hash === 'string' ? Buffer.from(hash.slice(0, 30), 'hex') : Buffer.from(hash.subarray(0, 15));
  return bytes.toString('base64url') as ContentID;
}

/** The part before the first slash. */
export function actionIDOf(buildID: string): ContentID {
  const at = buildID.indexOf('/');
  return (at < 0 ? buildID : buildID.slice(0, at)) as ContentID;
}

/** The part after the last slash. */
export function contentIDOf(buildID: string): ContentID {
  return buildID.slice(buildID.lastIndexOf('/') + 1) as ContentID;
}

/** What a package is compiled with before its content is known: `id/id`. */
export function provisionalBuildID(action: ActionID): BuildID {
  const id = hashToContentID(action);
  return `${id}/${id}` as BuildID;
}

/** What an executable is linked with: `id/actionID(main)/contentID(main)/id`. @param main the main package's build ID */
export function provisionalLinkBuildID(action: ActionID, main: string): BuildID {
  const id = hashToContentID(action);
  return `${id}/${main}/${id}` as BuildID;
}

/** A build ID with another content ID; the length stays. */
export function withContentID(buildID: string, content: ContentID): BuildID {
  return (buildID.slice(0, buildID.lastIndexOf('/') + 1) + content) as BuildID;
}
