# Completions of kompis for bash: what `kompis completions bash` prints.
# They ask kompis itself, so take them from the kompis that you run.

_kompis() {
    # bash cuts words at `:` and `=`, kompis does not: pieces without white space between them are one word.
    local -a words=()
    local rest=$COMP_LINE before= raw piece gap at
    for ((at = 0; at <= COMP_CWORD; at++)); do
        raw=${COMP_WORDS[at]}
        gap=${rest%%[![:space:]]*}
        rest=${rest#"$gap"}
        rest=${rest#"$raw"}
        piece=$raw
        if ((at == COMP_CWORD && BASH_VERSINFO[0] >= 4)); then
            if [[ -z $raw || $raw == *[!:=]* ]]; then
                piece=$2 # up to the cursor, without the quote that opens it
            elif [[ -n $2 ]]; then
                break # the cursor stands before the colon
            fi
        fi
        if ((at > 0)) && [[ -z $gap && ($raw != *[!:=]* || $before != *[!:=]*) ]]; then
            words[${#words[@]} - 1]+=$piece
        else
            words+=("$piece")
        fi
        before=$raw
    done

    local word=${words[${#words[@]} - 1]} reply near=
    local kept=${word%"$2"} # bash replaces only what it takes for the word, which is the second argument
    COMPREPLY=()
    while IFS= read -r reply; do
        [[ $reply == "$word"* ]] || near=yes
        reply=${reply#"$kept"}
        if [[ ${COMP_WORDS[COMP_CWORD]} != [\"\']* && $reply == *[[:space:]\'\"\$\`\;\&\|\<\>\(\)\*\?\[\!\#]* ]]; then
            printf -v reply %q "$reply"
        fi
        COMPREPLY+=("$reply")
    done < <(KOMPIS_COMPLETE=bash command kompis -- "${words[@]}" 2>/dev/null)

    if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *[:=/.] ]]; then
        compopt -o nospace 2>/dev/null
    elif [[ -n $near && ${#COMPREPLY[@]} -gt 1 && ${COMP_TYPE-} == 9 ]]; then
        COMPREPLY+=(' ') # keep what was typed: bash would put the common beginning of the others in its place
    fi
}

if ((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] >= 404)); then
    complete -o bashdefault -o nosort -F _kompis kompis
elif ((BASH_VERSINFO[0] >= 4)); then
    complete -o bashdefault -F _kompis kompis
else
    complete -o bashdefault -o nospace -F _kompis kompis
fi
