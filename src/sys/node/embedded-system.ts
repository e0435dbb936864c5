/**
 * The machine for a build inside another program: it leaves the process's streams and signals alone, and all that lasts
 * (programs, requests, waiting for locks) ends when it is told to stop.
 */
import type { HttpResponse, Output, SpawnOptions, SpawnResult, System } from '../system.ts';
import { createNodeSystem } from './node-system.ts';

export interface Embedding {
  readonly cwd: string | undefined;
  readonly env: Readonly<Record<string, string>> | undefined;
  /** what the command says */
  readonly stdout: Output;
  readonly stderr: Output;
  /** hears programs that would have had the process's streams; undefined: they have them */
  readonly hear: SpawnOptions['hear'] | undefined;
  /** what such a program reads */
  readonly stdin: Uint8Array | undefined;
  /** told how such a program has ended */
  readonly ended: (result: SpawnResult) => void;
}

/** What a program is sent when it is to end. */
const stopSignal = 'SIGTERM';

export class EmbeddedSystem {
  readonly sys: System;
  readonly #stop = new AbortController();
  readonly #running = new Set<Promise<unknown>>();

  constructor(embedding: Embedding) {
    const { cwd, env, stdout, stderr } = embedding;
    const changes = { stdout, stderr, ...(cwd === undefined ? {} : { cwd }), ...(env === undefined ? {} : { env }) };
    this.sys = this.#embed(createNodeSystem().with(changes), embedding);
  }

  /** Ends what lasts, and refuses to start more of it. */
  stop(): void {
    this.#stop.abort(stopSignal);
  }

  /** Waits until nothing lasts any more. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.allSettled(this.#running);
  }

  #embed(machine: System, embedding: Embedding): System {
    const changed: Partial<System> = {
      spawn: (options) => this.#track(() => machine.spawn(this.#stoppable(options))),
      start: (options) => {
        this.#stop.signal.throwIfAborted();
        const child = machine.start(this.#withStreams(options, embedding));
        const done = this.#track(() => child.done);
        // that it could not be started is for whoever waits for it
        done.then(embedding.ended, () => {});
        return { ...child, done };
      },
      converse: async (options) => {
        const hear = (_: 'stdout' | 'stderr', data: Uint8Array): void => machine.stderr.write(data);
        const dialogue = await this.#track(() => machine.converse({ ...options, hear }));
        this.#stop.signal.addEventListener('abort', () => dialogue.release());
        return dialogue;
      },
      lock: (path, kind) => this.#track(() => machine.lock(path, kind, this.#stop.signal)),
      fetch: (request) => this.#fetch(machine, request),
      sleep: (ms, signal) => machine.sleep(ms, this.#either(signal)),
      onSignal: (signals, callback) => {
        if (!signals.includes(stopSignal)) return () => {};
        const call = (): void => callback(stopSignal);
        if (this.#stop.signal.aborted) call();
        this.#stop.signal.addEventListener('abort', call);
        return () => this.#stop.signal.removeEventListener('abort', call);
      },
      // whoever stopped it knows
      raise: () => {},
      with: (changes) => this.#embed(machine.with(changes), embedding),
    };
    return new Proxy(machine, {
      get(target, name) {
        const own: unknown = Reflect.get(changed, name);
        if (own !== undefined) return own;
        const member: unknown = Reflect.get(target, name, target);
        return typeof member === 'function' ? (member.bind(target) as unknown) : member;
      },
    });
  }

  async #track<T>(start: () => Promise<T>): Promise<T> {
    this.#stop.signal.throwIfAborted();
    const running = start();
    this.#running.add(running);
    try {
      return await running;
    } finally {
      this.#running.delete(running);
    }
  }

  #either(signal: AbortSignal | undefined): AbortSignal {
    return signal === undefined ? this.#stop.signal : AbortSignal.any([signal, this.#stop.signal]);
  }

  #stoppable(options: SpawnOptions): SpawnOptions {
    return { ...options, signal: this.#either(options.signal), ownGroup: true };
  }

  #withStreams(options: SpawnOptions, { hear, stdin }: Embedding): SpawnOptions {
    if (hear === undefined || options.output !== 'inherit') return { ...options, signal: this.#either(options.signal) };
    const { stdin: _, ...others } = options;
    const input = stdin === undefined ? {} : { stdin };
    return this.#stoppable({ ...others, ...input, output: 'separate', hear });
  }

  async #fetch(machine: System, request: Parameters<System['fetch']>[0]): Promise<HttpResponse> {
    const signal = this.#either(request.signal);
    const response = await this.#track(() => machine.fetch({ ...request, signal }));
    return {
      status: response.status,
      statusText: response.statusText,
      headers: response.headers,
      bytes: (limit) => this.#track(() => response.bytes(limit)),
      toFile: (...args) => this.#track(() => response.toFile(...args)),
      discard: () => this.#track(() => response.discard()),
    };
  }
}
