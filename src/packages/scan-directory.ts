/**
 * Directory -> package: which files of a directory make the package for a target, and what they import
 * (go/build's Context.ImportDir, cmd/go's imports.ScanDir and modindex).  Each file is read once, its header only is kept.
 */
import { join } from 'node:path';
import { SysError, errorText } from '../base/errors.ts';
import type { BuildContext } from '../config/config.ts';
import type { ScannedImports } from '../modules/import-table.ts';
import type { ReadableFiles } from '../sys/system.ts';
import { canHold, ConstraintError, parseConstraint } from './constraint.ts';
import { constraintHolds } from './file-constraint.ts';
import type { HeaderStore } from './header-store.ts';
import type { FileHeader, StoredDirectory } from './header-text.ts';
import { type HasTag, fileNameMatches, tagsOf } from './filename.ts';
import type { FileConstraint } from './go-header.ts';
import { noConstraint } from './go-header.ts';
import { classifyFile, isSourceName, PackageBuilder } from './package-builder.ts';
import { findImportComment } from './import-comment.ts';
import { LoadTimes } from './load-times.ts';
import { type GoFileReader, readGoFile } from './read-go-file.ts';
import { readOtherHeader } from './read-go-header.ts';
import type { ScannedPackage, ScanProblem } from './scanned-package.ts';

interface DirectoryRecord {
  /** names of files, in byte order, without directories and links to directories */
  readonly names: readonly string[];
  readonly headers: Map<string, FileHeader>;
  /** what the store has of it */
  readonly stored: StoredDirectory | undefined;
  /** files were read that the store does not have */
  isNew: boolean;
  scanned: ScannedPackage | undefined;
}

/** Of a directory that is not known yet; a new one is stored even where nothing of it is read. */
function newRecord(names: readonly string[], stored: StoredDirectory | undefined): DirectoryRecord {
  return { names, headers: new Map(), stored, isNew: stored === undefined, scanned: undefined };
}

export interface ScannerOptions {
  /**
   * Whether go would answer from its module index, which looks at all files, also at those of other systems
   * (modindex.GetPackage). Asked only where the answer matters.
   */
  readonly isIndexed?: (dir: string) => boolean;
  /** whether a directory's files never change, so that go's index would have refused them when they are broken */
  readonly isImmutable?: (dir: string) => boolean;
  /** absent: files are read whole */
  readonly readHead?: GoFileReader['readHead'];
  /** headers of earlier builds */
  readonly store?: HeaderStore;
  /** read import comments (GOPATH mode) */
  readonly importComments?: boolean;
  /** milliseconds, with fractions, since some moment; absent: times are not taken */
  readonly ticks?: () => number;
}

/** Thrown by scanImports where no file matches (cmd/go's imports.ErrNoGo). */
export class NoGoSourceError extends Error {
  override readonly name = 'NoGoFilesError';

  constructor() {
    super('no Go source files');
  }
}

/** The directories of one build, read at most once each. */
export class DirectoryScanner {
  readonly #files: ReadableFiles;
  readonly #hasTag: HasTag;
  readonly #cgoEnabled: boolean;
  readonly #options: ScannerOptions;
  readonly times: LoadTimes;
  readonly #directories = new Map<string, DirectoryRecord>();
  /** directories with files named on the command line */
  readonly #named = new Map<string, DirectoryRecord>();

  constructor(files: ReadableFiles, context: BuildContext, options: ScannerOptions = {}) {
    this.#files = files;
    this.#hasTag = tagsOf(context);
    this.#cgoEnabled = context.cgoEnabled;
    this.#options = options;
    this.times = new LoadTimes(options.ticks ?? (() => 0));
  }

  /** The package in a directory. A failure is part of the result. */
  scan(dir: string): ScannedPackage {
    return this.times.measure(dir, () => this.#scan(dir));
  }

  #scan(dir: string): ScannedPackage {
    let record: DirectoryRecord;
    try {
      record = this.#record(dir);
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
      const isDirectory = this.#files.tryStat(dir)?.kind === 'directory';
      const message = isDirectory ? error.message : `cannot find package "." in:\n\t${dir}`;
      return this.#builder(dir).finish({ kind: 'other', message });
    }
    record.scanned ??= this.#build(dir, record, record.names, false);
    return record.scanned;
  }

