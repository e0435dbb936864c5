/** What Go's net/url refuses in a URL, in its words, and how it shows one.  Pure.  Rules: net/url's Parse (go1.26). */
import { goQuote } from '../../base/go-quote.ts';

/** `parse "http://a:b": invalid port ":b" after host`; undefined where Go takes the URL. */
export function urlProblem(text: string): string | undefined {
  const [url, fragment] = cut(text, '#');
  const problem = partsProblem(url);
  if (problem !== undefined) return `parse ${goQuote(url)}: ${problem}`;
  const inFragment = escapeProblem(fragment ?? '');
  return inFragment === undefined ? undefined : `parse ${goQuote(text)}: ${inFragment}`;
}

/** The scheme in small letters; '' where there is none. */
export function urlScheme(text: string): string {
  return /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(text)?.[1]?.toLowerCase() ?? '';
}

/** A URL without its password, as Go's url.Redacted shows it. */
export function redactURL(text: string): string {
  return text.replace(/^([a-z]+:\/\/[^/@:]*):[^/@]*@/i, '$1:xxxxx@');
}

function partsProblem(url: string): string | undefined {
  if (/[\0-\x1f\x7f]/.test(url)) return 'net/url: invalid control character in URL';
  if (url.startsWith(':')) return 'missing protocol scheme';
  const scheme = urlScheme(url);
  const [rest] = cut(scheme === '' ? url : url.slice(scheme.length + 1), '?');
  if (!rest.startsWith('/')) {
    if (scheme !== '') return undefined;
    return /^[^/]*:/.test(rest) ? 'first path segment in URL cannot contain colon' : escapeProblem(rest);
  }
  const [, authority = '', path = ''] = /^\/\/([^/]*)(.*)$/s.exec(rest) ?? [undefined, undefined, rest];
  return authorityProblem(scheme, authority) ?? escapeProblem(path);
}

function authorityProblem(scheme: string, authority: string): string | undefined {
  const at = authority.lastIndexOf('@');
  const user = authority.slice(0, Math.max(at, 0));
  const inHost = hostProblem(scheme, authority.slice(at + 1));
  if (inHost !== undefined) return inHost;
  return /[^\w\-.:~!$&'()*+,;=%@]/.test(user) ? 'net/url: invalid userinfo' : escapeProblem(user);
}

function hostProblem(scheme: string, host: string): string | undefined {
  const bracket = host.lastIndexOf('[');
  if (bracket > 0) return 'invalid IP-literal';
  if (bracket === 0) return literalProblem(host);
  // several colons are one too many by http only
  const colon = /^https?$/.test(scheme) ? host.indexOf(':') : host.lastIndexOf(':');
  return (colon < 0 ? undefined : portProblem(host.slice(colon))) ?? hostNameProblem(host);
}

/** An IPv6 address in brackets. */
function literalProblem(host: string): string | undefined {
  const end = host.lastIndexOf(']');
  if (end < 0) return "missing ']' in host";
  const inPort = portProblem(host.slice(end + 1));
  if (inPort !== undefined) return inPort;
  const [address] = cut(host.slice(1, end), '%25');
  const inName = hostNameProblem(address);
  if (inName !== undefined || URL.canParse(`http://[${address}]/`)) return inName;
  return `invalid host: ParseAddr(${goQuote(address)}): unable to parse IP`;
}

function portProblem(port: string): string | undefined {
  return /^(?::\d*)?$/.test(port) ? undefined : `invalid port ${goQuote(port)} after host`;
}

function hostNameProblem(name: string): string | undefined {
  // an escape in a host stands for a byte that is not ASCII
  for (const [found] of name.matchAll(/%.{0,2}|[^\w\-.~!$&'()*+,;=:[\]<>"\u0080-\uffff]/gs)) {
    if (!found.startsWith('%')) return `invalid character ${goQuote(found)} in host name`;
    if (!/^%(?:[89a-f][\da-f]|25)$/i.test(found)) return `invalid URL escape ${goQuote(found)}`;
  }
  return undefined;
}

function escapeProblem(text: string): string | undefined {
  const found = /%(?![\da-f]{2}).{0,2}/is.exec(text)?.[0];
  return found === undefined ? undefined : `invalid URL escape ${goQuote(found)}`;
}

function cut(text: string, separator: string): readonly [string, string?] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + separator.length)];
}
