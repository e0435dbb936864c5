/** JSON as Go's encoding/json writes it by default: besides JSON's own escapes those of what HTML and JavaScript could take amiss.  Pure. */

const special = /[<>&\u2028\u2029]/g;

/**
 * @param value without undefined members where Go would write them
 * @param indent as of MarshalIndent; '' for one line
 */
export function formatGoJSON(value: unknown, indent: string = ''): string {
  // these characters stand in strings only
  return JSON.stringify(value, undefined, indent).replaceAll(
    special,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
