#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# What is installed, how it is built, and what packages say of it.

load helpers

top=$BATS_TEST_DIRNAME/../..

setup() {
	cd "$BATS_TEST_TMPDIR"
}

@test "everything is installed to its place, below DESTDIR" {
	command -v scdoc > /dev/null || skip "no scdoc"
	DESTDIR=$PWD/dest meson install -C "$LLTRACE_TEST_BUILD/.." --no-rebuild > log
	prefix=$(meson introspect "$LLTRACE_TEST_BUILD/.." --buildoptions | jq -r '.[] | select(.name == "prefix").value')
	(cd "dest$prefix" && find . -type f -printf '%P\n') | sed 's,^lib/[^/]*-linux-gnu[^/]*/,lib/,' | LC_ALL=C sort > installed
	{
		printf '%s\n' bin/lltrace share/lltrace/event.schema.json share/bash-completion/completions/lltrace \
			share/fish/vendor_completions.d/lltrace.fish share/zsh/site-functions/_lltrace
		[ -z "${LLTRACE_PLUGIN_DIR-}" ] || echo lib/traceevent/plugins/plugin_landlock.so
		for page in "$top"/man/*.scd; do
			name=${page##*/} name=${name%.scd}
			echo "share/man/man${name##*.}/$name"
		done
	} | LC_ALL=C sort > expected
	same expected installed
	[ "$(find dest -type f | wc -l)" = "$(wc -l < installed)" ]
}

@test "options move completions, or leave them and the manual out" {
	meson setup build "$top" -Dtests=disabled -Dman=disabled -Dbash_completions=no -Dzsh_completions=/x/zsh \
		-Dfish_completions=no > log || { cat log; false; }
	meson introspect build --installed | jq -r '.[]' | sort > installed
	grep -x /x/zsh/_lltrace installed
	[ "$(grep -c -e /man -e /fish -e /bash-completion installed)" = 0 ]
}

@test "the program is hardened" {
	command -v readelf > /dev/null || skip "no readelf"
	readelf -hW "$LLTRACE" | grep -E 'Type: +DYN'
	readelf -dW "$LLTRACE" | grep -E 'FLAGS.*NOW'
	readelf -lW "$LLTRACE" | grep GNU_RELRO
	readelf -lW "$LLTRACE" | grep -E 'GNU_STACK .* RW +'
	readelf -sW "$LLTRACE" | grep __stack_chk_fail
	# with sanitizers there is no fortification
	readelf -sW "$LLTRACE" | grep -q __asan_init || readelf -sW "$LLTRACE" | grep -E '__(memcpy|v?snprintf|read|fprintf|printf|v?asprintf)_chk'
	[ "$(uname -m)" != x86_64 ] || objdump -d --disassemble=main "$LLTRACE" | grep -m 1 endbr64
}

@test "packages and the change log have the version of meson.build" {
	"$LLTRACE" -V | grep -x "lltrace $LLTRACE_VERSION"
	head -n 1 "$top/debian/changelog" | grep -F "($LLTRACE_VERSION"
	grep -x -E "Version: +$LLTRACE_VERSION" "$top/packaging/lltrace.spec"
	grep -x "pkgver=$LLTRACE_VERSION" "$top/packaging/PKGBUILD"
	[ "$(grep -m 1 -o -E '^## [0-9.]+' "$top/CHANGELOG.md")" = "## $LLTRACE_VERSION" ]
}

# packages NAME: the words of a list in scripts/deps
packages() {
	sed -n "/^$1='/{:a;/'\$/!{N;ba};s/^$1='//;s/'//;p}" "$top/scripts/deps" | xargs | xargs -n 1 | LC_ALL=C sort
}

@test "packages build with what scripts/deps installs" {
	packages dnf_build > dnf
	sed -n -E 's/^BuildRequires: +([^ ]+).*/\1/p' "$top/packaging/lltrace.spec" | LC_ALL=C sort > spec
	same dnf spec
	packages pacman_build > pacman
	bash -c '. "$1"; printf "%s\n" "${depends[@]}" "${makedepends[@]}" base-devel' - "$top/packaging/PKGBUILD" |
		grep -v -x -e glibc -e base-devel | LC_ALL=C sort > pkgbuild
	grep -v -x gcc pacman > needed
	same needed pkgbuild
}
