import type { CompletionOptions } from '../options/schema-orders.ts';
import { filesLine } from './candidates.ts';

/**
 * The scripts that shells evaluate. Each asks `fusion-bus complete` for the lines, and never lets the shell expand one of
 * them: `compgen -W` would run a command substitution in a name.
 */
export const scripts: Readonly<Record<CompletionOptions['shell'], string>> = {
  bash: `# Completion of fusion-bus for bash: eval "$(fusion-bus completion bash)"
_fusion_bus() {
  local line current
  current=\${COMP_WORDS[COMP_CWORD]}
  COMPREPLY=()
  while IFS= read -r line; do
    if [[ $line == ${filesLine} ]]; then
      compopt -o filenames 2>/dev/null
      while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "$current")
    elif [[ -n $line ]]; then
      COMPREPLY+=("$line")
    fi
  done < <(fusion-bus complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _fusion_bus fusion-bus`,
  zsh: `#compdef fusion-bus
# Completion of fusion-bus for zsh: eval "$(fusion-bus completion zsh)", after compinit
_fusion_bus() {
  local -a lines names
  lines=("\${(@f)$(fusion-bus complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  names=(\${lines:#${filesLine}})
  (( \${#names} )) && compadd -- "\${(@)names}"
  (( \${lines[(Ie)${filesLine}]} )) && _files
}
compdef _fusion_bus fusion-bus`,
  fish: `# Completion of fusion-bus for fish: fusion-bus completion fish | source
function __fusion_bus_complete
  set -l before (commandline -opc)
  set -l current (commandline -ct)
  test -n "$current"; or set current ''
  for line in (fusion-bus complete -- $before[2..-1] "$current" 2>/dev/null)
    if test "$line" = '${filesLine}'
      __fish_complete_path "$current"
    else
      printf '%s\\n' "$line"
    end
  end
end
complete -c fusion-bus -f -a '(__fusion_bus_complete)'`,
};
