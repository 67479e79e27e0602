// What a shell has to run so that it completes `taskflow`. The scripts know nothing themselves: they ask
// `taskflow __complete`, which prints a word, a tab and what it means on each line, and `:files` last where
// names of files fit too.

export const SHELLS_COMPLETED = ['bash', 'zsh', 'fish'] as const;
export type CompletedShell = (typeof SHELLS_COMPLETED)[number];

// Bash splits words at `=`, and replaces only what follows it; macOS has bash 3.2, without compopt.
const BASH = `# Completion of taskflow for bash: source <(taskflow completion bash)
_taskflow() {
  local line word cut='' count=0 glue='' i
  local words=()
  for ((i = 1; i <= COMP_CWORD; i++)); do
    word="\${COMP_WORDS[i]}"
    if [[ $count -gt 0 && ( $word == '=' || -n $glue ) ]]; then
      words[count - 1]+="$word"
      if [[ $word == '=' ]]; then glue=1; else glue=''; fi
    else
      words[count]="$word"
      count=$((count + 1))
    fi
  done
  word="\${words[count - 1]}"
  if [[ $word == *=* && $COMP_WORDBREAKS == *=* ]]; then cut="\${word%%=*}="; fi
  COMPREPLY=()
  while IFS= read -r line; do
    if [[ $line == ':files' ]]; then
      compopt -o default 2>/dev/null
      continue
    fi
    line="\${line%%$'\\t'*}"
    if [[ $line == *= ]]; then compopt -o nospace 2>/dev/null; fi
    COMPREPLY+=("\${line#"$cut"}")
  done < <("$1" __complete -- "\${words[@]}" 2>/dev/null)
}
complete -o nosort -F _taskflow taskflow 2>/dev/null || complete -F _taskflow taskflow
`;

const ZSH = `#compdef taskflow
# Completion of taskflow for zsh: source <(taskflow completion zsh), after compinit
_taskflow() {
  local line word files=''
  local -a described open
  for line in "\${(@f)$("\${words[1]}" __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
    if [[ $line == ':files' ]]; then
      files=1
    elif [[ -n $line ]]; then
      word="\${\${line%%$'\\t'*}//:/\\\\:}"
      if [[ -n \${line#*$'\\t'} ]]; then word+=":\${line#*$'\\t'}"; fi
      if [[ $line == *=$'\\t'* ]]; then open+=("$word"); else described+=("$word"); fi
    fi
  done
  if (( \${#described} )); then _describe -V taskflow described; fi
  if (( \${#open} )); then _describe -V taskflow open -S ''; fi
  if [[ -n $files ]]; then _files; fi
}
compdef _taskflow taskflow
`;

const FISH = `# Completion of taskflow for fish: taskflow completion fish | source
function __taskflow_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    for line in ($words[1] __complete -- $words[2..-1] "$current" 2>/dev/null)
        if test "$line" = ':files'
            __fish_complete_path "$current"
        else
            echo $line
        end
    end
end
complete -c taskflow -f -k -a '(__taskflow_complete)'
`;

export const COMPLETION_SCRIPTS: Readonly<Record<CompletedShell, string>> = {
  bash: BASH,
  zsh: ZSH,
  fish: FISH,
};
