# SPDX-License-Identifier: GPL-2.0-only
# bash completion for lltrace: commands and options are those of its help, names those of the
# running kernel.

# "--event -e SPEC" for each option of a command, "-" for what it lacks
_lltrace_options() {
	"$1" "$2" -h 2> /dev/null |
		sed -n -E 's/^  (-[a-zA-Z], |    )--([a-z-]+)( ([A-Z]+))? .*/--\2 \1 \4/p' |
		sed -E 's/,? +/ /g; s/^(--[^ ]+) ([A-Z]*)$/\1 - \2/; s/ $/ -/'
}

_lltrace_commands() {
	"$1" -h 2> /dev/null | sed -n -E 's/^[a-z ]{10}([a-z]+) +[^ ].*/\1/p'
}

# The words that begin like $cur.
_lltrace_words() {
	mapfile -t COMPREPLY < <(compgen -W "$1" -- "$cur")
}

# The same behind the last separator (of $2) of a list.
_lltrace_list() {
	local last=${cur##*["$2"]}
	mapfile -t COMPREPLY < <(compgen -P "${cur%"$last"}" -W "$1" -- "$last")
	compopt -o nospace 2> /dev/null
}

# _lltrace_value LLTRACE COMMAND OPTION
_lltrace_value() {
	case $3 in
	--event) _lltrace_list "$("$1" list --names groups 2> /dev/null; "$1" list --names events 2> /dev/null)" , ;;
	--right) _lltrace_list "$("$1" list --names rights 2> /dev/null)" , ;;
	--filter) _lltrace_list "$("$1" list --names fields 2> /dev/null)" '(!&| ' ;;
	--clock) _lltrace_words "$("$1" list --names clocks 2> /dev/null)" ;;
	--columns) _lltrace_list "$("$1" "$2" -h 2> /dev/null | sed -n '/^Columns:/,/^$/s/^  //p')" ,+ ;;
	--pid | --only-pid) _lltrace_list "$(ps -e -o pid= 2> /dev/null)" , ;;
	--comm) _lltrace_words "$(ps -e -o comm= 2> /dev/null)" ;;
	--user) mapfile -t COMPREPLY < <(compgen -u -- "$cur") ;;
	--format) _lltrace_words 'text ftrace json audit' ;;
	--color) _lltrace_words 'auto always never' ;;
	--timestamps) _lltrace_words 'wall clock delta none' ;;
	--by) _lltrace_list 'program pid domain right path port event' , ;;
	--source) _lltrace_words 'auto trace audit' ;;
	--for) _lltrace_words 'text landlockconfig landlockconfig-toml setpriv landrun sandboxer go' ;;
	--names) _lltrace_words 'events groups fields rights clocks' ;;
	--file-version) _lltrace_words '6 7' ;;
	--format-dir) mapfile -t COMPREPLY < <(compgen -d -- "$cur") ;;
	--input | --output) mapfile -t COMPREPLY < <(compgen -f -- "$cur") ;;
	esac
}

_lltrace() {
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} program=${COMP_WORDS[0]}
	local verb=${COMP_WORDS[1]} i long short arg
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
		case $cur in
		-*) _lltrace_words '--help --version' ;;
		*) _lltrace_words "$(_lltrace_commands "$program") help" ;;
		esac
		return
	fi
	if [ "$verb" = help ]; then
		_lltrace_words "$(_lltrace_commands "$program")"
		return
	fi
	# "--option=value" comes as three words
	if [ "$cur" = = ]; then
		cur=
	elif [ "$prev" = = ]; then
		prev=${COMP_WORDS[COMP_CWORD - 2]}
	fi
	while read -r long short arg; do
		[ "$arg" != - ] || continue
		if [ "$prev" = "$long" ] || [ "$prev" = "$short" ]; then
			_lltrace_value "$program" "$verb" "$long"
			return
		fi
	done < <(_lltrace_options "$program" "$verb")
	case $cur in
	-*) _lltrace_words "$(_lltrace_options "$program" "$verb" | cut -d ' ' -f 1)" ;;
	*) mapfile -t COMPREPLY < <(compgen -f -- "$cur") ;;
	esac
}

complete -o filenames -F _lltrace lltrace
