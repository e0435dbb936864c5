/** Package patterns: `...` globbing, the kinds of pattern, standard import paths.  Pure.  Rules: cmd/go's search, pkgpattern. */
import { isAbsolute, posix } from 'node:path';

/** Whether the first element has no dot, which only the standard library's paths may. */
export function isStandardImportPath(path: string): boolean {
  const slash = path.indexOf('/');
  return !(slash < 0 ? path : path.slice(0, slash)).includes('.');
}

export function isMetaPackage(name: string): boolean {
  return name === 'std' || name === 'cmd' || name === 'tool' || name === 'work' || name === 'all';
}

/** Whether a path is `.`, `..`, or starts with `./` or `../`. */
export function isRelativePath(path: string): boolean {
  return /^\.{1,2}(?:\/|$)/.test(path);
}

/** Whether a pattern names directories. */
export function isLocalPattern(pattern: string): boolean {
  return isRelativePath(pattern) || isAbsolute(pattern);
}

/** Whether a pattern stands for one package. */
export function isLiteralPattern(pattern: string): boolean {
  return !pattern.includes('...') && !isMetaPackage(pattern);
}

/** Arguments as patterns: none means `.`; all in their shortest form, with `./` kept in front and `\` read as `/`. */
export function cleanPatterns(patterns: readonly string[]): readonly string[] {
  if (patterns.length === 0) return ['.'];
  return patterns.map((pattern) => {
    if (isAbsolute(pattern)) return clean(pattern);
    const at = isRelativePath(pattern) ? -1 : pattern.indexOf('@');
    const version = at < 0 ? '' : pattern.slice(at);
    const path = (at < 0 ? pattern : pattern.slice(0, at)).replaceAll('\\', '/');
    if (!path.startsWith('./')) return clean(path) + version;
    const short = `./${clean(path)}`;
    return (short === './.' ? '.' : short) + version;
  });
}

function clean(path: string): string {
  return path === '' ? '.' : posix.normalize(path).replace(/(.)\/$/, '$1');
}

/**
 * A test for import paths: `...` is any text; a trailing `/...` also matches nothing; `vendor` elements match only
 * where the pattern has them.
 */
export function matchPattern(pattern: string): (path: string) => boolean {
  if (pattern.includes('\0')) return () => false;
  let source = escapeRegExp(hideVendor(pattern));
  const any = String.raw`\.\.\.`;
  if (source.endsWith(`/\0/${any}`)) source = `${source.slice(0, -`/\0/${any}`.length)}(/vendor|/\0/${any})`;
  else if (source === `\0/${any}`) source = `(/vendor|/\0/${any})`;
  if (source.endsWith(`/${any}`)) source = `${source.slice(0, -`/${any}`.length)}(/${any})?`;
  const regexp = new RegExp(`^${source.replaceAll(any, '[^\\0]*')}$`, 'su');
  return (path) => !path.includes('\0') && regexp.test(hideVendor(path));
}

/** Whether a tree at an import path may hold matches. */
export function treeCanMatch(pattern: string): (path: string) => boolean {
  const wild = pattern.includes('...');
  const prefix = wild ? pattern.slice(0, pattern.indexOf('...')) : pattern;
  return (path) =>
    path.length <= prefix.length
      ? path === '' || prefix === path || prefix.startsWith(`${path}/`) || (wild && prefix.startsWith(path))
      : wild && path.startsWith(prefix);
}

function hideVendor(path: string): string {
  if (!path.includes('vendor')) return path;
  const elements = path.split('/');
  return elements.map((element, i) => (element === 'vendor' && i < elements.length - 1 ? '\0' : element)).join('/');
}

function escapeRegExp(text: string): string {
  return text.replaceAll(/[\\.+*?()|[\]{}^$]/g, String.raw`\$&`);
}
