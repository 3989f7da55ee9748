# SPDX-License-Identifier: GPL-2.0-only
# fish completion for lltrace: commands and options are those of its help, names those of the
# running kernel.

function __lltrace_commands
    lltrace -h 2>/dev/null | string match -r '^[a-z ]{10}[a-z]+ +[^ ].*' |
        string replace -r '^.{10}([a-z]+) +' '$1\t'
end

# option, its letter, its argument and what it does, between tabs
function __lltrace_options
    lltrace $argv[1] -h 2>/dev/null | string match -r '^  (?:-[a-zA-Z], |    )--[a-z-]+.*' |
        string replace -r '^  (?:-([a-zA-Z]), |    )--([a-z-]+)(?: ([A-Z]+))? +(.*)' '$2\t$1\t$3\t$4'
end

# __lltrace_list SEPARATORS TOKEN CANDIDATES...: behind the last separator of the token
function __lltrace_list
    set -l before (string match -r "^.*[$argv[1]]" -- $argv[2])
    string replace -r '^' -- "$before" $argv[3..]
end

# __lltrace_value COMMAND OPTION TOKEN
function __lltrace_value
    switch $argv[2]
        case event
            __lltrace_list , $argv[3] (lltrace list --names groups 2>/dev/null) (lltrace list --names events 2>/dev/null)
        case right
            __lltrace_list , $argv[3] (lltrace list --names rights 2>/dev/null)
        case filter
            __lltrace_list '(!&| ' $argv[3] (lltrace list --names fields 2>/dev/null)
        case clock
            lltrace list --names clocks 2>/dev/null
        case columns
            __lltrace_list ,+ $argv[3] (lltrace $argv[1] -h 2>/dev/null | sed -n '/^Columns:/,/^$/s/^  //p' | string split ' ')
        case pid only-pid
            __lltrace_list , $argv[3] (__fish_complete_pids)
        case comm
            ps -e -o comm= 2>/dev/null | sort -u
        case user
            __fish_complete_users
        case format
            printf '%s\n' text ftrace json audit
        case color
            printf '%s\n' auto always never
        case timestamps
            printf '%s\n' wall clock delta none
        case by
            __lltrace_list , $argv[3] program pid domain right path port event
        case source
            printf '%s\n' auto trace audit
        case for
            printf '%s\n' text landlockconfig landlockconfig-toml setpriv landrun sandboxer go
        case names
            printf '%s\n' events groups fields rights clocks
        case file-version
            printf '%s\n' 6 7
        case format-dir
            __fish_complete_directories $argv[3]
        case input output
            __fish_complete_path $argv[3]
    end
end

function __lltrace_complete
    set -l before (commandline -opc)
    set -l token (commandline -ct)
    set -l verb $before[2]
    if test (count $before) -lt 2
        if string match -q -- '-*' $token
            printf '%s\n' --help --version
        else
            __lltrace_commands
            printf 'help\tprint a page about a command\n'
        end
        return
    end
    if test $verb = help
        __lltrace_commands
        return
    end
    # behind "--" stands the command line of a program
    if set -l end (contains -i -- -- $before)
        __fish_complete_subcommand --fcs-skip=$end
        return
    end
    set -l with_value (string match -r '^--([a-z-]+)=(.*)' -- $token)
    for line in (__lltrace_options $verb)
        set -l option (string split \t -- $line)
        if test -z "$option[3]"
            continue
        end
        if contains -- $before[-1] --$option[1] -$option[2]
            __lltrace_value $verb $option[1] $token
            return
        end
        if test (count $with_value) = 3 -a "$with_value[2]" = $option[1]
            string replace -r '^' -- --$option[1]= (__lltrace_value $verb $option[1] $with_value[3])
            return
        end
    end
    if string match -q -- '-*' $token
        for line in (__lltrace_options $verb)
            set -l option (string split \t -- $line)
            printf '%s\t%s\n' --$option[1] $option[4]
            test -z "$option[2]"; or printf '%s\t%s\n' -$option[2] $option[4]
        end
        return
    end
    __fish_complete_path $token
end

complete -c lltrace -f -a '(__lltrace_complete)'
