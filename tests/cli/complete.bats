#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# What bash, zsh and fish offer: the same in each, and what -h, the kernel's names and the system say.

load helpers

completions=$BATS_TEST_DIRNAME/../../completions
shells="bash zsh fish"

setup() {
	cd "$BATS_TEST_TMPDIR"
	# as it is installed: the shells find the program in PATH
	mkdir bin
	ln -s "$LLTRACE" bin/lltrace
	PATH=$PWD/bin:$PATH
}

complete_bash() {
	bash --norc -c '
		. "$1/lltrace.bash"
		# as readline does, which takes "=" for a word of its own
		line=${2//=/ = }
		read -r -a COMP_WORDS <<< "$line"
		[[ $line != *" " ]] || COMP_WORDS+=("")
		COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
		_lltrace
		[ ${#COMPREPLY[@]} = 0 ] || printf "%s\n" "${COMPREPLY[@]}"
	' - "$completions" "$1"
}

complete_zsh() {
	zsh -f "$BATS_TEST_DIRNAME/complete.zsh" "$completions" "$1"
}

complete_fish() {
	fish -N -c 'source $argv[1]/lltrace.fish; complete -C $argv[2]' "$completions" "$1" | cut -f 1
}

# offers LINE: what each shell offers stands in "offered"; the same in all
offers() {
	local shell
	for shell in $shells; do
		command -v "$shell" > /dev/null || skip "no $shell"
		"complete_$shell" "$1" | LC_ALL=C sort -u > "offered-$shell" 2> err
	done
	# with "--option=" bash completes only what comes behind
	line=${1##* }
	[[ $line != *=* ]] || sed -i "s/^/${line%=*}=/" offered-bash
	same offered-zsh offered-fish
	same offered-bash offered-fish
	cp offered-bash offered
}

@test "commands" {
	offers 'lltrace '
	lltrace -h | sed -n -E 's/^[a-z ]{10}([a-z]+) +[^ ].*/\1/p' | LC_ALL=C sort > verbs
	echo help >> verbs
	LC_ALL=C sort -o verbs verbs
	same verbs offered
	offers 'lltrace -'
	[ "$(xargs < offered)" = '--help --version' ]
	offers 'lltrace help do'
	[ "$(xargs < offered)" = 'doctor domains' ]
}

@test "every option of -h, and no other" {
	lltrace -h | sed -n -E 's/^[a-z ]{10}([a-z]+) +[^ ].*/\1/p' > verbs
	while read -r verb; do
		lltrace "$verb" -h | sed -n -E 's/^  (-[a-zA-Z], |    )(--[a-z-]+).*/\2/p' | LC_ALL=C sort > help
		offers "lltrace $verb --"
		same help offered
	done < verbs
}

@test "names: rights, groups, and columns, in lists as well" {
	offers 'lltrace show -r '
	lltrace list --names rights | LC_ALL=C sort > rights
	same rights offered
	offers 'lltrace record --right read_file,wr'
	[ "$(cat offered)" = read_file,write_file ]
	offers 'lltrace stat -e r'
	[ "$(xargs < offered)" = 'rule ruleset' ]
	offers 'lltrace show -o +PID,PA'
	[ "$(xargs < offered)" = '+PID,PARENT +PID,PATH' ]
	offers 'lltrace show --columns '
	lltrace show -h | sed -n '/^Columns:/,/^$/s/^  //p' | tr ' ' '\n' | LC_ALL=C sort > columns
	same columns offered
}

# words COMMAND OPTION...: those offered are those that the program takes
words() {
	offers "lltrace $1 $2 "
	run lltrace "$1" "$2" nonsense
	[ "$status" = 2 ]
	[ -s offered ]
	while read -r word; do
		[[ $output == *"$word"* ]]
	done < offered
	# "there are a, b and c", "takes a, b or c"
	sed -n '1s/.* \(there are\|takes\) //p' <<< "$output" | sed "s/, not '.*//; s/ and / /; s/ or / /; s/,/ /g" |
		tr -s ' ' '\n' | LC_ALL=C sort > taken
	same taken offered
}

@test "words that an option takes" {
	words show --format
	words show --color
	words show -T
	words list --names
	words suggest --for
	words stat --by
	words record --file-version
}

@test "values behind '=', and of options with one letter" {
	offers 'lltrace show --format=js'
	[ "$(cat offered)" = --format=json ]
	offers 'lltrace show -C b'
	offers 'lltrace show -T w'
	[ "$(cat offered)" = wall ]
	# -n of clean takes no value
	offers 'lltrace clean -n --he'
	[ "$(cat offered)" = --help ]
}

@test "files, directories, processes, users and programs" {
	mkdir -p some/dir
	touch some/file
	for shell in $shells; do
		for line in 'lltrace show some/' 'lltrace record -o some/' 'lltrace list -v some/'; do
			# with or without the directory
			[ "$("complete_$shell" "$line" | sed 's,/$,,; s,.*/,,' | sort | xargs)" = 'dir file' ]
		done
		"complete_$shell" 'lltrace filter --format-dir some/' > offered
		[[ $(cat offered) == *dir* && $(cat offered) != *file* ]]
		"complete_$shell" 'lltrace show -u roo' > offered
		grep -x root offered
		"complete_$shell" "lltrace show -p $$" > offered
		grep -x $$ offered
		"complete_$shell" 'lltrace show -- true' > offered
		grep -x true offered
	done
}
