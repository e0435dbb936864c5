/**
 * The local time zone as Go's time package finds it: TZ, or /etc/localtime, as a TZif file (RFC 9636).  Offsets come from the
 * runtime; the file gives the abbreviations that go with them.  Facts: GOROOT/src/time/zoneinfo_unix.go, zoneinfo_read.go.
 */
import { isAbsolute } from 'node:path';
import { bufferOf } from '../../base/buffer-of.ts';
import { SysError } from '../../base/errors.ts';
import type { System } from '../../sys/system.ts';

export interface ZoneTime {
  /** minutes east of Greenwich */
  readonly offset: number;
  /** abbreviation */
  readonly name: string;
}

/** @param ms since 1970 */
export type ZoneAt = (ms: number) => ZoneTime;

const zoneDirs = ['/usr/share/zoneinfo/', '/usr/share/lib/zoneinfo/', '/usr/lib/locale/TZ/', '/etc/zoneinfo/'];

const utc: ZoneAt = () => ({ offset: 0, name: 'UTC' });

/** @returns undefined where the zone can't be told as Go tells it */
export function localZone(sys: Pick<System, 'env' | 'files' | 'hostOS'>): ZoneAt | undefined {
  if (sys.hostOS === 'windows') return undefined;
  const setting = sys.env['TZ'];
  if (setting === undefined) return readZone(sys, ['/etc/localtime']);
  const name = setting.startsWith(':') ? setting.slice(1) : setting;
  if (name === '' || name === 'UTC') return utc;
  return readZone(sys, isAbsolute(name) ? [name] : zoneDirs.map((dir) => dir + name));
}

/** The first file that is there; a file that makes no sense counts as none, and UTC holds where there is none. */
function readZone({ files }: Pick<System, 'files'>, paths: readonly string[]): ZoneAt | undefined {
  for (const path of paths) {
    let data: Uint8Array;
    try {
      data = files.readFile(path);
    } catch (error) {
      if (error instanceof SysError) continue;
      throw error;
    }
    return parseZone(data, (ms) => -new Date(ms).getTimezoneOffset());
  }
  return utc;
}

interface Transition {
  /** seconds since 1970 */
  readonly at: number;
  readonly name: string;
  /** minutes */
  readonly offset: number;
}

/**
 * @param data a TZif file
 * @param offsetAt the offset that holds at a time, minutes east of Greenwich
 * @returns undefined for a file of another format
 */
export function parseZone(data: Uint8Array, offsetAt: (ms: number) => number): ZoneAt | undefined {
  const bytes = bufferOf(data);
  const isZone = (at: number): boolean => bytes.toString('latin1', at, at + 4) === 'TZif' && bytes.length >= at + 44;
  if (!isZone(0)) return undefined;
  const first = new Block(bytes, 0, 4);
  if ((bytes[4] ?? 0) < 0x32) return zoneOf(first, '', offsetAt);
  if (!isZone(first.end)) return undefined;
  const second = new Block(bytes, first.end, 8);
  return zoneOf(second, /^\n(.*)\n/.exec(bytes.toString('latin1', second.end))?.[1] ?? '', offsetAt);
}

function zoneOf(block: Block, rule: string, offsetAt: (ms: number) => number): ZoneAt {
  const { transitions, before } = block;
  // `CET-1CEST,M3.5.0,...`: the names after the last transition
  const names = /^(<[^>]+>|[A-Za-z]+)[^A-Za-z<]*(<[^>]+>|[A-Za-z]+)?/.exec(rule) ?? [];
  const [, standard = '', summer = ''] = names.map((name) => (name ?? '').replace(/[<>]/g, ''));
  const standardOffset = ruleOffset(rule);
  return (ms) => {
    const seconds = ms / 1000;
    const last = transitions.at(-1);
    const offset = offsetAt(ms);
    if (standard !== '' && (last === undefined || seconds >= last.at)) {
      return { offset, name: summer !== '' && offset !== standardOffset ? summer : standard };
    }
    return { offset, name: (transitions.findLast(({ at }) => at <= seconds) ?? before).name };
  };
}

/** Minutes east of Greenwich of a rule's standard time; the rule counts westwards. */
function ruleOffset(rule: string): number {
  const match = /^(?:<[^>]+>|[A-Za-z]+)([+-]?)(\d+)(?::(\d+))?/.exec(rule);
  if (match === null) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0);
  return match[1] === '-' ? minutes : -minutes;
}

/** One data block; `width`: bytes of a transition time. */
class Block {
  readonly transitions: readonly Transition[];
  /** what holds before the first transition */
  readonly before: Transition;
  readonly end: number;

  constructor(bytes: Buffer, start: number, width: 4 | 8) {
    const counts = [20, 24, 28, 32, 36, 40].map((at) => bytes.readUInt32BE(start + at));
    const [utCount = 0, stdCount = 0, leapCount = 0, timeCount = 0, typeCount = 0, charCount = 0] = counts;
    const times = start + 44;
    const indexes = times + timeCount * width;
    const types = indexes + timeCount;
    const chars = types + typeCount * 6;
    const type = (index: number, at: number): Transition => {
      const from = chars + (bytes[types + index * 6 + 5] ?? 0);
      const name = bytes.toString('latin1', from, bytes.indexOf(0, from));
      return { at, name, offset: Math.floor(bytes.readInt32BE(types + index * 6) / 60) };
    };
    this.transitions = Array.from({ length: timeCount }, (_, i) => {
      const at = times + i * width;
      return type(bytes[indexes + i] ?? 0, width === 8 ? Number(bytes.readBigInt64BE(at)) : bytes.readInt32BE(at));
    });
    this.before = typeCount === 0 ? { at: 0, name: 'UTC', offset: 0 } : type(0, 0);
    this.end = chars + charCount + leapCount * (width + 4) + stdCount + utCount;
  }
}
