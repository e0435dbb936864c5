/** What every kind of version control gives: tags, revisions, files, trees.  Facts: cmd/go's modfetch/codehost. */
import { createHash } from 'node:crypto';
import { goQuote } from '../../../base/go-quote.ts';
import { isPseudoVersion } from '../../pseudo-version.ts';
import { canonicalSemver } from '../../semver.ts';

/** Where a version came from, as `.info` files have it. */
export interface Origin {
  readonly VCS: string;
  readonly URL: string;
  readonly Subdir?: string;
  readonly Hash?: string;
  readonly TagPrefix?: string;
  readonly TagSum?: string;
  readonly Ref?: string;
  readonly RepoSum?: string;
}

export interface HostRevision {
  readonly origin: Origin | undefined;
  /** complete, as the system names it */
  readonly name: string;
  /** for pseudo-versions */
  readonly short: string;
  /** what was asked for: a tag, or the name */
  readonly version: string;
  /** of the commit, seconds since 1970 */
  readonly time: number;
  /** of a second, where the system has it: `.123456` */
  readonly fraction?: string;
  readonly tags: readonly string[];
}

export interface HostTag {
  readonly name: string;
  readonly hash: string;
}

export interface HostTags {
  readonly origin: Origin | undefined;
  /** in byte order */
  readonly list: readonly HostTag[];
}

export interface CodeHost {
  tags(prefix: string): Promise<HostTags>;
  /** @param rev tag, branch, or a revision's name. @throws ModuleNotExist `unknown revision` */
  stat(rev: string): Promise<HostRevision>;
  /** @throws ModuleNotExist `no commits` */
  latest(): Promise<HostRevision>;
  /** undefined where the revision has no such file */
  readFile(rev: string, file: string): Promise<Uint8Array | undefined>;
  /** Writes a zip of a folder of the revision, all names below one folder. @throws ModuleNotExist */
  readZip(rev: string, subdir: string, toFile: string): Promise<void>;
  /**
   * The greatest version among the tags before a revision, as a tag with prefix; '' where there is none.
   * @returns undefined where the system can't tell
   */
  recentTag(rev: string, prefix: string, isAllowed: (tag: string) => boolean): Promise<string | undefined>;
  descendsFrom(rev: string, tag: string): Promise<boolean>;
}

export function isHex(text: string): boolean {
  return /^[0-9a-f]*$/.test(text);
}

/** Twelve digits of a SHA-1; anything else as it is. */
export function shortenHash(rev: string): string {
  return /^[0-9a-f]{40}$/.test(rev) ? rev.slice(0, 12) : rev;
}

/** Whether a tag is a version, so that its move would matter. */
function isOriginTag(tag: string): boolean {
  const canonical = canonicalSemver(tag);
  return canonical !== '' && tag.startsWith(canonical) && !isPseudoVersion(tag);
}

/** A hash of the version tags with a prefix. */
export function tagSum(prefix: string, tags: readonly HostTag[]): string {
  const dir = prefix.slice(0, prefix.lastIndexOf('/') + 1);
  const hash = createHash('sha256');
  for (const tag of tags) {
    const rest = tag.name.startsWith(dir) ? tag.name.slice(dir.length) : tag.name;
    if (isOriginTag(rest)) hash.update(`${goQuote(tag.name)} ${tag.hash}\n`);
  }
  return `t1:${hash.digest('base64')}`;
}
