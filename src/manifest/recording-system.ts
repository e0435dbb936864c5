/** A System that notes what a build reads, and what it does that no manifest can answer for. */
import { basename, resolve } from 'node:path';
import type { DirEntry, FileInfo, Files, SpawnOptions, System } from '../sys/system.ts';

/** Programs whose answers go into a build and can change without any file of the build. */
const outside = new Set(['git', 'hg', 'svn', 'bzr', 'fossil', 'pkg-config', 'swig', 'ssh']);

export interface Recording {
  /** path -> its state when it was read first */
  readonly seen: Map<string, FileInfo | undefined>;
  /** directory -> its entries when it was read first */
  readonly listings: Map<string, readonly DirEntry[]>;
  /** something was asked that may answer differently the next time */
  isOpen: boolean;
}

/** What Files reads by; everything else writes. */
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

/**
 * @param isTrusted paths that never change or that the build itself makes: they are not noted
 */
export function recordingSystem(
  sys: System,
  isTrusted: (path: string) => boolean,
): { readonly sys: System; readonly recording: Recording } {
  const recording: Recording = { seen: new Map(), listings: new Map(), isOpen: false };
  return { sys: watch(sys, recordingFiles(sys, recording, isTrusted), recording), recording };
}

function recordingFiles(sys: System, recording: Recording, isTrusted: (path: string) => boolean): Files {
  const { files } = sys;
  const note = (name: string): void => {
    const path = resolve(sys.cwd, name);
    if (!recording.seen.has(path) && !isTrusted(path)) recording.seen.set(path, files.tryStat(path));
  };
  const names = new Set<PropertyKey>(reading);
  return new Proxy(files, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      if (!names.has(name)) return member.bind(target) as unknown;
      return (path: string, ...rest: unknown[]): unknown => {
        note(path);
        const answer = Reflect.apply(member, target, [path, ...rest]) as unknown;
        if (name === 'readDir' && !recording.listings.has(resolve(sys.cwd, path))) {
          recording.listings.set(resolve(sys.cwd, path), answer as readonly DirEntry[]);
        }
        return answer;
      };
    },
  });
}

function watch(sys: System, files: Files, recording: Recording): System {
  return new Proxy(sys, {
    get(target, name) {
      if (name === 'files') return files;
      if (name === 'with')
        return (changes: Parameters<System['with']>[0]) => watch(target.with(changes), files, recording);
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
