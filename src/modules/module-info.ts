/** What is known of a module in the build: cmd/go's modinfo.ModulePublic, as far as builds use it. */

/** A module path and a version; version '' for a main module, for a replacement by directory. */
export interface ModuleVersion {
  readonly path: string;
  readonly version: string;
}

export interface ModuleInfo {
  readonly path: string;
  /** '' for main modules */
  readonly version: string;
  readonly replace?: ModuleInfo;
  readonly main: boolean;
  readonly indirect: boolean;
  /** directory holding the module's files; '' when not downloaded */
  readonly dir: string;
  /** path of its go.mod */
  readonly goMod: string;
  /** the go line: `1.21` */
  readonly goVersion: string;
  /** go.sum's hash of the zip, `h1:...`; '' when go.sum has none */
  readonly sum: string;
  /** why the module could not be loaded; text as in go */
  readonly error?: string;
}
