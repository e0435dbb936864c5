/** The names under which a program is looked for in a directory.  Pure. */
export function programNames(name: string, isWindows: boolean): readonly string[] {
  return isWindows && !/\.(?:exe|com|bat|cmd)$/i.test(name) ? [`${name}.exe`, `${name}.bat`, `${name}.cmd`] : [name];
}
