/** A reason for a rebuild in words, on one line.  Pure. */
import { unreachable } from '../base/errors.ts';
import type { FilesChange, ImportChange, RebuildReason, ValueChange } from '../log/rebuild-reason.ts';

/** the longest value that is shown whole, in characters */
const longest = 100;

export function formatReason(reason: RebuildReason, tags: readonly [readonly string[], readonly string[]]): string {
  switch (reason.kind) {
    case 'first':
      return reason.of === 'target' ? 'first build of this target that is on record' : 'not part of the build before';
    case 'forced':
      return '-a given';
    case 'failed-before':
      return 'the same failed in the build before';
    case 'evicted':
      return 'nothing changed, but the result is no longer there';
    case 'compiler':
      return `${reason.tool} changed: ${formatChange(reason)}`;
    case 'cgo-compiler':
      return `C compiler ${reason.tool} changed: ${formatChange(reason)}`;
    case 'environment':
      return `environment ${reason.name} changed: ${formatChange(reason)}`;
    case 'flag':
      return `flag ${reason.flag} changed: ${formatChange(reason)}`;
    case 'language':
      return `go line of go.mod changed: ${formatChange(reason)}`;
    case 'godebug':
      return `default GODEBUG changed: ${formatChange(reason)}`;
    case 'debug-info':
      return `debug information is ${reason.after} now: run leaves it out, build and install keep it`;
    case 'module':
      return `module ${reason.path} changed: ${formatChange(reason)}`;
    case 'directory':
      return `directory changed: ${formatChange(reason)} (with -trimpath it would not matter)`;
    case 'file':
      return `file ${formatFiles(reason)}`;
    case 'embed':
      return `embedded file ${formatFiles(reason)}`;
    case 'constraint':
      return reason.file === ''
        ? `build constraints select other files of it now${formatTags(tags)}`
        : `build constraint: ${reason.file} is ${reason.change} now${formatTags(tags)}`;
    case 'import':
      return `import ${reason.importPath} ${importWords[reason.change]}`;
    case 'profile':
      return `profile of -pgo ${reason.change}`;
    case 'vcs':
      return `version control stamp ${reason.setting} changed: ${formatChange(reason)}`;
    case 'build-info':
      return `build info ${reason.setting} changed: ${formatChange(reason)}`;
    case 'other':
      return `input changed: ${formatChange(reason)}`;
    case 'nothing-recorded':
      return 'nothing recorded';
    default:
      return unreachable(reason);
  }
}

function formatFiles({ file, change, more }: FilesChange): string {
  return `${file} ${change}${more === undefined ? '' : ` (and ${more} more)`}`;
}

const importWords: Readonly<Record<ImportChange, string>> = {
  exports: 'changed (export data)',
  code: 'changed (only its code)',
  unknown: 'changed',
  content: 'changed',
  added: 'added',
  removed: 'removed',
};

function formatChange({ before, after }: ValueChange): string {
  const [was, is] = [before, after].map((value) => value.replaceAll(/\s+/g, ' '));
  const [first = '', second = ''] = shorten(was ?? '', is ?? '');
  return `${first === '' ? 'none' : first} -> ${second === '' ? 'none' : second}`;
}

/** Long values begin shortly before they begin to differ. */
function shorten(before: string, after: string): readonly string[] {
  let same = 0;
  while (same < before.length && before[same] === after[same]) same++;
  const from = Math.max(before.length, after.length) <= longest ? 0 : Math.max(0, same - 20);
  return [before, after].map((value) => {
    const rest = value.slice(from);
    const cut = rest.length > longest ? `${rest.slice(0, longest)}...` : rest;
    return from > 0 ? `...${cut}` : cut;
  });
}

function formatTags([before, after]: readonly [readonly string[], readonly string[]]): string {
  const [was, is] = [before.join(','), after.join(',')];
  return was === is ? '' : ` (-tags: ${was === '' ? 'none' : was} -> ${is === '' ? 'none' : is})`;
}
