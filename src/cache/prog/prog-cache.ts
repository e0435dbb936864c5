/**
 * GOCACHEPROG: a program that is the build cache.  It says at once what it can do ({"KnownCommands":["get","put","close"]}),
 * then answers requests, each a line of JSON, in any order; the body of a put follows as a string in base64:
 *
 *   {"ID":1,"Command":"get","ActionID":"..."}                                 -> {"ID":1,"Miss":true}
 *   {"ID":2,"Command":"put","ActionID":"...","OutputID":"...","BodySize":3}
 *   "AAEC"                                                                    -> {"ID":2,"DiskPath":"/where/it/is"}
 *   {"ID":3,"Command":"close"}                                                -> {"ID":3}, and the program ends
 *
 * A program that breaks off, or says what is no answer, ends the build.  Facts and texts: cmd/go's cache/prog.go and
 * cacheprog.
 */
import { createHash } from 'node:crypto';
import { errorText, GotsError, SysError } from '../../base/errors.ts';
import { goQuote } from '../../base/go-quote.ts';
import type { ActionID, OutputID } from '../../base/ids.ts';
import { splitQuoted } from '../../base/quoted.ts';
import type { Dialogue, System } from '../../sys/system.ts';
import { type BuildCache, type CacheEntry, CacheRefusal, type PutOptions } from '../cache.ts';
import { type Response, ResponseError, ResponseReader } from './response.ts';

/** milliseconds */
const patience = 5000;

/** bytes of a body that are read at once; a multiple of 3, so that the pieces' base64 is that of the whole */
const pieceSize: number = 3 << 16;

/**
 * Starts the program and waits for its first response.
 *
 * @param command the program and its arguments, quoted where they need it
 * @param env its environment
 * @throws GotsError where it can't be started, or is no cache
 */
export async function startCacheProg(
  command: string,
  sys: System,
  env: Readonly<Record<string, string>>,
): Promise<BuildCache> {
  const argv = wordsOf(command);
  const [program = ''] = argv;
  let dialogue: Dialogue;
  try {
    if (program === '') throw new SysError('ENOENT', 'exec', '', 'no command');
    dialogue = await sys.converse({ argv, cwd: sys.cwd, env });
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
    const reason = program === '' ? 'exec: no command' : errorText(error);
    throw broken(`error starting GOCACHEPROG program ${goQuote(program)}: ${reason}`, error);
  }
  const cache = new ProgCache(dialogue, sys);
  const ready = new AbortController();
  void remindOf(program, sys, ready.signal);
  try {
    await cache.start(program);
  } catch (error) {
    cache.release();
    throw error;
  } finally {
    ready.abort();
  }
  return cache;
}

function wordsOf(command: string): string[] {
  try {
    return splitQuoted(command);
  } catch (error) {
    if (!(error instanceof GotsError)) throw error;
    throw broken(`GOCACHEPROG args: ${error.message}`, error);
  }
}

/** What ends the command at once. */
function broken(message: string, cause?: unknown): GotsError {
  return new GotsError('cache', message, { bare: true, cause });
}

async function remindOf(program: string, sys: System, ready: AbortSignal): Promise<void> {
  for (;;) {
    await sys.sleep(patience, ready);
    if (ready.aborted) return;
    sys.stderr.write(`# still waiting for GOCACHEPROG ${program} ...\n`);
  }
}

interface Request {
  readonly Command: 'get' | 'put' | 'close';
  /** base64, as all bytes */
  readonly ActionID?: string;
  readonly OutputID?: string;
  readonly BodySize?: number;
}

/** Bytes of a body from an offset; none behind its end. */
type Body = (offset: number) => Uint8Array;

/** Who waits for a response; undefined when the program has ended while it was being closed. */
interface Waiting {
  readonly resolve: (response: Response | undefined) => void;
  readonly reject: (error: unknown) => void;
}

class ProgCache implements BuildCache {
  readonly keepsPrograms: boolean = false;
  readonly #dialogue: Dialogue;
  readonly #sys: System;
  readonly #waiting = new Map<number, Waiting>();
  readonly #paths = new Map<OutputID, string>();
  #can: ReadonlySet<string> = new Set();
  #lastID = 0;
  #isClosing = false;
  /** why there are no more answers */
  #failure: unknown;
  #broken: (error: unknown) => void = () => {};
  #written: Promise<void> = Promise.resolve();
  #read: Promise<void> = Promise.resolve();

  constructor(dialogue: Dialogue, sys: System) {
    this.#dialogue = dialogue;
    this.#sys = sys;
  }

