/** GOPROXY: where modules are asked for, in order.  Pure.  Rules and texts: cmd/go's modfetch/proxy.go. */
import { GotsError } from '../../base/errors.ts';
import { redactURL, urlProblem, urlScheme } from './go-url.ts';

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

function checkProxyURL(text: string): void {
  const problem = urlProblem(text);
  if (problem !== undefined) throw new GotsError('download', problem);
  const scheme = urlScheme(text);
  if (scheme === '') throw new GotsError('download', `invalid proxy URL missing scheme: ${text}`);
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
