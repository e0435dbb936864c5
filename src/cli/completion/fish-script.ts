/** Completion for fish: `gots completion fish > ~/.config/fish/completions/gots.fish`.  Pure. */
import { type CompletedFlag, type CompletedVerb, type Value } from './completion-words.ts';

export function fishScript(verbs: readonly CompletedVerb[]): string {
  const lines = verbs.flatMap((verb) => [
    `complete -c gots -f -n __fish_use_subcommand -a ${verb.name} -d ${quote(verb.summary)}`,
    ...verb.flags.flatMap((flag) => flagLines(verb.name, flag)),
    ...argument(verb),
  ]);
  return `# fish completion for gots, made by: gots completion fish
function __gots_packages
  set -l word (commandline -ct)
  switch $word
    case '' '.*' '/*'
      __fish_complete_suffix .go | string match -r '^[^\\t]*(?:/|\\.go)(?:\\t.*)?$'
    case '*'
      type -q gots; and gots completion packages $word 2>/dev/null
  end
end
${lines.join('\n')}
`;
}

function argument({ name, argument: value }: CompletedVerb): readonly string[] {
  const condition = `complete -c gots -n '__fish_seen_subcommand_from ${name}'`;
  if (value.kind === 'words') return [`${condition} -f -a ${quote(value.words.join(' '))}`];
  return value.kind === 'package' ? [`${condition} -f -a '(__gots_packages)'`] : [];
}

/** For fish a value is a word of its own, too: where it follows = only, it is a candidate together with its flag. */
function flagLines(verb: string, { name, text, value, isOptional }: CompletedFlag): readonly string[] {
  const condition = `__fish_seen_subcommand_from ${verb}`;
  const line = `complete -c gots -n '${condition}' -o ${name.slice(1)}`;
  if (!isOptional) return [`${line}${flagValue(value)} -d ${quote(text)}`];
  const words = value.kind === 'words' ? value.words.map((word) => `${name}=${word}`) : [];
  const joined = `complete -c gots -n '${condition}; and string match -q -- "${name}=*" (commandline -ct)'`;
  const candidates = value.kind === 'file' ? [`${joined} -F`] : words.map((word) => `${joined} -f -a ${quote(word)}`);
  return [`${line} -d ${quote(text)}`, ...candidates];
}

function flagValue(value: Value): string {
  switch (value.kind) {
    case 'none':
      return '';
    case 'any':
      return ' -x';
    case 'file':
      return ' -r -F';
    case 'directory':
      return " -x -a '(__fish_complete_directories)'";
    case 'package':
      return " -x -a '(__gots_packages)'";
    case 'words':
      return ` -x -a ${quote(value.words.join(' '))}`;
  }
}

function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
