/** GET as go does it for modules: https, http where it is named, file; error texts with what the server says.  Facts: cmd/go's web. */
import { GotsError, SysError, errorText } from '../../base/errors.ts';
import { goQuote } from '../../base/go-quote.ts';
import type { HttpResponse, System } from '../../sys/system.ts';
import { ModuleNotExist } from '../source.ts';
import { redactURL } from './go-url.ts';

const noRoom: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
const maxDetailLines = 8;
const maxDetailBytes = maxDetailLines * 81;

/** Headers for a URL, from GOAUTH; `failed`: the answer without them, where there was one. */
export type Credentials = (url: string, failed?: HttpResponse) => Promise<Readonly<Record<string, string>>>;

export interface WebOptions {
  readonly insecure?: boolean;
  readonly credentials?: Credentials;
}

/** An answer that is not 200, as go tells it. */
export function answerError(url: string, status: string, code: number, detail: string): Error {
  const separator = detail.includes('\n') ? '\n\t' : ' ';
  const text = detail === '' ? '' : `\n\tserver response:${separator}${detail}`;
  const message = `reading ${redactURL(url)}: ${status}${text}`;
  return code === 404 || code === 410 ? new ModuleNotExist(message) : new GotsError('download', message);
}

/** What a plain-text answer says, made fit for a terminal. */
export function formatDetail(body: string): string {
  if (body.includes('\ufffd') || !/^[\p{L}\p{M}\p{N}\p{P}\p{S}\p{Zs}\s]*$/u.test(body)) return '';
  let detail = '';
  for (const [i, line] of body.split('\n').entries()) {
    if (line.trim() === '') break;
    if (i > 0) detail += '\n\t';
    if (i >= maxDetailLines) return `${detail}[Truncated: too many lines.]`;
    if (detail.length + line.length > maxDetailBytes) return `${detail}[Truncated: too long.]`;
    detail += line;
  }
  return detail;
}

async function detailOf(response: HttpResponse): Promise<string> {
  const [type = '', ...params] = (response.headers['content-type'] ?? '')
    .split(';')
    .map((part) => part.trim().toLowerCase());
  const charset = params.find((param) => param.startsWith('charset='))?.slice('charset='.length) ?? '';
  if (type !== 'text/plain' || !['', 'utf-8', 'us-ascii'].includes(charset)) {
    await response.discard();
    return '';
  }
  return formatDetail(Buffer.from(await response.bytes(1 << 20)).toString('utf8'));
}

/**
 * The answer to a GET of http or https.
 *
 * @throws ModuleNotExist for 404 and 410; GotsError for another status, Error where the connection fails
 */
export async function getWeb(sys: System, url: string, options: WebOptions = {}): Promise<HttpResponse> {
  const { credentials, insecure = false } = options;
  const isSecure = url.startsWith('https:');
  if (!isSecure && !insecure && /^http:\/\/[^/]*@/.test(url)) {
    throw new GotsError('download', `refusing to pass credentials to insecure URL: ${redactURL(url)}`);
  }
  const first = isSecure && credentials !== undefined ? await credentials(url) : {};
  let response = await sys.fetch({ url, insecure, headers: first });
  if (isSecure && credentials !== undefined && response.status >= 400 && response.status < 500) {
    const again = await credentials(url, response);
    if (Object.keys(again).length > 0) {
      await response.discard();
      response = await sys.fetch({ url, insecure, headers: again });
    }
  }
  if (response.status === 200) return response;
  throw answerError(url, response.statusText, response.status, await detailOf(response));
}

/** The path that a file URL names. */
export function filePathOf(url: string): string {
  return decodeURIComponent(url.replace(/^file:(?:\/\/)?/, ''));
}

/** The bytes that a URL of any kind names. @throws as getWeb */
export async function getBytes(sys: System, url: string, options: WebOptions = {}): Promise<Uint8Array> {
  if (!url.startsWith('file:')) {
    const response = await getWeb(sys, url, options);
    return response.bytes().catch((error: unknown) => failReading(url, error));
  }
  return readFileURL(url, (path) => sys.files.readFile(path));
}

/** Where a file goes to, and who is told of it: how many bytes have come, again and again. */
export interface FileTarget {
  readonly path: string;
  readonly limit: number;
  readonly hear?: ((bytes: number) => void) | undefined;
}

/** Copies what a URL of any kind names to a file. @returns its size @throws as getWeb */
export async function getFile(sys: System, url: string, to: FileTarget, options: WebOptions = {}): Promise<number> {
  if (!url.startsWith('file:')) {
    const response = await getWeb(sys, url, options);
    return response.toFile(to.path, to.limit, to.hear).catch((error: unknown) => failReading(url, error));
  }
  return readFileURL(url, (path) => {
    copyWhole(sys, url, { from: path, to: to.path });
    return sys.files.stat(to.path).size;
  });
}

/** An answer that breaks off, or that there is no room for. */
function failReading(url: string, error: unknown): never {
  if (!(error instanceof SysError) && errorText(error) !== 'unexpected EOF') throw error;
  throw new GotsError('download', `read ${goQuote(redactURL(url))}: ${errorText(error)}`, { cause: error });
}

/** A copy that fails for want of room is told as one of an answer. */
function copyWhole(sys: System, url: string, { from, to }: { readonly from: string; readonly to: string }): void {
  try {
    sys.files.copyFile(from, to);
  } catch (error) {
    if (!(error instanceof SysError) || !noRoom.has(error.errno)) throw error;
    failReading(url, new SysError(error.errno, 'write', to, error.reason, error));
  }
}

function readFileURL<T>(url: string, read: (path: string) => T): T {
  try {
    return read(filePathOf(url));
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
    const message = `reading ${url}: ${error.reason}`;
    if (error.errno === 'ENOENT') throw new ModuleNotExist(message, { cause: error });
    throw new GotsError('download', message, { cause: error });
  }
}
