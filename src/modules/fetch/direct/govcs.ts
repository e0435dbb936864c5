/** GOVCS: which version control may be used for which paths.  Pure.  Rules and texts: cmd/go's vcs; go.dev/ref/mod#vcs-govcs. */
import { GotsError } from '../../../base/errors.ts';
import { goQuote } from '../../../base/go-quote.ts';
import { matchPrefixPatterns } from '../../module-path.ts';

interface GoVcsRule {
  readonly pattern: string;
  readonly allowed: readonly string[];
}

const defaultRules: readonly GoVcsRule[] = [
  { pattern: 'private', allowed: ['all'] },
  { pattern: 'public', allowed: ['git', 'hg'] },
];

/** @throws GotsError `empty entry in GOVCS` and the like */
export function parseGoVcs(text: string): readonly GoVcsRule[] {
  if (text.trim() === '') return [];
  const seen = new Map<string, string>();
  return text.split(',').map((raw) => {
    const item = raw.trim();
    if (item === '') throw new GotsError('config', 'empty entry in GOVCS');
    const shown = goQuote(item);
    const colon = item.indexOf(':');
    if (colon < 0) throw new GotsError('config', `malformed entry in GOVCS (missing colon): ${shown}`);
    const pattern = item.slice(0, colon).trim();
    const list = item.slice(colon + 1).trim();
    if (pattern === '') throw new GotsError('config', `empty pattern in GOVCS: ${shown}`);
    if (list === '') throw new GotsError('config', `empty VCS list in GOVCS: ${shown}`);
    if (/^\.{1,2}(?:\/|$)/.test(pattern)) {
      throw new GotsError('config', `relative pattern not allowed in GOVCS: ${goQuote(pattern)}`);
    }
    const old = seen.get(pattern);
    if (old !== undefined) {
      throw new GotsError('config', `unreachable pattern in GOVCS: ${shown} after ${goQuote(old)}`);
    }
    seen.set(pattern, item);
    const allowed = list.split('|').map((name) => name.trim());
    if (allowed.includes('')) throw new GotsError('config', `empty VCS name in GOVCS: ${shown}`);
    return { pattern, allowed };
  });
}

/** @throws GotsError `GOVCS disallows using hg for public example.com/m; see 'go help vcs'` */
export function checkGoVcs(
  vcs: string,
  root: string,
  setting: { readonly govcs: string; readonly goprivate: string },
): void {
  if (vcs === 'mod') return;
  const isPrivate = matchPrefixPatterns(setting.goprivate, root);
  const rule = [...parseGoVcs(setting.govcs), ...defaultRules].find(({ pattern }) => {
    if (pattern === 'private') return isPrivate;
    if (pattern === 'public') return !isPrivate;
    return matchPrefixPatterns(pattern, root);
  });
  if (rule?.allowed.some((name) => name === vcs || name === 'all') === true) return;
  const what = isPrivate ? 'private' : 'public';
  throw new GotsError('vcs', `GOVCS disallows using ${vcs} for ${what} ${root}; see 'go help vcs'`);
}
