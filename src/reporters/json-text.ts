/** JSON strings as Go's encoding/json writes them by default: also `<`, `>`, `&` and the line separators are escaped. */
const special = /[<>&\u2028\u2029]/g;

/** JSON as encoding/json's MarshalIndent with tabs: a value without undefined members. */
export function formatIndentedJSON(value: unknown): string {
  return escapeForHTML(JSON.stringify(value, undefined, '\t'));
}

/** A JSON string literal, quotes included. */
export function formatJSONString(text: string): string {
  return escapeForHTML(JSON.stringify(text));
}

/** These characters stand in string literals only. */
function escapeForHTML(json: string): string {
  return json.replace(special, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
