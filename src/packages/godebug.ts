/**
 * The GODEBUG settings that a program starts with: those of its language version, go.mod and `//go:debug` lines.  Pure
 * but for reading the table.  Facts: cmd/go's load/godebug.go, internal/godebugs.
 */
import { join } from 'node:path';
import { goQuote } from '../base/go-quote.ts';
import type { ReadableFiles } from '../sys/system.ts';
import { compareGoVersions, isValidGoVersion } from '../base/go-version.ts';
import type { ScannedPackage } from './scanned-package.ts';
import { formatPosition } from './source-position.ts';

interface GodebugSetting {
  /** the minor Go version that changed the default; undefined: it never changed */
  readonly changed: number | undefined;
  /** the value before */
  readonly old: string;
}

/** GOROOT/src/internal/godebugs/table.go. */
export interface GodebugTable {
  readonly settings: ReadonlyMap<string, GodebugSetting>;
  readonly removed: ReadonlyMap<string, Removal>;
}

interface Removal {
  /** the minor Go version that removed the setting */
  readonly version: number;
  /** values that asked for what is gone; undefined: the setting may not be named at all, before Go 1.27 */
  readonly old: readonly string[] | undefined;
}

/** Reads the table of the Go in use. */
export function readGodebugTable(goroot: string, files: ReadableFiles): GodebugTable {
  return parseGodebugTable(files.readText(join(goroot, 'src', 'internal', 'godebugs', 'table.go')));
}

/** The table in the text of table.go. */
export function parseGodebugTable(text: string): GodebugTable {
  const settings = new Map<string, GodebugSetting>();
  const removed = new Map<string, Removal>();
  for (const [, name = '', fields = ''] of text.matchAll(/^\s*\{Name: "([^"]+)"([^\n]*)\}/gm)) {
    const removal = /\bRemoved: (\d+)/.exec(fields)?.[1];
    if (removal !== undefined) {
      removed.set(name, { version: Number(removal), old: oldValues(text, fields) });
      continue;
    }
    const changed = /\bChanged: (\d+)/.exec(fields)?.[1];
    const old = /\bOld: "([^"]*)"/.exec(fields)?.[1] ?? '';
    settings.set(name, { changed: changed === undefined ? undefined : Number(changed), old });
  }
  return { settings, removed };
}

/** `Old: one`, a function of the table's that compares with one value, or a function with several. */
function oldValues(text: string, fields: string): readonly string[] | undefined {
  const [, predicate] = /\bOld: (func\b.*|\w+)/.exec(fields) ?? [];
  if (predicate === undefined) return undefined;
  const [, body = predicate] =
    new RegExp(`^func ${/^\w+/.exec(predicate)?.[0] ?? ''}\\(([^\n]*)`, 'm').exec(text) ?? [];
  return [...body.matchAll(/== "([^"]*)"/g)].map(([, value = '']) => value);
}

/** What is asked of a program's settings. */
export interface GodebugRequest {
  /** the language version that rules, such as `1.21` */
  readonly goVersion: string;
  /** GOFIPS140 is on */
  readonly fips: boolean;
  /** `godebug` lines of go.mod or go.work */
  readonly modSettings: readonly { readonly key: string; readonly value: string }[];
  /** texts of `//go:debug` comments */
  readonly directives: readonly string[];
  /** the Go in use: `1.26.8` */
  readonly toolchain: string;
}

/** `key=value,...`, sorted by key (cmd/go's defaultGODEBUG). */
export function defaultGodebug(request: GodebugRequest, table: GodebugTable): string {
  const chosen = new Map<string, string>();
  if (request.fips) chosen.set('fips140', 'on');
  for (const { key, value } of request.modSettings) chosen.set(key, value);
  for (const text of request.directives) {
    const parsed = parseGodebugDirective(text, table, request.toolchain);
    if (parsed?.kind === 'setting') chosen.set(parsed.key, parsed.value);
  }
  let { goVersion } = request;
  const base = chosen.get('default')?.replace(/^go/, '');
  chosen.delete('default');
  if (base !== undefined && isValidGoVersion(base)) goVersion = base;
  const all = new Map([...defaultsOf(goVersion, table), ...chosen]);
  const keys = [...all.keys()].toSorted();
  return keys.map((key) => `${key}=${all.get(key) ?? ''}`).join(',');
}

