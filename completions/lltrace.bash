# SPDX-License-Identifier: GPL-2.0-only
# bash completion for lltrace

_lltrace_events() {
	printf '%s\n' deny domain ruleset rule check all
	lltrace list 2> /dev/null | sed -n 's/^    \([a-z_0-9]*\)$/\1/p'
}

_lltrace() {
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} verb=${COMP_WORDS[1]}
	COMPREPLY=()
	if [ "$COMP_CWORD" = 1 ]; then
		mapfile -t COMPREPLY < <(compgen -W 'show list help --help --version' -- "$cur")
		return
	fi
	case $prev in
	-e | --event) mapfile -t COMPREPLY < <(compgen -W "$(_lltrace_events)" -- "$cur") ;;
	--format) mapfile -t COMPREPLY < <(compgen -W 'text ftrace' -- "$cur") ;;
	--color) mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur") ;;
	-T | --timestamps) mapfile -t COMPREPLY < <(compgen -W 'wall clock delta none' -- "$cur") ;;
	-C | --clock)
		mapfile -t COMPREPLY < <(compgen -W "$(tr -d '[]' < /sys/kernel/tracing/trace_clock 2> /dev/null)" -- "$cur")
		;;
	-f | --filter | -n | --count | --time) ;;
	*)
		case $verb:$cur in
		help:*) mapfile -t COMPREPLY < <(compgen -W 'show list' -- "$cur") ;;
		show:-*)
			mapfile -t COMPREPLY < <(compgen -W '--event --audit-equivalent --filter --count
				--time --input --format --timestamps --clock --color --quiet --verbose
				--help' -- "$cur")
			;;
		list:-*) mapfile -t COMPREPLY < <(compgen -W '--verbose --help' -- "$cur") ;;
		*) mapfile -t COMPREPLY < <(compgen -f -- "$cur") ;;
		esac
		;;
	esac
}

complete -o filenames -F _lltrace lltrace
