/** `$name` and `${name}` in a text.  Pure.  Facts: os.Expand. */

const special = '*#$@!?-0123456789';

export function expandEnv(text: string, value: (name: string) => string): string {
  let out = '';
  let i = 0;
  while (i < text.length) {
    if (text[i] !== '$' || i + 1 >= text.length) {
      out += text[i];
      i++;
      continue;
    }
    const { name, length } = shellName(text.slice(i + 1));
    if (name !== '') out += value(name);
    else if (length === 0) out += '$';
    i += length + 1;
  }
  return out;
}

/** the name after a `$`, and how much text it takes; a bad `${` is swallowed */
function shellName(rest: string): { name: string; length: number } {
  const first = rest[0] ?? '';
  if (first === '{') {
    const end = rest.indexOf('}');
    if (end < 0) return { name: '', length: 1 };
    return { name: rest.slice(1, end), length: end + 1 };
  }
  if (special.includes(first)) return { name: first, length: 1 };
  const name = /^\w*/.exec(rest)?.[0] ?? '';
  return { name, length: name.length };
}
