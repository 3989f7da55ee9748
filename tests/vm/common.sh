# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2034
# Shared by build, run and capture.

vm=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# Where build puts the image and run finds it.
image_dir=${LLTRACE_VM_DIR:-${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/lltrace-vm}

die() {	# die STATUS MESSAGE
	echo "${0##*/}: $2" >&2
	exit "$1"
}

# 77 is how a test says that it cannot run here.
skip() { die 77 "$1 (scripts/deps installs it)"; }

kernel_version() {
	local newest
	newest=$(find /boot -name 'vmlinuz-6.12*cloud-amd64' 2> /dev/null | sort -V | tail -n 1)
	[ -n "$newest" ] || skip "no kernel /boot/vmlinuz-6.12*cloud-amd64"
	echo "${newest#/boot/vmlinuz-}"
}

# The shared libraries of a program, as paths.
libraries() {
	{ ldd "$1" 2> /dev/null || true; } | { grep -oE '/[^ ]+' || true; }
}

# put ROOT FILE DEST: FILE at DEST under ROOT, and its libraries at their paths.
put() {
	local root=$1 file=$2 dest=$3 lib
	mkdir -p "$root$(dirname "$dest")"
	cp -L "$file" "$root$dest"
	libraries "$file" | while read -r lib; do
		if [ -e "$lib" ] && [ ! -e "$root$lib" ]; then
			mkdir -p "$root$(dirname "$lib")"
			cp -L "$lib" "$root$lib"
		fi
	done
}

# The files under a directory as an uncompressed initramfs.
pack() {
	(cd "$1" && find . -mindepth 1 | LC_ALL=C sort | cpio -o -H newc --quiet)
}
