/**
 * Completion for bash, written by hand: the library's own script runs the command line through `eval`, so that Tab
 * would carry out what stands in it, and needs the package bash-completion.
 *
 * Bash splits words at `=` and `:`; the script puts them together for the program and takes what came before the last
 * of them off the answers, because bash replaces the last piece only.
 */
export const BASH_COMPLETION = `# bash completion for tasks

__tasks_complete() {
    local words=() word="" piece i
    for ((i = 1; i <= COMP_CWORD; i++)); do
        piece="\${COMP_WORDS[i]}"
        if [[ $i -gt 1 && ( "$piece" == [=:]* || "\${COMP_WORDS[i-1]}" == [=:] ) ]]; then
            word+="$piece"
            words[\${#words[@]}-1]="$word"
        else
            word="$piece"
            words+=("$word")
        fi
    done
    local last="\${COMP_WORDS[COMP_CWORD]}"
    [[ "$last" == [=:] ]] && last=""
    local before="\${word%"$last"}"

    local answer directive=0 line value
    answer=$(tasks complete -- "\${words[@]}" 2>/dev/null) || return

    COMPREPLY=()
    while IFS= read -r line; do
        if [[ "$line" =~ ^:([0-9]+)$ ]]; then
            directive=\${BASH_REMATCH[1]}
            continue
        fi
        value="\${line%%$'\\t'*}"
        if [[ -n "$before" && "$value" == "$word"* ]]; then
            value="\${value#"$before"}"
        fi
        if [[ -n "$value" && "$value" == "$last"* ]]; then
            COMPREPLY+=("$(printf '%q' "$value")")
        fi
    done <<< "$answer"

    if ((directive & 2)); then compopt -o nospace 2>/dev/null; fi
    if ((directive & 32)); then compopt -o nosort 2>/dev/null; fi
}

complete -F __tasks_complete tasks slaps
`
