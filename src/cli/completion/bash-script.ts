/** Completion for bash: `source <(gots completion bash)`.  Pure. */
import { type CompletedVerb, placesOfValue, type Value } from './completion-words.ts';

export function bashScript(verbs: readonly CompletedVerb[]): string {
  const values = verbs.flatMap((verb) =>
    verb.flags
      .filter(({ value }) => value.kind !== 'none')
      .map((flag) => `    ${placesOfValue(verb, flag)}) ${action(flag.value)}; return ;;\n`),
  );
  const flags = verbs
    .filter((verb) => verb.flags.length > 0)
    .map((verb) => `      ${verb.name}) ${words(verb.flags.map(({ name }) => name))} ;;\n`);
  const ends = verbs.map((verb) => `    ${verb.name}) ${action(verb.argument)} ;;\n`);
  return `# bash completion for gots, made by: gots completion bash
_gots() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} verb=\${COMP_WORDS[1]} equals=
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    ${words(verbs.map(({ name }) => name))}
    return
  fi
  # -flag=value comes as three words
  if [ "$cur" = = ]; then cur= equals==; elif [ "$prev" = = ]; then prev=\${COMP_WORDS[COMP_CWORD-2]} equals==; fi
  case "$verb $prev$equals" in
${values.join('')}  esac
  case "$cur" in
  -*)
    case "$verb" in
${flags.join('')}    esac
    return ;;
  esac
  case "$verb" in
${ends.join('')}  esac
}
_gots_packages() {
  compopt -o nospace 2>/dev/null
  local hidden="\${cur%"\${cur##*/}"}.[!./]*"
  case "$cur" in
  ''|.*|/*|*.go) COMPREPLY=($(compgen -d -X "$hidden" -S / -- "$cur") $(compgen -f -X '!*.go' -- "$cur")) ;;
  *) COMPREPLY=($(gots completion packages "$cur" 2>/dev/null)) ;;
  esac
}
complete -F _gots gots
`;
}

function words(list: readonly string[]): string {
  return `COMPREPLY=($(compgen -W '${list.join(' ')}' -- "$cur"))`;
}

function action(value: Value): string {
  switch (value.kind) {
    case 'words':
      return words(value.words);
    case 'file':
      return 'compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$cur"))';
    case 'directory':
      return 'compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -d -- "$cur"))';
    case 'package':
      return '_gots_packages';
    case 'any':
    case 'none':
      return ':';
  }
}
