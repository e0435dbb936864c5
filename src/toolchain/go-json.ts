/** JSON strings as Go's encoding/json writes them.  Pure. */

/** A quoted JSON string; escapes besides JSON's own what HTML and JavaScript could take amiss. */
export function goJSONString(text: string): string {
  const escape = (char: string): string => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(text).replaceAll(/[<>&\u2028\u2029]/g, escape);
}