  /** Whether there is anything but no Go files for this build. */
  holdsPackage(dir: string): boolean {
    const { problem, invalidGoFiles } = this.scan(dir);
    return problem?.kind !== 'no-go' || invalidGoFiles.length > 0;
  }

  /** The package that the named files of a directory make, whatever their constraints say (go build a.go b.go). */
  scanFiles(dir: string, names: readonly string[]): ScannedPackage {
    const record = newRecord(names, undefined);
    this.#named.set(dir, record);
    return this.times.measure(dir, () => this.#build(dir, record, names, true));
  }

  /** The headers that were read of a directory's files, by file name. */
  headers(dir: string): ReadonlyMap<string, FileHeader> {
    const [listed, named] = [this.#directories.get(dir), this.#named.get(dir)];
    return new Map([...(listed?.headers ?? []), ...(named?.headers ?? [])]);
  }

  /**
   * The imports of a directory's files that match the build, test files apart (cmd/go's imports.ScanDir).
   *
   * @throws NoGoSourceError when no file matches; SysError
   */
  scanImports(dir: string): ScannedImports {
    return this.#scanImports(dir, false);
  }

  /** Whether there is a Go file that some build could have (imports.ScanDir with AnyTags). @throws SysError */
  holdsAnySource(dir: string): boolean {
    try {
      this.#scanImports(dir, true);
      return true;
    } catch (error) {
      if (error instanceof NoGoSourceError) return false;
      throw error;
    }
  }

  #scanImports(dir: string, anyTags: boolean): ScannedImports {
    return this.times.measure(dir, () => {
      const record = this.#record(dir);
      return this.#importsOf(
        record.names.filter((name) => name.endsWith('.go') && !/^[_.]/.test(name)),
        (name) => this.#header(dir, record, name),
        { anyTags, explicit: false },
      );
    });
  }

  /** The imports of files named on the command line (cmd/go's imports.ScanFiles). */
  scanImportsOfFiles(paths: readonly string[]): ScannedImports {
    return this.#importsOf(paths, (path) => this.#read(path, path), { anyTags: false, explicit: true });
  }

  /** Keeps the headers read for the next build. */
  save(): void {
    const { store } = this.#options;
    if (store === undefined) return;
    for (const [dir, record] of this.#directories) {
      if (!record.isNew) continue;
      this.#completeFromStore(dir, record);
      store.record(dir, record.names, record.headers);
      record.isNew = false;
    }
    store.save();
  }