  /** @throws GotsError where the program is no cache */
  async start(program: string): Promise<void> {
    const first = this.#response(0);
    this.#read = this.#readResponses();
    this.#can = new Set((await first)?.knownCommands);
    if (this.#can.size === 0) throw broken(`GOCACHEPROG ${program} declared no supported commands`);
  }

  #response(id: number): Promise<Response | undefined> {
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
    });
  }

  /** Reads to the end, and never throws: who waits is told, and who asks later. */
  async #readResponses(): Promise<void> {
    const reader = new ResponseReader();
    try {
      for await (const chunk of this.#dialogue.output) {
        for (const response of reader.push(chunk)) this.#deliver(response);
      }
      reader.end();
      if (!this.#isClosing) throw broken(`GOCACHEPROG exited pre-Close with ${this.#waiting.size} pending requests`);
    } catch (error) {
      const isNoise = error instanceof ResponseError;
      if (!isNoise) this.#failure = error;
      else if (!this.#isClosing) this.#failure = broken(`error reading JSON from GOCACHEPROG: ${error.message}`, error);
    }
    for (const { resolve, reject } of this.#waiting.values()) {
      if (this.#failure === undefined) resolve(undefined);
      else reject(this.#failure);
    }
    this.#waiting.clear();
    if (this.#failure !== undefined) this.#broken(this.#failure);
  }

  #deliver(response: Response): void {
    const waiting = this.#waiting.get(response.id);
    if (waiting === undefined) throw broken(`GOCACHEPROG sent response for unknown request ID ${response.id}`);
    this.#waiting.delete(response.id);
    waiting.resolve(response);
  }

  /** @throws CacheRefusal where the program answers with an error; GotsError where it is broken */
  async #ask(request: Request, body?: Body): Promise<Response | undefined> {
    if (this.#failure !== undefined) throw this.#failure;
    const id = ++this.#lastID;
    const answer = this.#response(id);
    this.#written = this.#written
      .then(() => this.#write(id, request, body))
      .catch((error: unknown) => {
        this.#waiting.get(id)?.reject(error);
        this.#waiting.delete(id);
      });
    const response = await answer;
    if (response !== undefined && response.error !== '') throw new CacheRefusal(response.error);
    return response;
  }

  async #write(id: number, request: Request, body?: Body): Promise<void> {
    const dialogue = this.#dialogue;
    await dialogue.write(`${JSON.stringify({ ID: id, ...request })}\n\n`);
    if (body === undefined || request.BodySize === undefined) return;
    await dialogue.write('"');
    for (let offset = 0; offset < request.BodySize; offset += pieceSize) {
      await dialogue.write(Buffer.from(body(offset)).toString('base64'));
    }
    await dialogue.write('"\n');
  }

  async get(id: ActionID): Promise<CacheEntry | undefined> {
    if (!this.#can.has('get')) return undefined;
    const response = await this.#ask({ Command: 'get', ActionID: inBase64(id) }).catch(missIfRefused);
    if (response === undefined || response.miss || response.diskPath === '') return undefined;
    if (response.outputID.length > 64) return undefined;
    const outputID = response.outputID.padEnd(64, '0') as OutputID;
    this.#paths.set(outputID, response.diskPath);
    return { outputID, size: response.size, timeNs: response.timeNs ?? this.#now() };
  }

  file(entry: CacheEntry): string | undefined {
    return this.#paths.get(entry.outputID);
  }

  async getFile(id: ActionID): Promise<{ readonly path: string; readonly entry: CacheEntry } | undefined> {
    const entry = await this.get(id);
    const path = entry === undefined ? undefined : this.file(entry);
    if (entry === undefined || path === undefined) return undefined;
    return this.#sys.files.tryStat(path)?.size === entry.size ? { path, entry } : undefined;
  }

  async getBytes(id: ActionID): Promise<Uint8Array | undefined> {
    const entry = await this.get(id);
    const path = entry === undefined ? undefined : this.file(entry);
    if (path === undefined) return undefined;
    try {
      const data = this.#sys.files.readFile(path);
      return createHash('sha256').update(data).digest('hex') === entry?.outputID ? data : undefined;
    } catch (error) {
      if (error instanceof SysError) return undefined;
      throw error;
    }
  }

  putBytes(id: ActionID, data: Uint8Array): Promise<CacheEntry> {
    const outputID = createHash('sha256').update(data).digest('hex') as OutputID;
    return this.#put(id, { outputID, size: data.length, timeNs: this.#now() }, (offset) =>
      data.subarray(offset, offset + pieceSize),
    );
  }

  putFile(id: ActionID, path: string, _options?: PutOptions): Promise<CacheEntry> {
    const { files } = this.#sys;
    const outputID = files.sha256(path) as OutputID;
    return this.#put(id, { outputID, size: files.stat(path).size, timeNs: this.#now() }, (offset) =>
      files.readRange(path, offset, pieceSize),
    );
  }

  async #put(id: ActionID, entry: CacheEntry, body: Body): Promise<CacheEntry> {
    if (!this.#can.has('put')) return entry;
    const request = { Command: 'put', ActionID: inBase64(id), OutputID: inBase64(entry.outputID) } as const;
    const response = await this.#ask(entry.size === 0 ? request : { ...request, BodySize: entry.size }, body);
    const path = response?.diskPath ?? '';
    if (path === '') throw new CacheRefusal("GOCACHEPROG didn't return DiskPath in put response");
    this.#paths.set(entry.outputID, path);
    return entry;
  }

  onBroken(callback: (error: unknown) => void): void {
    this.#broken = callback;
    if (this.#failure !== undefined) callback(this.#failure);
  }

  async close(): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure;
    this.#isClosing = true;
    let refusal: CacheRefusal | undefined;
    try {
      if (this.#can.has('close')) await this.#ask({ Command: 'close' });
    } catch (error) {
      if (!(error instanceof CacheRefusal)) throw error;
      refusal = error;
    }
    this.#dialogue.end();
    await this.#read;
    this.release();
    if (this.#failure !== undefined) throw this.#failure;
    if (refusal !== undefined) throw new GotsError('cache', `failed to trim cache: ${refusal.message}`);
  }

  release(): void {
    this.#dialogue.release();
  }

  #now(): bigint {
    return BigInt(this.#sys.now()) * 1_000_000n;
  }
}

function missIfRefused(error: unknown): undefined {
  if (!(error instanceof CacheRefusal)) throw error;
}

function inBase64(hex: string): string {
  return Buffer.from(hex, 'hex').toString('base64');
}
