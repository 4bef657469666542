# Completion of gyre's command line for fish.

# The command or script that the words before the cursor name, if any.
function __gyre_command
    set -l words (commandline -opc)
    set -l takes_word -e --eval -p --print -m --module --diagnostics --max-memory --max-steps --timeout --seed \
        --color --trace --profile --profile-rate --coverage -X
    set -l at 2
    while test $at -le (count $words)
        switch $words[$at]
            case -e --eval -p --print -m --module
                test $at -lt (count $words); and echo script
            case run
            case '-?*'
                contains -- $words[$at] $takes_word; and set at (math $at + 1)
            case '*'
                echo $words[$at]
                return
        end
        set at (math $at + 1)
    end
end

function __gyre_at_options
    contains -- "$(__gyre_command)" "" repl
end

function __gyre_needs_command
    test -z "$(__gyre_command)"; and not contains -- run (commandline -opc)
end

function __gyre_is
    test "$(__gyre_command)" = $argv[1]
end

complete -c gyre -n __gyre_needs_command -a run -d 'run a script'
complete -c gyre -n __gyre_needs_command -a repl -d 'talk to Gyre'
complete -c gyre -n __gyre_needs_command -a test -d 'run test blocks'
complete -c gyre -n __gyre_needs_command -a fmt -d 'format scripts'
complete -c gyre -n __gyre_needs_command -a check -d 'find likely mistakes in scripts'
complete -c gyre -n __gyre_needs_command -a doc -d 'the documentation of a module'
complete -c gyre -n __gyre_needs_command -a ps -d 'show the tasks of a running program'
complete -c gyre -n __gyre_needs_command -a lsp -d 'a language server, for editors'
complete -c gyre -n __gyre_needs_command -a features -d 'show what this build has'

complete -c gyre -n __gyre_at_options -s e -l eval -x -d 'run CODE'
complete -c gyre -n __gyre_at_options -s p -l print -x -d 'run CODE and print its value'
complete -c gyre -n __gyre_at_options -s m -l module -x -d 'run NAME.gy of this folder or of GYRE_PATH'
complete -c gyre -n __gyre_at_options -s i -l interactive -d 'talk to Gyre when the script has run'
complete -c gyre -n __gyre_at_options -s c -l compile -r -d 'look for errors, run nothing'
complete -c gyre -n __gyre_at_options -l disasm -r -d 'print the instructions of a script'
complete -c gyre -n __gyre_at_options -l diagnostics -x -a 'full short' -d 'how errors are told'
complete -c gyre -n __gyre_at_options -l max-memory -x -d 'throw MemoryError beyond SIZE bytes'
complete -c gyre -n __gyre_at_options -l max-steps -x -d 'end the run after so many steps'
complete -c gyre -n __gyre_at_options -l timeout -x -d 'end the run after TIME'
complete -c gyre -n __gyre_at_options -l seed -x -d 'let the module random begin with N'
complete -c gyre -n __gyre_at_options -l color -x -a 'auto always never' -d colours
complete -c gyre -n __gyre_at_options -l leaks -d 'report tasks that nothing can wake'
complete -c gyre -n __gyre_at_options -l strict -d 'end the run at the first error that nobody looks at'
complete -c gyre -n __gyre_at_options -l trace -r -d 'write what all tasks do'
complete -c gyre -n __gyre_at_options -l profile -r -d 'write where the time goes'
complete -c gyre -n __gyre_at_options -l profile-rate -x -d 'samples a second'
complete -c gyre -n __gyre_at_options -l coverage -r -d 'write which lines ran'
complete -c gyre -n __gyre_at_options -l sandbox -d 'no files, network, programs or environment'
complete -c gyre -n __gyre_at_options -l allow-read -d 'read files and folders'
complete -c gyre -n __gyre_at_options -l allow-write -d 'write files and folders'
complete -c gyre -n __gyre_at_options -l allow-net -d 'reach hosts'
complete -c gyre -n __gyre_at_options -l allow-run -d 'start programs'
complete -c gyre -n __gyre_at_options -l allow-env -d 'know environment variables'
complete -c gyre -n __gyre_at_options -o X -x -a 'dev age= ps' -d 'debug mode, and gyre ps'
complete -c gyre -n __gyre_at_options -s q -l quiet -d 'no greeting before the prompt'
complete -c gyre -n __gyre_at_options -l no-init -d 'do not run the startup file of the prompt'
complete -c gyre -n __gyre_at_options -s h -l help -d 'print the help'
complete -c gyre -n __gyre_at_options -s V -l version -d 'print the version'

complete -c gyre -n '__gyre_is test' -s k -x -d 'only tests whose name matches'
complete -c gyre -n '__gyre_is test' -l seed -x -d 'pick the next task at random'
complete -c gyre -n '__gyre_is test' -l explore -d 'try all orders of tasks'
complete -c gyre -n '__gyre_is test' -l replay -x -d 'repeat a run of --explore'
complete -c gyre -n '__gyre_is test' -l fail-fast -d 'stop at the first failure'
complete -c gyre -n '__gyre_is test' -l junit -r -d 'write the results as JUnit XML'
complete -c gyre -n '__gyre_is fmt' -l check -d 'change nothing, name the files that would be'
complete -c gyre -n '__gyre_is fmt' -l diff -d 'change nothing, show what would be'
complete -c gyre -n '__gyre_is check' -l json -d 'a JSON object a line'
complete -c gyre -n '__gyre_is doc' -l html -d 'as a page of HTML'
complete -c gyre -n '__gyre_is doc' -d module -a 'args base64 bisect collections copy datetime dns fs functools \
    hashlib heapq hmac http io itertools json log loop math net operator os path pg process random re signal sqlite \
    string struct term threading time tls'
complete -c gyre -n '__gyre_is ps' -f -l tree -d 'each task below the one whose group it belongs to'
complete -c gyre -n '__gyre_is lsp' -f -l stdio -d 'means nothing more'
complete -c gyre -n 'contains -- "$(__gyre_command)" test fmt check doc ps lsp features' -s h -l help -d 'print the help'
