/**
 * What a program that is a cache says: a stream of JSON objects, read as Go's encoding/json reads cmd/go's
 * cacheprog.Response, with its error texts.  Pure.
 */
import { firstValue } from '../../base/json-syntax.ts';

export interface Response {
  /** that of the request; 0 for the first response of all */
  readonly id: number;
  /** '' for none */
  readonly error: string;
  readonly knownCommands: readonly string[];
  readonly miss: boolean;
  /** hex */
  readonly outputID: string;
  readonly size: number;
  /** nanoseconds since 1970 */
  readonly timeNs: bigint | undefined;
  readonly diskPath: string;
}

/** Something that is no response; the message is Go's. */
export class ResponseError extends Error {
  override readonly name = 'ResponseError';
}

/** Takes a program's output as it arrives. */
export class ResponseReader {
  readonly #decoder = new TextDecoder();
  #rest = '';

  /** The responses that a piece completes. @throws ResponseError after those before the error */
  *push(chunk: Uint8Array): Generator<Response> {
    this.#rest += this.#decoder.decode(chunk, { stream: true });
    for (;;) {
      const first = firstValue(this.#rest);
      if (first.kind === 'error') throw new ResponseError(first.message);
      if (first.kind === 'incomplete') return;
      const text = this.#rest.slice(0, first.end);
      this.#rest = this.#rest.slice(first.end);
      yield parseResponse(text);
    }
  }

  /** @throws ResponseError where the output ended in the middle of a response */
  end(): void {
    if (this.#rest.trim() !== '') throw new ResponseError('unexpected EOF');
  }
}

/** @param text one JSON value. @throws ResponseError */
export function parseResponse(text: string): Response {
  const value: unknown = JSON.parse(text);
  if (value !== null && (typeof value !== 'object' || Array.isArray(value))) {
    throw new ResponseError(`json: cannot unmarshal ${kindOf(value)} into Go value of type cacheprog.Response`);
  }
  const fields = new Map<string, unknown>();
  for (const [name, field] of Object.entries(value ?? {})) {
    const key = name.toLowerCase();
    const check = checks.get(key);
    if (check === undefined || field === null) continue;
    check(field);
    fields.set(key, field);
  }
  const text_ = (key: string): string => (fields.get(key) as string | undefined) ?? '';
  const time = fields.get('time') as string | undefined;
  return {
    id: (fields.get('id') as number | undefined) ?? 0,
    error: text_('err'),
    knownCommands: (fields.get('knowncommands') as readonly string[] | undefined) ?? [],
    miss: fields.get('miss') === true,
    outputID: Buffer.from(text_('outputid'), 'base64').toString('hex'),
    size: (fields.get('size') as number | undefined) ?? 0,
    timeNs: time === undefined ? undefined : BigInt(Date.parse(time)) * 1_000_000n,
    diskPath: text_('diskpath'),
  };
}

type Check = (value: unknown) => void;

const checks: ReadonlyMap<string, Check> = new Map<string, Check>([
  ['id', integer('ID')],
  ['err', ofKind('Err', 'string', 'string')],
  ['knowncommands', commands],
  ['miss', ofKind('Miss', 'bool', 'bool')],
  ['outputid', base64('OutputID')],
  ['size', integer('Size')],
  ['time', time],
  ['diskpath', ofKind('DiskPath', 'string', 'string')],
]);

/** JSON's kind of a value, as Go names it. */
function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

function mismatch(what: string, field: string, type: string): never {
  throw new ResponseError(`json: cannot unmarshal ${what} into Go struct field Response.${field} of type ${type}`);
}

function ofKind(field: string, kind: string, type: string): Check {
  return (value) => {
    if (kindOf(value) !== kind) mismatch(kindOf(value), field, type);
  };
}

function integer(field: string): Check {
  return (value) => {
    if (typeof value !== 'number') mismatch(kindOf(value), field, 'int64');
    if (!Number.isInteger(value)) mismatch(`number ${value}`, field, 'int64');
  };
}

function commands(value: unknown): void {
  if (!Array.isArray(value)) return mismatch(kindOf(value), 'KnownCommands', '[]cacheprog.Cmd');
  for (const each of value) {
    if (typeof each !== 'string') mismatch(kindOf(each), 'KnownCommands', 'cacheprog.Cmd');
  }
}

function base64(field: string): Check {
  return (value) => {
    if (typeof value !== 'string') return mismatch(kindOf(value), field, '[]uint8');
    const wrong = /[^A-Za-z0-9+/=\r\n]/.exec(value);
    if (wrong !== null) throw new ResponseError(`illegal base64 data at input byte ${wrong.index}`);
    if (/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(value.replaceAll(/[\r\n]/g, '')))
      return;
    throw new ResponseError(`illegal base64 data at input byte ${value.length - (value.length % 4)}`);
  };
}

function time(value: unknown): void {
  if (typeof value !== 'string') throw new ResponseError('Time.UnmarshalJSON: input is not a JSON string');
  const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:\d\d)$/;
  if (rfc3339.test(value) && !Number.isNaN(Date.parse(value))) return;
  const quoted = JSON.stringify(value);
  throw new ResponseError(`parsing time ${quoted} as "2006-01-02T15:04:05Z07:00": cannot parse ${quoted} as "2006"`);
}
