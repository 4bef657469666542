# Completion of gyre's command line for bash.

_gyre()
{
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
    local commands="run repl test fmt check doc lsp ps features"
    local options="-e --eval -p --print -m --module -i --interactive -c --compile --disasm --diagnostics
        --max-memory --max-steps --timeout --seed --color --leaks --strict --trace --profile --profile-rate --coverage --sandbox --allow-read
        --allow-write --allow-net --allow-run --allow-env -X -q --quiet --no-init -h --help -V --version"
    local test_options="-k --seed --explore --replay --fail-fast --junit -h --help"
    local word

    case $previous in
        --color) COMPREPLY=($(compgen -W "auto always never" -- "$current")); return ;;
        --diagnostics) COMPREPLY=($(compgen -W "full short" -- "$current")); return ;;
        -X) COMPREPLY=($(compgen -W "dev age= ps" -- "$current")); return ;;
        -e | --eval | -p | --print | --max-memory | --max-steps | --timeout | --seed) return ;;
    esac
    for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
        if [[ $word == test ]]; then options=$test_options commands=; break; fi
        if [[ $word == ps ]]; then options="-h --help" commands=; break; fi
        if [[ $word == fmt ]]; then options="--check --diff -h --help" commands=; break; fi
        if [[ $word == check ]]; then options="--json -h --help" commands=; break; fi
        if [[ $word == doc ]]; then options="--html -h --help" commands=; break; fi
    done
    if [[ $current == -* ]]; then
        COMPREPLY=($(compgen -W "$options" -- "$current"))
        return
    fi
    COMPREPLY=($(compgen -f -X '!*.gy' -- "$current") $(compgen -d -S / -- "$current"))
    if ((COMP_CWORD == 1)); then COMPREPLY+=($(compgen -W "$commands" -- "$current")); fi
    compopt -o nospace 2>/dev/null
    [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} != */ ]] && compopt +o nospace 2>/dev/null
}
complete -o filenames -F _gyre gyre
