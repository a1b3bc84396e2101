/** `stsview completion SHELL`: prints a script that asks `stsview __complete` for the words that fit. */

import { printText } from '../../output/print.ts';
import { EXIT, type ExitCode } from '../../process/exit-code.ts';
import type { CommandIO } from '../../process/process-io.ts';

export type Shell = 'bash' | 'zsh' | 'fish';

export interface CompletionRequest {
  readonly shell: Shell;
}

/** Bash splits words at = and : too, and replaces only the last part. */
const BASH = `# bash completion for stsview
_stsview() {
  local line="\${COMP_LINE:0:COMP_POINT}" output words current head
  read -ra words <<< "$line"
  [[ $line == *[[:space:]] ]] && words+=('')
  current="\${words[-1]}"
  output="$("\${COMP_WORDS[0]}" __complete -- "\${words[@]:1}" 2>/dev/null)"
  COMPREPLY=()
  if [[ $output == ':files' ]]; then
    compopt -o default
    return
  fi
  head="\${current%"\${current##*[=:]}"}"
  local value rest
  while IFS=$'\\t' read -r value rest; do
    [[ -n $value ]] && COMPREPLY+=("\${value#"$head"}")
  done <<< "$output"
  [[ \${COMPREPLY[0]} == */ || \${COMPREPLY[0]} == *= ]] && compopt -o nospace
}
complete -F _stsview stsview`;

const ZSH = `#compdef stsview
# zsh completion for stsview
_stsview() {
  local output value line
  local -a lines candidates
  output="$("\${words[1]}" __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)"
  if [[ $output == ':files' ]]; then
    _files
    return
  fi
  lines=("\${(@f)output}")
  for line in $lines; do
    value="\${line%%$'\\t'*}"
    candidates+=("\${value//:/\\\\:}\${line[\${#value}+1,-1]/$'\\t'/:}")
  done
  (( $#candidates )) && _describe stsview candidates
}
compdef _stsview stsview`;

const FISH = `# fish completion for stsview
function __stsview_complete
  set -l words (commandline -opc)
  set -l output ($words[1] __complete -- $words[2..-1] (commandline -ct) 2>/dev/null)
  if test "$output" = ':files'
    __fish_complete_path (commandline -ct)
  else if test (count $output) -gt 0
    printf '%s\\n' $output
  end
end
complete -c stsview -f -a '(__stsview_complete)'`;

const SCRIPTS: Readonly<Record<Shell, string>> = { bash: BASH, zsh: ZSH, fish: FISH };

export function runCompletion({ shell }: CompletionRequest, io: CommandIO): Promise<ExitCode> {
  printText(io, SCRIPTS[shell]);
  return Promise.resolve(EXIT.done);
}
