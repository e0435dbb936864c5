/** GOPROXY: where modules are asked for, in order.  Pure.  Rules and texts: cmd/go's modfetch/proxy.go. */
import { GotsError } from '../../base/errors.ts';
import { goQuote } from '../../base/go-quote.ts';

export interface ProxySpec {
  /** a URL; or 'direct', 'off', or 'noproxy' for modules that GONOPROXY matches */
  readonly url: string;
  /** the next is asked after any error, not only after not-found (`|`) */
  readonly fallBackOnError: boolean;
}

/** @throws GotsError */
export function parseGoProxy(goproxy: string, gonoproxy: string): readonly ProxySpec[] {
  const list: ProxySpec[] = [];
  if (gonoproxy !== '' && goproxy !== 'direct') list.push({ url: 'noproxy', fallBackOnError: false });
  for (const match of goproxy.matchAll(/([^,|]*)([,|]|$)/g)) {
    const word = (match[1] ?? '').trim();
    if (word === '') continue;
    if (word === 'off' || word === 'direct') {
      list.push({ url: word, fallBackOnError: false });
      break;
    }
    const isBare = /[.:/]/.test(word) && !word.includes(':/') && !word.startsWith('/');
    const url = isBare ? `https://${word}` : word;
    checkProxyURL(url);
    list.push({ url, fallBackOnError: match[2] === '|' });
  }
  if (list.every((spec) => spec.url === 'noproxy')) {
    throw new GotsError('download', 'GOPROXY list is not the empty string, but contains no entries');
  }
  return list;
}

/** What Go's net/url finds wrong with an http URL; undefined where it is one. */
function urlProblem(text: string): string | undefined {
  const authority = /^https?:\/\/([^/?#]*)/i.exec(text)?.[1];
  if (authority === undefined || authority === '') return undefined;
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  const after = /\](.*)$/s.exec(host)?.[1];
  if (host.startsWith('[') && after === undefined) return "missing ']' in host";
  const port = host.startsWith('[') ? after : /:[^:]*$/.exec(host)?.[0];
  if (port !== undefined && !/^(?::\d*)?$/.test(port)) return `invalid port ${goQuote(port)} after host`;
  const odd = /[\s<>"^`{|}\\]/.exec(host)?.[0];
  return odd === undefined ? undefined : `invalid character ${goQuote(odd)} in host name`;
}

function checkProxyURL(text: string): void {
  const problem = urlProblem(text);
  if (problem !== undefined) throw new GotsError('download', `parse ${goQuote(text)}: ${problem}`);
  const scheme = /^([a-zA-Z][a-zA-Z0-9+.-]*):/.exec(text)?.[1]?.toLowerCase();
  if (scheme === undefined) throw new GotsError('download', `invalid proxy URL missing scheme: ${text}`);
  if (scheme === 'file') {
    if (!/^file:\/\/\/[^?#]*$/.test(text) && !/^file:\/[^/?#][^?#]*$/.test(text)) {
      throw new GotsError('download', `invalid file:// proxy URL with non-path elements: ${text}`);
    }
    return;
  }
  if (scheme !== 'http' && scheme !== 'https') {
    throw new GotsError('download', `invalid proxy URL scheme (must be https, http, file): ${redactURL(text)}`);
  }
}

/** A URL without its password, as Go's url.Redacted shows it. */
export function redactURL(text: string): string {
  return text.replace(/^([a-z]+:\/\/[^/@:]*):[^/@]*@/i, '$1:xxxxx@');
}
