# Completion of gyre's command line for bash.

# Does the option take the next word?
_gyre_takes_word()
{
    case $1 in
        -e | --eval | -p | --print | -m | --module | --diagnostics | --max-memory | --max-steps | --timeout | --seed) ;;
        --color | --trace | --profile | --profile-rate | --coverage | -X | -k | --replay | --junit) ;;
        *) return 1 ;;
    esac
}

# Words that begin with what is typed, or scripts and folders.
_gyre_words() { COMPREPLY+=($(compgen -W "$1" -- "$current")); }
_gyre_scripts() { COMPREPLY+=($(compgen -f -X '!*.gy' -- "$current") $(compgen -d -S / -- "$current")); }

_gyre()
{
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} command= at
    local commands="run repl test fmt check doc lsp ps features"
    local options="-e --eval -p --print -m --module -i --interactive -c --compile --disasm --diagnostics
        --max-memory --max-steps --timeout --seed --color --leaks --strict --trace --profile --profile-rate --coverage --sandbox --allow-read
        --allow-write --allow-net --allow-run --allow-env -X -q --quiet --no-init -h --help -V --version"

    # bash takes --color=always for three words.
    [[ $current == "=" ]] && current=
    [[ $previous == "=" ]] && previous=${COMP_WORDS[COMP_CWORD - 2]}
    for ((at = 1; at < COMP_CWORD; at++)); do
        case ${COMP_WORDS[at]} in
            -e | --eval | -p | --print | -m | --module) command=script; at=$((at + 1)) ;;
            -c | --compile | --disasm | run) ;;
            -?* | "=") if _gyre_takes_word "${COMP_WORDS[at]}"; then at=$((at + 1)); fi ;;
            *) command=${COMP_WORDS[at]} ;;
        esac
        [[ $command ]] && break
    done
    compopt -o nospace 2>/dev/null
    case $previous in
        --color) _gyre_words "auto always never" ;;
        --diagnostics) _gyre_words "full short" ;;
        -X) _gyre_words "dev age= ps" ;;
        --trace | --profile | --coverage | --junit) COMPREPLY=($(compgen -f -- "$current")) ;;
        *)
            if _gyre_takes_word "$previous"; then return; fi
            case $command in
                "")
                    if [[ $current == -* ]]; then
                        _gyre_words "$options"
                    else
                        _gyre_scripts
                        [[ $previous == run || $previous == -c || $previous == --compile || $previous == --disasm ]] ||
                            _gyre_words "$commands"
                    fi ;;
                test) if [[ $current == -* ]]; then
                    _gyre_words "-k --seed --explore --replay --fail-fast --junit -h --help"; else _gyre_scripts; fi ;;
                fmt) if [[ $current == -* ]]; then _gyre_words "--check --diff -h --help"; else _gyre_scripts; fi ;;
                check) if [[ $current == -* ]]; then _gyre_words "--json -h --help"; else _gyre_scripts; fi ;;
                doc) if [[ $current == -* ]]; then _gyre_words "--html -h --help"; else
                    _gyre_scripts
                    _gyre_words "args base64 bisect collections copy datetime dns fs functools hashlib heapq hmac http io
                        itertools json log loop math net operator os path pg process random re signal sqlite string struct
                        term threading time tls"
                fi ;;
                ps) _gyre_words "--tree -h --help" ;;
                lsp) _gyre_words "--stdio -h --help" ;;
                repl) _gyre_words "$options" ;;
                features) _gyre_words "-h --help" ;;
                *) COMPREPLY=($(compgen -f -- "$current")) ;; # the script's own arguments
            esac ;;
    esac
    [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} != */ && ${COMPREPLY[0]} != *= ]] && compopt +o nospace 2>/dev/null
    return 0
}
complete -o filenames -F _gyre gyre
