/** JSON strings as Go's encoding/json writes them by default: also `<`, `>`, `&` and the line separators are escaped. */
const special = /[<>&\u2028\u2029]/g;

/** A JSON string literal, quotes included. */
export function formatJSONString(text: string): string {
  return JSON.stringify(text).replace(special, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
