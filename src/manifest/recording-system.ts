/** A System that notes what a build reads, and what it does that no manifest can answer for. */
import { basename, resolve } from 'node:path';
import type { DirEntry, FileInfo, Files, SpawnOptions, System } from '../sys/system.ts';
import { type Fingerprint, fingerprintListing } from './fingerprint.ts';
import { isRestless } from './manifest.ts';

/** Programs whose answers go into a build and can change without any file of the build. */
const outside = new Set(['git', 'hg', 'svn', 'bzr', 'fossil', 'pkg-config', 'swig', 'ssh']);

/** A path when it was read first. */
interface Seen {
  readonly info: FileInfo | undefined;
  /** fingerprint of a file that had changed just before; '' otherwise */
  readonly content: string;
}

/** A directory when it was listed first. */
export interface Listing {
  readonly entries: readonly DirEntry[];
  /** as Seen.content */
  readonly content: string;
}

export interface Recording {
  readonly seen: Map<string, Seen>;
  readonly listings: Map<string, Listing>;
  /** what the build has made itself, before it looked: no part of what it was given */
  readonly made: Set<string>;
  /** something was asked that may answer differently the next time */
  isOpen: boolean;
}

/** What Files reads by. */
const reading = [
  'readFile',
  'readText',
  'stat',
  'lstat',
  'tryStat',
  'readDir',
  'realPath',
  'readRange',
  'sha256',
] as const;

/** What Files makes paths by, and which argument names the path. */
const making: Readonly<Record<string, 0 | 1>> = {
  writeFile: 0,
  writeFileAtomic: 0,
  appendFile: 0,
  mkdir: 0,
  mkdirAll: 0,
  symlink: 1,
  link: 1,
  rename: 1,
  copyFile: 1,
};

export interface RecordingSetting {
  /** paths that never change or that the build itself makes: they are not noted */
  readonly isTrusted: (path: string) => boolean;
  readonly fingerprint: Fingerprint;
  /** noted before anything is read */
  readonly always: readonly string[];
}

export function recordingSystem(
  sys: System,
  setting: RecordingSetting,
): { readonly sys: System; readonly recording: Recording } {
  const recording: Recording = { seen: new Map(), listings: new Map(), made: new Set(), isOpen: false };
  const recorder = new Recorder(sys, recording, setting);
  for (const path of setting.always) recorder.note(path);
  return { sys: watch(sys, recorder, recording), recording };
}

/** Notes paths relative to the working directory of one System. */
class Recorder {
  readonly #sys: System;
  readonly #recording: Recording;
  readonly #setting: RecordingSetting;

  constructor(sys: System, recording: Recording, setting: RecordingSetting) {
    this.#sys = sys;
    this.#recording = recording;
    this.#setting = setting;
  }

  /** The same recording, for a System with other settings. */
  of(sys: System): Recorder {
    return new Recorder(sys, this.#recording, this.#setting);
  }

  /** Notes a path before it is read: what changes while it is read must show. */
  note(name: string): void {
    const path = resolve(this.#sys.cwd, name);
    if (this.#recording.seen.has(path) || this.#isOurs(path)) return;
    const info = this.#sys.files.tryStat(path);
    const content = info?.kind === 'file' && this.#isRestless(info) ? this.#setting.fingerprint(path) : '';
    this.#recording.seen.set(path, { info, content });
  }

  noteListing(name: string, entries: readonly DirEntry[]): void {
    const path = resolve(this.#sys.cwd, name);
    if (this.#recording.listings.has(path) || this.#isOurs(path)) return;
    const content = this.#isRestless(this.#recording.seen.get(path)?.info) ? fingerprintListing(entries) : '';
    this.#recording.listings.set(path, { entries, content });
  }

  /** Before a path is made. */
  noteMade(name: string): void {
    const path = resolve(this.#sys.cwd, name);
    if (this.#recording.seen.has(path) || this.#isOurs(path)) return;
    if (this.#sys.files.tryStat(path)?.kind !== 'directory') this.#recording.made.add(path);
  }

  #isOurs(path: string): boolean {
    return this.#recording.made.has(path) || this.#setting.isTrusted(path);
  }

  #isRestless(info: FileInfo | undefined): boolean {
    return isRestless(info, BigInt(this.#sys.now()) * 1_000_000n);
  }
}

function recordingFiles(files: Files, recorder: Recorder): Files {
  const names = new Set<PropertyKey>(reading);
  return new Proxy(files, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      const made = making[String(name)];
      if (made !== undefined) {
        return (...args: unknown[]): unknown => {
          recorder.noteMade(String(args[made]));
          return Reflect.apply(member, target, args) as unknown;
        };
      }
      if (!names.has(name)) return member.bind(target) as unknown;
      return (path: string, ...rest: unknown[]): unknown => {
        recorder.note(path);
        const answer = Reflect.apply(member, target, [path, ...rest]) as unknown;
        if (name === 'readDir') recorder.noteListing(path, answer as readonly DirEntry[]);
        return answer;
      };
    },
  });
}

function watch(sys: System, recorder: Recorder, recording: Recording): System {
  const files = recordingFiles(sys.files, recorder);
  return new Proxy(sys, {
    get(target, name) {
      if (name === 'files') return files;
      if (name === 'with') {
        return (changes: Parameters<System['with']>[0]) => {
          const changed = target.with(changes);
          return watch(changed, recorder.of(changed), recording);
        };
      }
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      if (name === 'fetch') recording.isOpen = true;
      if (name !== 'spawn') return member.bind(target) as unknown;
      return (options: SpawnOptions): unknown => {
        if (outside.has(basename(options.argv[0] ?? ''))) recording.isOpen = true;
        return Reflect.apply(member, target, [options]) as unknown;
      };
    },
  });
}
