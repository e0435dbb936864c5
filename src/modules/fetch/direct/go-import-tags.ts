/**
 * `go-import` meta tags in the head of a page, and which of them is meant.  Pure.  Rules and texts: cmd/go's vcs;
 * go.dev/ref/mod#vcs-find.
 */
import { goQuote } from '../../../base/go-quote.ts';

/** `<meta name="go-import" content="prefix vcs repo [subdir]">` */
export interface GoImportTag {
  readonly prefix: string;
  readonly vcs: string;
  readonly repo: string;
  readonly subdir: string;
}

/** No tag is for the import path: not the same as tags that contradict each other. */
export class NoMatchingTag extends Error {}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const token =
  /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<[!?][^>]*>|<(\/?)([A-Za-z_:][^\s/>]*)((?:[^>"']|"[^"]*"|'[^']*')*)>/g;
const attribute = /([^\s=/]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/g;

/** The tags of a page, up to the end of its head; those of proxies (`mod`) first, and in place of others. */
export function parseGoImportTags(html: string): readonly GoImportTag[] {
  const tags: GoImportTag[] = [];
  for (const match of html.matchAll(token)) {
    const isEnd = match[1] === '/';
    const name = (match[2] ?? '').toLowerCase();
    if ((!isEnd && name === 'body') || (isEnd && name === 'head')) break;
    if (isEnd || name !== 'meta') continue;
    const tag = readTag(match[3] ?? '');
    if (tag !== undefined) tags.push(tag);
  }
  const proxies = tags.filter(({ vcs }) => vcs === 'mod');
  const served = new Set(proxies.map(({ prefix }) => prefix));
  return [...proxies, ...tags.filter(({ vcs, prefix }) => vcs !== 'mod' && !served.has(prefix))];
}

function readTag(text: string): GoImportTag | undefined {
  const attributes = new Map<string, string>();
  for (const [, name = '', double, single, bare] of text.matchAll(attribute)) {
    const key = name.toLowerCase();
    if (!attributes.has(key)) attributes.set(key, unescapeText(double ?? single ?? bare ?? ''));
  }
  const fields = (attributes.get('content') ?? '').split(/\s+/).filter(Boolean);
  if (attributes.get('name') !== 'go-import' || (fields.length !== 3 && fields.length !== 4)) return undefined;
  const [prefix = '', vcs = '', repo = '', subdir = ''] = fields;
  return { prefix, vcs, repo, subdir };
}

function unescapeText(text: string): string {
  return text.replaceAll(
    /&(?:#x([0-9a-fA-F]+)|#(\d+)|([a-z]+));/g,
    (all, hex?: string, decimal?: string, name = '') => {
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      if (code >= 0 && code <= 0x10ffff) return String.fromCodePoint(code);
      return entities[String(name)] ?? all;
    },
  );
}

/** @throws NoMatchingTag; Error `multiple meta tags match import path "x"` */
export function matchGoImport(tags: readonly GoImportTag[], importPath: string): GoImportTag {
  const matches = tags.filter(({ prefix }) => importPath === prefix || importPath.startsWith(`${prefix}/`));
  const [first, second] = matches;
  if (first === undefined) {
    const all = tags.map(({ prefix }) => `meta tag ${prefix} did not match import path ${importPath}`);
    throw new NoMatchingTag(all.join(', '));
  }
  if (second !== undefined && !(first.vcs === 'mod' && second.vcs !== 'mod')) {
    throw new Error(`multiple meta tags match import path ${goQuote(importPath)}`);
  }
  return first;
}
