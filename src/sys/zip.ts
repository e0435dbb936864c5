/** Zip archives, read without holding them in memory.  Error texts are those of Go's archive/zip. */

export interface ZipEntry {
  /** as in the archive: slash separated, directories end in a slash */
  readonly name: string;
  /** the name's bytes, which may be no UTF-8 */
  readonly rawName: Uint8Array;
  /** bytes, as the archive declares it */
  readonly size: number;
  /** by its mode neither symbolic link nor device */
  readonly isRegular: boolean;
}

export interface ZipArchive {
  /** in the order of the central directory */
  readonly entries: readonly ZipEntry[];
  /** SHA-256 of each entry's content in hex, in the order of entries. @throws Error where one is damaged */
  sha256All(): Promise<readonly string[]>;
  /**
   * Writes entries' content to new files, and makes the directories that are missing.
   *
   * @param mode of the files
   * @throws Error where one is damaged, or longer than declared; SysError.  Of several, the first's in their order; some of what
   * follows it may have been written
   */
  extractAll(targets: readonly ExtractTarget[], mode: number): Promise<void>;
  /** an entry's content; for small ones */
  read(entry: ZipEntry): Promise<Uint8Array>;
  close(): void;
}

/** Where an entry's content goes. */
export interface ExtractTarget {
  readonly entry: ZipEntry;
  /** absolute */
  readonly path: string;
}
