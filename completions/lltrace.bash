# SPDX-License-Identifier: GPL-2.0-only
# bash completion for lltrace

_lltrace_events() {
	printf '%s\n' deny domain ruleset rule check all
	lltrace list 2> /dev/null | sed -n 's/^    \([a-z_0-9]*\)$/\1/p'
}

_lltrace_rights() {
	lltrace list -j 2> /dev/null | sed 's/.*"rights"://' | grep -o '"name":"[a-z_]*"' | cut -d '"' -f 4
}

# The last of a list of columns.
_lltrace_columns() {
	local names
	names=$(lltrace show -h 2> /dev/null | sed -n '/^Columns:/,/^$/s/^  //p')
	mapfile -t COMPREPLY < <(compgen -P "${cur%"${cur##*[,+]}"}" -W "$names" -- "${cur##*[,+]}")
}

_lltrace() {
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} verb=${COMP_WORDS[1]} i
	COMPREPLY=()
	# behind "--" stands the command line of a program
	for ((i = 2; i < COMP_CWORD; i++)); do
		[ "${COMP_WORDS[i]}" = -- ] || continue
		if declare -F _command_offset > /dev/null; then
			_command_offset $((i + 1))
		else
			mapfile -t COMPREPLY < <(compgen -c -f -- "$cur")
		fi
		return
	done
	if [ "$COMP_CWORD" = 1 ]; then
		mapfile -t COMPREPLY < <(compgen -W 'show record recover stat domains list filter doctor clean help --help --version' -- "$cur")
		return
	fi
	case $prev in
	-e | --event) mapfile -t COMPREPLY < <(compgen -W "$(_lltrace_events)" -- "$cur") ;;
	--format) mapfile -t COMPREPLY < <(compgen -W 'text ftrace json audit' -- "$cur") ;;
	--color) mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur") ;;
	-o | --columns) [ "$verb" != show ] || _lltrace_columns ;;
	-T | --timestamps) mapfile -t COMPREPLY < <(compgen -W 'wall clock delta none' -- "$cur") ;;
	-C | --clock)
		mapfile -t COMPREPLY < <(compgen -W "$(tr -d '[]' < /sys/kernel/tracing/trace_clock 2> /dev/null)" -- "$cur")
		;;
	-u | --user) mapfile -t COMPREPLY < <(compgen -u -- "$cur") ;;
	--by) mapfile -t COMPREPLY < <(compgen -W 'program pid domain right path port event' -- "$cur") ;;
	--file-version) mapfile -t COMPREPLY < <(compgen -W '6 7' -- "$cur") ;;
	-p | --pid | -P | --only-pid)
		mapfile -t COMPREPLY < <(compgen -W "$(ps -e -o pid= 2> /dev/null)" -- "$cur")
		;;
	--format-dir) mapfile -t COMPREPLY < <(compgen -d -- "$cur") ;;
	-r | --right) mapfile -t COMPREPLY < <(compgen -W "$(_lltrace_rights)" -- "$cur") ;;
	-c | --comm) mapfile -t COMPREPLY < <(compgen -W "$(ps -e -o comm= 2> /dev/null)" -- "$cur") ;;
	-f | --filter | -d | --domain | --port | -n | --count | --time | -b | --buffer-size | --max-size | --subbuf-size) ;;
	*)
		case $verb:$cur in
		help:*) mapfile -t COMPREPLY < <(compgen -W 'show record recover stat domains list filter doctor clean' -- "$cur") ;;
		show:-*)
			mapfile -t COMPREPLY < <(compgen -W '--event --audit-equivalent --pid --only-pid
				--comm --domain --right --path --port --filter --user --count --time --columns
				--fold --no-headings --input --format --json --timestamps --clock --color --quiet
				--verbose --help' -- "$cur")
			;;
		record:-*)
			mapfile -t COMPREPLY < <(compgen -W '--event --audit-equivalent --pid --only-pid
				--comm --domain --right --path --port --filter --user --count --time --output --buffer-size --clock --max-size
				--compress --file-version --subbuf-size --fail-on-loss --quiet --verbose
				--help' -- "$cur")
			;;
		stat:-*)
			mapfile -t COMPREPLY < <(compgen -W '--event --audit-equivalent --pid --only-pid
				--comm --domain --right --path --port --filter --user --count --time --input --by
				--json --no-headings --quiet --help' -- "$cur")
			;;
		domains:-*)
			mapfile -t COMPREPLY < <(compgen -W '--event --audit-equivalent --pid --only-pid
				--comm --domain --right --path --port --filter --user --count --time --input --json
				--quiet --help' -- "$cur")
			;;
		filter:-*)
			mapfile -t COMPREPLY < <(compgen -W '--event --audit-equivalent --pid --only-pid
				--comm --domain --right --path --port --filter --input --format-dir --help' -- "$cur")
			;;
		doctor:-*) mapfile -t COMPREPLY < <(compgen -W '--json --help' -- "$cur") ;;
		clean:-*) mapfile -t COMPREPLY < <(compgen -W '--dry-run --help' -- "$cur") ;;
		recover:-*) mapfile -t COMPREPLY < <(compgen -W '--help' -- "$cur") ;;
		list:-*) mapfile -t COMPREPLY < <(compgen -W '--json --verbose --help' -- "$cur") ;;
		*) mapfile -t COMPREPLY < <(compgen -f -- "$cur") ;;
		esac
		;;
	esac
}

complete -o filenames -F _lltrace lltrace
