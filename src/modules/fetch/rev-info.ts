/** `.info` files: a version, its time and origin as JSON, in the form in which go writes them.  Pure.  Facts: modfetch. */
import type { RevInfo } from '../source.ts';
import { isPseudoVersion } from '../pseudo-version.ts';

const originFields = ['VCS', 'URL', 'Subdir', 'Hash', 'TagPrefix', 'TagSum', 'Ref', 'RepoSum'] as const;

/** @returns undefined where the text is no such JSON */
export function parseRevInfo(text: string): RevInfo | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const fields = new Map(Object.entries(value).map(([name, field]) => [name.toLowerCase(), field as unknown]));
  const version = fields.get('version');
  const time = fields.get('time');
  const origin = fields.get('origin');
  if (version !== undefined && typeof version !== 'string') return undefined;
  return {
    version: version ?? '',
    time: typeof time === 'string' ? time : '0001-01-01T00:00:00Z',
    ...(typeof origin === 'object' && origin !== null ? { origin: origin as Record<string, unknown> } : {}),
  };
}

/** As it is written into the module cache: what names a state of the whole repository is left out. */
export function formatRevInfo(info: RevInfo): string {
  const fields: Record<string, unknown> = { Version: info.version, Time: info.time };
  if (info.origin !== undefined) {
    const left = new Set<string>(['TagPrefix', 'TagSum', 'RepoSum', ...(isPseudoVersion(info.version) ? ['Ref'] : [])]);
    const origin: Record<string, unknown> = {};
    for (const name of originFields) {
      const value = info.origin[name];
      if (typeof value === 'string' && value !== '' && !left.has(name)) origin[name] = value;
    }
    fields['Origin'] = origin;
  }
  return JSON.stringify(fields);
}
