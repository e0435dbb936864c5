/**
 * Settings by go's order: process environment, then the file that `go env -w` writes, then GOROOT/go.env.
 * Rules: cmd/go's cfg (Getenv, EnvFile, EnvOrAndChanged).
 */
import { join } from 'node:path';
import { SysError } from '../base/errors.ts';
import type { System } from '../sys/system.ts';
import { findInstalledGo, type InstalledGo } from './goroot.ts';

interface EnvFile {
  /** '' where there is none */
  readonly path: string;
  /** GOENV names another than the default */
  readonly changed: boolean;
  /** go's text for `go env -w`; '' without */
  readonly error: string;
}

/** Where GOENV is (cfg.EnvFile). */
function envFile(sys: System): EnvFile {
  const named = sys.env['GOENV'] ?? '';
  if (named === 'off') return { path: '', changed: false, error: 'GOENV=off' };
  if (named !== '') return { path: named, changed: true, error: '' };
  const config = userConfigDir(sys);
  if (typeof config === 'object') return { path: '', changed: false, error: config.error };
  return { path: join(config, 'go/env'), changed: false, error: '' };
}

/** os.UserConfigDir. */
function userConfigDir(sys: System): string | { readonly error: string } {
  const { env } = sys;
  const home = env['HOME'] ?? '';
  if (sys.hostOS === 'windows') return env['AppData'] ?? env['APPDATA'] ?? { error: '%AppData% is not defined' };
  if (sys.hostOS === 'darwin')
    return home === '' ? { error: '$HOME is not defined' } : `${home}/Library/Application Support`;
  const xdg = env['XDG_CONFIG_HOME'] ?? '';
  if (xdg === '') return home === '' ? { error: 'neither $XDG_CONFIG_HOME nor $HOME are defined' } : `${home}/.config`;
  return xdg.startsWith('/') ? xdg : { error: 'path in $XDG_CONFIG_HOME is relative' };
}

/** os.UserCacheDir. */
export function userCacheDir(sys: System): string | { readonly error: string } {
  const { env } = sys;
  const home = env['HOME'] ?? '';
  if (sys.hostOS === 'windows')
    return env['LocalAppData'] ?? env['LOCALAPPDATA'] ?? { error: '%LocalAppData% is not defined' };
  if (sys.hostOS === 'darwin') return home === '' ? { error: '$HOME is not defined' } : `${home}/Library/Caches`;
  const xdg = env['XDG_CACHE_HOME'] ?? '';
  if (xdg === '') return home === '' ? { error: 'neither $XDG_CACHE_HOME nor $HOME are defined' } : `${home}/.cache`;
  return xdg.startsWith('/') ? xdg : { error: 'path in $XDG_CACHE_HOME is relative' };
}

/** NAME=value lines; anything else is passed over (cfg.readEnvFile). */
export function parseEnvFile(text: string): Map<string, string> {
  const values = new Map<string, string>();
  for (const line of text.split('\n')) {
    const equals = line.indexOf('=');
    if (equals >= 0 && /^[A-Z]/.test(line)) values.set(line.slice(0, equals), line.slice(equals + 1));
  }
  return values;
}

function readEnvFile(sys: System, path: string): Map<string, string> {
  try {
    return path === '' ? new Map() : parseEnvFile(sys.files.readText(path));
  } catch (error) {
    if (error instanceof SysError) return new Map();
    throw error;
  }
}

/** A value, and whether it differs from what would hold without it. */
interface Setting {
  readonly value: string;
  readonly changed: boolean;
}

/** What GOROOT/go.env says in a released Go, for when there is no GOROOT. */
const withoutGo: ReadonlyMap<string, string> = new Map([
  ['GOPROXY', 'https://proxy.golang.org,direct'],
  ['GOSUMDB', 'sum.golang.org'],
  ['GOTOOLCHAIN', 'auto'],
]);

export class Settings {
  /** undefined where no Go is installed */
  readonly installed: InstalledGo | undefined;
  /** '' where no Go is installed */
  readonly goroot: string;
  readonly envFile: EnvFile;
  /** os.UserConfigDir; '' where there is none */
  readonly configDir: string;
  readonly #env: Readonly<Record<string, string>>;
  readonly #user: ReadonlyMap<string, string>;
  readonly #goroot: ReadonlyMap<string, string>;

  constructor(sys: System) {
    this.#env = sys.env;
    this.envFile = envFile(sys);
    const configDir = userConfigDir(sys);
    this.configDir = typeof configDir === 'string' ? configDir : '';
    this.#user = readEnvFile(sys, this.envFile.path);
    this.installed = findInstalledGo(sys, this.#user.get('GOROOT') ?? '');
    this.goroot = this.installed?.goroot ?? '';
    this.#goroot = this.goroot === '' ? withoutGo : readEnvFile(sys, join(this.goroot, 'go.env'));
  }

  /** '' when unset; empty in the environment counts as unset */
  get(name: string): string {
    if (name === 'GOROOT') return this.goroot;
    const value = this.#env[name];
    if (value !== undefined && value !== '') return value;
    return this.#user.get(name) ?? this.#goroot.get(name) ?? '';
  }

  getOr(name: string, otherwise: string): string {
    const value = this.get(name);
    return value === '' ? otherwise : value;
  }

  /** whether the GOENV file or GOROOT/go.env has the variable */
  isInFile(name: string): boolean {
    return this.#user.has(name) || this.#goroot.has(name);
  }

  /** cfg.EnvOrAndChanged */
  setting(name: string, otherwise: string): Setting {
    const value = this.get(name);
    if (value === '') return { value: otherwise, changed: false };
    return { value, changed: value !== (this.#goroot.get(name) ?? otherwise) };
  }
}
