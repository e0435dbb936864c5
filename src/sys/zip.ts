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
  /**
   * Writes an entry's content to a new file.
   *
   * @throws Error where it is damaged, or longer than declared; SysError
   */
  extract(entry: ZipEntry, path: string, mode: number): Promise<void>;
  /** SHA-256 of an entry's content in hex. @throws Error where it is damaged */
  sha256(entry: ZipEntry): Promise<string>;
  /** an entry's content; for small ones */
  read(entry: ZipEntry): Promise<Uint8Array>;
  close(): void;
}
