# SPDX-License-Identifier: GPL-2.0-only
# What zsh offers for a command line: complete.zsh FUNCTIONS LINE, one candidate a line.
# An interactive zsh on a terminal of its own, whose compadd writes down what it gets.
emulate -L zsh
zmodload zsh/zpty

export FUNCTIONS=$1 OUT=$(mktemp) DONE=$(mktemp -u)
out=$OUT
mkfifo $DONE
# for both, so that opening does not wait
exec {answers}<> $DONE
cat > $out.rc <<-'RC'
	fpath=($FUNCTIONS $fpath)
	autoload -Uz compinit
	compinit -u -D
	setopt NO_BEEP NO_LIST_BEEP
	compadd() {
		local -a hits
		# these fill arrays instead of offering something
		if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then
			builtin compadd "$@"
			return
		fi
		builtin compadd -A hits "$@"
		(( ! $#hits )) || print -rl -- $IPREFIX$^hits >> $OUT
		builtin compadd "$@"
	}
	finished() { print finished > $DONE; exit }
	comppostfuncs=(finished)
	bindkey '^T' list-choices
	print started > $DONE
RC
zpty z zsh -f -i
zpty -w z "source $out.rc"
read -t 60 -r -u $answers state && zpty -w -n z "$2"$'\C-T' && read -t 60 -r -u $answers state
zpty -d z
candidates=$(sort -u $out)
rm -f $out $out.rc $DONE
[[ $state == finished ]] || { print "zsh does not answer" >&2; exit 1; }
[[ -z $candidates ]] || print -r -- $candidates
