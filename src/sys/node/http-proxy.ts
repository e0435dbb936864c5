/** Which proxy a request goes through, by the environment.  Rules: golang.org/x/net/http/httpproxy.  Pure. */

type Environment = Readonly<Record<string, string>>;

/**
 * @returns the URL of the proxy; undefined for none
 * @throws Error for a proxy that is no URL
 */
export function proxyFor(url: URL, env: Environment): string | undefined {
  const setting = url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  const proxy = variable(env, setting);
  if (proxy === '' || isExempt(url, variable(env, 'NO_PROXY'))) return undefined;
  // what is no URL is a host; a scheme that is not known is taken for http
  const full = /^[a-z][a-z0-9+.-]*:\/\/[^/]/i.test(proxy) && URL.canParse(proxy) ? proxy : `http://${proxy}`;
  if (!URL.canParse(full)) throw new Error(`invalid proxy address ${JSON.stringify(proxy)}`);
  return full.replace(/^(?!https?:|socks5h?:)[a-z0-9+.-]*:/i, 'http:').replace(/^([a-z0-9]+:\/\/[^/?#]*).*$/is, '$1');
}

function variable(env: Environment, name: string): string {
  const upper = env[name] ?? '';
  return upper === '' ? (env[name.toLowerCase()] ?? '') : upper;
}

function isExempt(url: URL, noProxy: string): boolean {
  const host = url.hostname.toLowerCase().replace(/^\[|\]$/g, '');
  if (host === 'localhost' || isLoopback(host)) return true;
  const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
  return noProxy.split(',').some((word) => matches(word.trim().toLowerCase(), host, port));
}

function isLoopback(host: string): boolean {
  return host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/** An entry of NO_PROXY: `*`, a range of addresses, a host with its subdomains, `.domain` and `*.domain` without it. */
function matches(entry: string, host: string, port: string): boolean {
  if (entry === '') return false;
  if (entry === '*') return true;
  if (entry.includes('/')) return isInRange(entry, host);
  const [, name = '', entryPort = ''] = /^(.*?)(?::(\d+))?$/.exec(entry) ?? [];
  const isAddress6 = entry.split(':').length > 2 && !entry.startsWith('[');
  const wanted = isAddress6 ? entry : name.replace(/^\[|\]$/g, '');
  if (!isAddress6 && entryPort !== '' && entryPort !== port) return false;
  if (wanted.startsWith('*.')) return host.endsWith(wanted.slice(1));
  if (wanted.startsWith('.')) return host.endsWith(wanted);
  return host === wanted || host.endsWith(`.${wanted}`);
}

/** Ranges of IPv4 addresses. */
function isInRange(range: string, host: string): boolean {
  const [address = '', bits = ''] = range.split('/');
  const base = addressNumber(address);
  const value = addressNumber(host);
  const length = Number(bits);
  if (base === undefined || value === undefined || !(length >= 0 && length <= 32)) return false;
  const size = 2 ** (32 - length);
  return Math.floor(base / size) === Math.floor(value / size);
}

function addressNumber(text: string): number | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) return undefined;
  return parts.reduce((number, part) => number * 256 + Number(part), 0);
}
