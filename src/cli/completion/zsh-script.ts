/** Completion for zsh: `gots completion zsh > "${fpath[1]}/_gots"`, or `source <(gots completion zsh)`.  Pure. */
import { type CompletedVerb, placesOfValue, type Value } from './completion-words.ts';

export function zshScript(verbs: readonly CompletedVerb[]): string {
  const values = verbs.flatMap((verb) =>
    verb.flags
      .filter(({ value }) => value.kind !== 'none')
      .map((flag) => `    ${placesOfValue(verb, flag)}) ${action(flag.value)}; return ;;\n`),
  );
  const flags = verbs
    .filter((verb) => verb.flags.length > 0)
    .map(
      (verb) => `      ${verb.name}) list=(${verb.flags.map(({ name, text }) => entry(name, text)).join(' ')}) ;;\n`,
    );
  const ends = verbs.map((verb) => `    ${verb.name}) ${action(verb.argument)} ;;\n`);
  return `#compdef gots
# zsh completion for gots, made by: gots completion zsh
_gots() {
  local -a list
  local verb=\${words[2]} prev=\${words[CURRENT-1]}
  if (( CURRENT == 2 )); then
    list=(${verbs.map(({ name, summary }) => entry(name, summary)).join(' ')})
    _describe command list
    return
  fi
  if [[ $PREFIX == -*=* ]]; then prev=\${PREFIX%%=*}=; compset -P '*='; fi
  case "$verb $prev" in
${values.join('')}  esac
  if [[ $PREFIX == -* ]]; then
    case $verb in
${flags.join('')}    esac
    _describe -o flag list
    return
  fi
  case $verb in
${ends.join('')}  esac
}
_gots_packages() {
  case $PREFIX in
  ''|.*|/*) _files -g '*.go(-.)' ;;
  *) list=(\${(f)"$(gots completion packages "$PREFIX" 2>/dev/null)"}); compadd -a list ;;
  esac
}
if [ "$funcstack[1]" = _gots ]; then _gots "$@"; else compdef _gots gots; fi
`;
}

/** `name:text`, quoted. */
function entry(name: string, text: string): string {
  return `'${name}:${text.replaceAll("'", "'\\''")}'`;
}

function action(value: Value): string {
  switch (value.kind) {
    case 'words':
      return `compadd ${value.words.join(' ')}`;
    case 'file':
      return '_files';
    case 'directory':
      return '_files -/';
    case 'package':
      return '_gots_packages';
    case 'any':
    case 'none':
      return ':';
  }
}
