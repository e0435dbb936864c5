/** Completion for fish: `gots completion fish > ~/.config/fish/completions/gots.fish`.  Pure. */
import { type CompletedVerb, type Value } from './completion-words.ts';

export function fishScript(verbs: readonly CompletedVerb[]): string {
  const lines = verbs.flatMap((verb) => [
    `complete -c gots -f -n __fish_use_subcommand -a ${verb.name} -d ${quote(verb.summary)}`,
    ...verb.flags.map(({ name, text, value }) => {
      return `complete -c gots -n '__fish_seen_subcommand_from ${verb.name}' -o ${name.slice(1)}${flagValue(value)} -d ${quote(text)}`;
    }),
    ...argument(verb),
  ]);
  return `# fish completion for gots, made by: gots completion fish
function __gots_packages
  set -l word (commandline -ct)
  switch $word
    case '' '.*' '/*'
      __fish_complete_suffix .go
    case '*'
      gots completion packages $word 2>/dev/null
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
