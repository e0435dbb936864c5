/** Causes that only programs have, or that have no word of their own.  Pure. */
import { change, findDifferences, type Rule } from './differences.ts';
import { unquote } from './input-line.ts';

/** The lines of build info that differ: `build\tvcs.revision=...`, `dep\tPATH\tVERSION\tSUM`. */
const buildInfoRule: Rule = (differences) => {
  const both = change(differences, 'modinfo ');
  if (both === undefined) return undefined;
  const lines = [both.before, both.after].map((text) => unquote(text).split('\n'));
  const [before = [], after = []] = lines;
  const inner = findDifferences(before, after);
  const isVersion = (line: string): boolean => /^(?:dep|=>|mod)\t/.test(line);
  const line = inner.after.find((one) => !isVersion(one)) ?? inner.before.find((one) => !isVersion(one));
  const setting = /^build\t([^=]+)=/.exec(line ?? '')?.[1];
  if (setting !== undefined) {
    const values = change(inner, `build\t${setting}=`) ?? { before: '', after: '' };
    if (setting === 'DefaultGODEBUG') return { kind: 'godebug', ...values };
    if (setting.startsWith('vcs')) return { kind: 'vcs', setting, ...values };
    if (setting.startsWith('-')) return { kind: 'flag', flag: setting, ...values };
    return { kind: 'environment', name: setting, ...values };
  }
  const version = inner.after.find(isVersion) ?? inner.before.find(isVersion) ?? '';
  const words = version.split('\t').slice(0, 2);
  const values = change(inner, `${words.join('\t')}\t`) ?? { before: '', after: '' };
  const versionOf = (text: string): string => text.split('\t')[0] ?? '';
  const [was, is] = [versionOf(values.before), versionOf(values.after)];
  return { kind: 'build-info', setting: words.join(' '), before: was, after: is };
};

const godebugRule: Rule = (differences) => {
  const both = change(differences, 'defaultgodebug ');
  return both && { kind: 'godebug', before: unquote(both.before), after: unquote(both.after) };
};

/** Whatever else is another line now; what this build does not hash is none of it. */
const otherRule: Rule = ({ before, after }) => {
  const isOther = (line: string): boolean => !/^(?:left out|import|packagemain|top) /.test(line);
  const [was = '', is = ''] = [before.find(isOther), after.find(isOther)];
  return was === is ? undefined : { kind: 'other', before: was, after: is };
};

/** In the order in which they count, after imports. */
export const lateRules: readonly Rule[] = [godebugRule, buildInfoRule, otherRule];