  /** What this build did not ask for stays in the store. */
  #completeFromStore(dir: string, { headers, stored }: DirectoryRecord): void {
    for (const name of stored?.headers.keys() ?? []) {
      if (stored === undefined || headers.has(name)) continue;
      const header = this.#options.store?.header(dir, name, stored);
      if (header !== undefined) headers.set(name, header);
    }
  }

  #importsOf(
    names: readonly string[],
    header: (name: string) => FileHeader,
    options: { readonly anyTags: boolean; readonly explicit: boolean },
  ): ScannedImports {
    const imports = new Set<string>();
    const testImports = new Set<string>();
    let count = 0;
    let packageName = '';
    for (const name of names) {
      if (!options.anyTags && !options.explicit && !fileNameMatches(name, this.#hasTag)) continue;
      const file = header(name);
      const paths =
        file.go?.error === undefined ? (file.go?.imports ?? []).map((item) => item.path) : file.go.partialImports;
      if (!options.anyTags && !this.#hasTag('cgo') && paths.includes('C')) continue;
      if (!options.explicit && !this.#mayBuild(file.constraint, options.anyTags)) continue;
      count++;
      const isTest = name.endsWith('_test.go');
      const target = isTest ? testImports : imports;
      if (!isTest && packageName === '') packageName = file.go?.packageName ?? '';
      for (const path of paths) target.add(path);
    }
    if (count === 0) throw new NoGoSourceError();
    return { packageName, imports: [...imports].toSorted(), testImports: [...testImports].toSorted() };
  }

  #mayBuild(constraint: FileConstraint, anyTags: boolean): boolean {
    if (constraint === noConstraint) return true;
    try {
      if (!anyTags) return constraintHolds(constraint, this.#hasTag);
      if (constraint.isAmbiguous) return false;
      if (constraint.goBuild !== undefined) return canHold(parseConstraint(constraint.goBuild));
      return constraint.plusBuild.every((line) => canHold(parseConstraint(line)));
    } catch (error) {
      if (!(error instanceof ConstraintError)) throw error;
      return false;
    }
  }

  /** @throws SysError */
  #record(dir: string): DirectoryRecord {
    const known = this.#directories.get(dir);
    if (known !== undefined) return known;
    const stored = this.#options.store?.lookup(dir);
    const record = newRecord(stored?.names ?? this.#fileNames(dir), stored);
    this.#directories.set(dir, record);
    return record;
  }

  #fileNames(dir: string): string[] {
    const names: string[] = [];
    for (const entry of this.#files.readDir(dir)) {
      if (entry.kind === 'directory') continue;
      if (entry.kind === 'symlink' && this.#files.tryStat(join(dir, entry.name))?.kind === 'directory') continue;
      names.push(entry.name);
    }
    return names;
  }

  #header(dir: string, record: DirectoryRecord, name: string): FileHeader {
    let header = record.headers.get(name);
    if (header === undefined && record.stored !== undefined) {
      header = this.#options.store?.header(dir, name, record.stored);
      if (header !== undefined) record.headers.set(name, header);
    }
    if (header === undefined) {
      header = this.#read(join(dir, name), name);
      record.headers.set(name, header);
      record.isNew = true;
    }
    return header;
  }

  #read(path: string, name: string): FileHeader {
    try {
      if (!name.endsWith('.go')) {
        return { go: undefined, constraint: readOtherHeader(this.#files.readFile(path)), failure: undefined };
      }
      const { header, data } = readGoFile({ files: this.#files, readHead: this.#options.readHead }, path);
      const importComment = this.#options.importComments === true ? findImportComment(data) : undefined;
      const go = importComment === undefined ? header : { ...header, importComment };
      return { go, constraint: go.constraint, failure: undefined };
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
      return { go: undefined, constraint: noConstraint, failure: error.message };
    }
  }

  #builder(dir: string): PackageBuilder {
    return new PackageBuilder(dir, this.#hasTag, this.#cgoEnabled);
  }

  #build(dir: string, record: DirectoryRecord, names: readonly string[], all: boolean): ScannedPackage {
    const builder = this.#builder(dir);
    let indexed: boolean | undefined;
    const isIndexed = (): boolean => (indexed ??= !all && (this.#options.isIndexed?.(dir) ?? false));
    for (const name of names) {
      if (!isSourceName(name)) continue;
      const kind = classifyFile(name);
      if (kind === undefined) continue;
      const isGo = kind === 'go';
      if (!all && !fileNameMatches(name, this.#hasTag)) {
        if (isGo) this.#checkForeign(dir, record, name, builder, isIndexed);
        else builder.ignore(name, kind);
        continue;
      }
      if (kind === 'syso') {
        builder.addOther(name, kind);
        continue;
      }
      const header = this.#header(dir, record, name);
      if (header.failure !== undefined) {
        if (isGo) builder.bad(name, { kind: 'other', message: header.failure });
        continue;
      }
      const { go } = header;
      if (go?.error?.kind === 'read') {
        builder.bad(name, { kind: 'other', message: `read ${join(dir, name)}: ${go.error.message}` });
        continue;
      }
      let holds = true;
      try {
        holds = constraintHolds(header.constraint, this.#hasTag) || all;
      } catch (error) {
        const problem: ScanProblem = { kind: 'other', message: `${name}: ${errorText(error)}` };
        if (!header.constraint.isAmbiguous && isIndexed()) return builder.giveUp(problem);
        if (isGo) builder.bad(name, problem);
        continue;
      }
      if (go === undefined) {
        if (holds) builder.addOther(name, kind);
        else builder.ignore(name, kind);
      } else if (holds) {
        builder.addGo(name, go, isIndexed);
      } else {
        if (go.error !== undefined && isIndexed()) builder.badHeader(name, go.error);
        builder.ignore(name, 'go');
      }
    }
    return builder.finish();
  }

  /** A .go file of another system: go's module index reports its errors all the same. */
  #checkForeign(
    dir: string,
    record: DirectoryRecord,
    name: string,
    builder: PackageBuilder,
    isIndexed: () => boolean,
  ): void {
    if (this.#options.isIndexed !== undefined && !this.#isImmutable(dir)) {
      const error = this.#header(dir, record, name).go?.error;
      if (error !== undefined && isIndexed()) builder.badHeader(name, error);
    }
    builder.ignore(name, 'go');
  }

  #isImmutable(dir: string): boolean {
    return this.#options.isImmutable?.(dir) ?? false;
  }
}
