/** A System that notes what a build reads, and what it does that no manifest can answer for. */
import { basename, delimiter, join, resolve, sep } from 'node:path';
import { programNames } from '../base/program-names.ts';
import { isDirectory, isRegularFile, isRestless } from '../sys/file-state.ts';
import type { DirEntry, Files, FileState, SpawnOptions, System } from '../sys/system.ts';
import { type Fingerprint, fingerprintListing } from './fingerprint.ts';

/** Programs whose answers go into a build and can change without any file of the build. */
const outside = new Set(['git', 'hg', 'svn', 'bzr', 'fossil', 'pkg-config', 'swig', 'ssh']);

/** A path when it was read first. */
export interface Seen {
  readonly state: FileState | undefined;
  /** it had changed just before */
  readonly isRestless: boolean;
  /** fingerprint of a restless file; '' otherwise; undefined where it was left out, as the build was to make the file */
  readonly content: string | undefined;
}

/** A directory when it was listed first. */
export interface Listing {
  readonly entries: readonly DirEntry[];
  /** their fingerprint */
  readonly content: string;
}

export interface Recording {
  readonly seen: Map<string, Seen>;
  readonly listings: Map<string, Listing>;
  /** what the build has made itself, before it looked: no part of what it was given */
  readonly made: Set<string>;
  /** temporary directories that it has made: all that is in them is its own */
  readonly temporary: string[];
  /** something was asked that may answer differently the next time */
  isOpen: boolean;
  /** version control was asked for what goes into programs, or a proxy for versions: they must be asked the next time, too */
  asksAgain: boolean;
}

/** What Files reads by. */
const reading = [
  'readFile',
  'readText',
  'stat',
  'lstat',
  'tryStat',
  'tryState',
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
  createFile: 0,
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
  /** paths of which go trusts headers and listings, but no content: noted only where they are hashed */
  readonly isImmutable: (path: string) => boolean;
  readonly fingerprint: Fingerprint;
  /** noted before anything is read */
  readonly always: readonly string[];
  /** what the build will probably make anew: what it holds before is of no interest then */
  readonly expected: string;
}

export interface RecordingSystems {
  readonly sys: System;
  /** what is asked on it is asked again the next time */
  readonly stampSys: System;
  /** the same, until `named` is called */
  readonly namingSys: System;
  readonly named: () => void;
  readonly recording: Recording;
}

export function recordingSystem(sys: System, setting: RecordingSetting): RecordingSystems {
  const recording: Recording = {
    seen: new Map(),
    listings: new Map(),
    made: new Set(),
    temporary: [],
    isOpen: false,
    asksAgain: false,
  };
  const recorder = new Recorder(sys, recording, setting);
  for (const path of setting.always) recorder.note(path);
  const isOpen = (): void => {
    recording.isOpen = true;
  };
  const asksAgain = (): void => {
    recording.asksAgain = true;
  };
  let isNamed = false;
  const named = (): void => {
    asksAgain();
    isNamed = true;
  };
  return {
    sys: watch(sys, recorder, isOpen),
    stampSys: watch(sys, recorder, asksAgain),
    namingSys: watch(sys, recorder, () => (isNamed ? isOpen() : asksAgain())),
    named,
    recording,
  };
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

  /**
   * Notes a path before it is read: what changes while it is read must show.
   *
   * @returns its state, where that was asked for
   */
  note(name: string, isHashed = false): FileState | undefined {
    const path = resolve(this.#sys.cwd, name);
    if (this.#recording.seen.has(path) || this.#isOurs(path)) return undefined;
    if (!isHashed && this.#setting.isImmutable(path)) return undefined;
    const state = this.#sys.files.tryState(path);
    const isUnsettled = isRestless(state, this.#sys.now());
    const content = isRegularFile(state) && isUnsettled ? this.#contentOf(path) : '';
    this.#recording.seen.set(path, { state, isRestless: isUnsettled, content });
    return state;
  }

  #contentOf(path: string): string | undefined {
    return path === this.#setting.expected ? undefined : this.#setting.fingerprint(path);
  }

  noteListing(name: string, entries: readonly DirEntry[]): void {
    const path = resolve(this.#sys.cwd, name);
    if (this.#recording.listings.has(path) || this.#isOurs(path) || this.#setting.isImmutable(path)) return;
    this.#recording.listings.set(path, { entries, content: fingerprintListing(entries) });
  }

  /** Notes where a program is looked for, as far as it is: another one may come to a place before. */
  noteLookup(program: string, path: string): void {
    const names = programNames(program, this.#sys.hostOS === 'windows');
    if (/[/\\]/.test(program)) {
      for (const name of names) this.note(name);
      return;
    }
    for (const dir of path.split(delimiter)) {
      for (const name of names) this.note(join(dir, name));
      if (this.#sys.lookPath(program, dir) !== undefined) return;
    }
  }

  /** Before a path is made. */
  noteMade(name: string): void {
    const path = resolve(this.#sys.cwd, name);
    if (this.#recording.seen.has(path) || this.#isOurs(path)) return;
    if (!isDirectory(this.#sys.files.tryState(path))) this.#recording.made.add(path);
  }

  noteTemporary(name: string): void {
    this.#recording.temporary.push(resolve(this.#sys.cwd, name));
  }

  #isOurs(path: string): boolean {
    const { made, temporary } = this.#recording;
    if (made.has(path) || this.#setting.isTrusted(path)) return true;
    return temporary.some((dir) => path === dir || path.startsWith(dir + sep));
  }
}

function recordingFiles(files: Files, recorder: Recorder): Files {
  const names = new Set<PropertyKey>(reading);
  return new Proxy(files, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      if (name === 'mkdirTemp') {
        return (prefix: string): string => {
          const made = target.mkdirTemp(prefix);
          recorder.noteTemporary(made);
          return made;
        };
      }
      const made = making[String(name)];
      if (made !== undefined) {
        return (...args: unknown[]): unknown => {
          recorder.noteMade(String(args[made]));
          return Reflect.apply(member, target, args) as unknown;
        };
      }
      if (name === 'contentState') {
        return (path: string): FileState | undefined => recorder.note(path, true) ?? target.contentState(path);
      }
      if (!names.has(name)) return member.bind(target) as unknown;
      return (path: string, ...rest: unknown[]): unknown => {
        recorder.note(path, name === 'sha256');
        const answer = Reflect.apply(member, target, [path, ...rest]) as unknown;
        if (name === 'readDir') recorder.noteListing(path, answer as readonly DirEntry[]);
        return answer;
      };
    },
  });
}

/** @param asked told of whatever may answer differently the next time */
function watch(sys: System, recorder: Recorder, asked: () => void): System {
  const files = recordingFiles(sys.files, recorder);
  return new Proxy(sys, {
    get(target, name) {
      if (name === 'files') return files;
      if (name === 'with') {
        return (changes: Parameters<System['with']>[0]) => {
          const changed = target.with(changes);
          return watch(changed, recorder.of(changed), asked);
        };
      }
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      if (name === 'fetch') asked();
      if (name === 'lookPath') {
        return (program: string, path: string): string | undefined => {
          recorder.noteLookup(program, path);
          return target.lookPath(program, path);
        };
      }
      if (name !== 'spawn') return member.bind(target) as unknown;
      return (options: SpawnOptions): unknown => {
        const [program = ''] = options.argv;
        if (outside.has(basename(program))) asked();
        recorder.noteLookup(program, options.env['PATH'] ?? '');
        return Reflect.apply(member, target, [options]) as unknown;
      };
    },
  });
}