function defaultsOf(goVersion: string, table: GodebugTable): Map<string, string> {
  const defaults = new Map<string, string>();
  const minor = /^1\.(\d+)(\.|$)/.exec(goVersion)?.[1];
  if (minor === undefined) return defaults;
  for (const [name, { changed, old }] of table.settings) {
    if (changed !== undefined && Number(minor) < changed) defaults.set(name, old);
  }
  return defaults;
}

type ParsedDirective =
  | { readonly kind: 'setting'; readonly key: string; readonly value: string }
  | { readonly kind: 'error'; readonly message: string };

/** A `//go:debug key=value` comment; undefined: some other comment. */
export function parseGodebugDirective(
  text: string,
  table: GodebugTable,
  toolchain: string,
): ParsedDirective | undefined {
  if (!text.startsWith('//go:debug')) return undefined;
  const space = text.search(/[ \t]/);
  if (space < 0) return text.trim() === '//go:debug' ? { kind: 'error', message: 'missing key=value' } : undefined;
  const setting = text.slice(space).trim();
  const equals = setting.indexOf('=');
  if (equals < 0) return { kind: 'error', message: 'missing key=value' };
  const [key, value] = [setting.slice(0, equals), setting.slice(equals + 1)];
  const message = checkGodebug('//go:debug setting', { key, value }, table, toolchain);
  return message === undefined ? { kind: 'setting', key, value } : { kind: 'error', message };
}

/**
 * Whether a setting is one that this Go knows (cmd/go's modload.CheckGodebug).
 *
 * @param what names the kind of line in the text: `//go:debug setting` or `godebug`
 * @returns an error text
 */
export function checkGodebug(
  what: string,
  { key, value }: { readonly key: string; readonly value: string },
  table: GodebugTable,
  toolchain: string,
): string | undefined {
  if (/[ \t]/.test(key)) return 'key contains space';
  if (/[ \t]/.test(value)) return 'value contains space';
  if (key.includes(',')) return 'key contains comma';
  if (value.includes(',')) return 'value contains comma';
  if (key === 'default') {
    if (!value.startsWith('go') || !isValidGoVersion(value.slice(2))) return 'value for default= must be goVERSION';
    if (compareGoVersions(value.slice(2), toolchain) > 0) {
      return `default=${value} too new (toolchain is go${toolchain})`;
    }
    return undefined;
  }
  if (table.settings.has(key)) return undefined;
  const removed = table.removed.get(key);
  if (removed !== undefined) return removedText(what, { key, value }, removed);
  return `unknown ${what} ${goQuote(key)}`;
}

function removedText(
  what: string,
  { key, value }: { readonly key: string; readonly value: string },
  { version, old }: Removal,
): string | undefined {
  const page = `https://go.dev/doc/godebug#go-1${version}`;
  if (old === undefined) return `use of removed ${what} ${goQuote(key)}, see ${page}`;
  return old.includes(value)
    ? `removed GODEBUG ${goQuote(key)} set to old value ${goQuote(value)} (${page})`
    : undefined;
}

/** Malformed and repeated `//go:debug` lines of a package, each a line of text (cmd/go's checkDirectives). */
export function directiveErrors(scanned: ScannedPackage, table: GodebugTable, toolchain: string): string {
  const seen = new Map<string, string>();
  let text = '';
  for (const directive of scanned.directives) {
    const parsed = parseGodebugDirective(directive.text, table, toolchain);
    const place = formatPosition(scanned.dir, {
      file: directive.position.file ?? directive.file,
      position: directive.position,
    });
    if (parsed?.kind === 'error') {
      text += `${place}: invalid //go:debug: ${parsed.message}\n`;
      continue;
    }
    const key = parsed?.key ?? '';
    const previous = seen.get(key);
    if (previous === undefined) seen.set(key, place);
    else text += `${place}: repeated //go:debug for ${key}\n\t${previous}: previous //go:debug\n`;
  }
  return text;
}
