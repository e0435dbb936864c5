/** `.netrc`: machines with login and password.  Pure.  Rules: cmd/go's auth/netrc.go. */

export interface NetrcEntry {
  readonly machine: string;
  readonly login: string;
  readonly password: string;
}

/** The complete entries in the order of the file, up to `default`. */
export function parseNetrc(text: string): readonly NetrcEntry[] {
  const entries: NetrcEntry[] = [];
  let entry: NetrcEntry = { machine: '', login: '', password: '' };
  let isMacro = false;
  for (const line of text.split('\n')) {
    if (isMacro) {
      isMacro = line !== '';
      continue;
    }
    const words = line.split(/\s+/).filter(Boolean);
    for (let i = 0; i + 1 < words.length; i += 2) {
      const [word, value = ''] = words.slice(i, i + 2);
      if (word === 'machine') entry = { machine: value, login: '', password: '' };
      else if (word === 'login' || word === 'password') entry = { ...entry, [word]: value };
      else if (word === 'macdef') isMacro = true;
      if (entry.machine === '' || entry.login === '' || entry.password === '') continue;
      entries.push(entry);
      entry = { machine: '', login: '', password: '' };
    }
    if (words.length % 2 === 1 && words.at(-1) === 'default') break;
  }
  return entries;
}
