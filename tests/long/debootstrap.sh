#!/usr/bin/env bash
# Shows that a bare Debian 12 is enough: makes one in a folder, copies a fresh clone into it, and
# runs the two commands of the README there (issue 2, acceptance 1). Needs root and debootstrap.
#   tests/long/debootstrap.sh [FOLDER]      a folder on a disk with 8 GiB free; removed at the end
# KEEP=1 keeps the folder. The package mirror is the one this machine's apt uses. Where CCACHE_DIR is set, as
# tests/run.sh does, objects that are compiled already come from there; installed is nothing but the packages.
set -euo pipefail
cd "$(dirname "$0")/../.."
source_tree=$PWD
folder=${1:-$(mktemp -d)}
root=$folder/root

if [ "$(id -u)" != 0 ] || ! command -v debootstrap >/dev/null; then
  echo "debootstrap check: skipped (needs root and the package debootstrap)"
  exit 77
fi

mirror=$(awk '/^URIs:/ {print $2; exit}' /etc/apt/sources.list.d/debian.sources 2>/dev/null ||
         awk '$1 == "deb" {print $2; exit}' /etc/apt/sources.list)
mirror=${mirror:-$(awk '$1 == "deb" {print $2; exit}' /etc/apt/sources.list)}
mounted=()
cleanup() {
  for ((i = ${#mounted[@]} - 1; i >= 0; --i)); do umount -l "${mounted[$i]}" || true; done
  if grep -q " $root/" /proc/mounts; then echo "still mounted, so left: $root" >&2; return; fi
  [ -n "${KEEP:-}" ] || rm -rf --one-file-system "$folder"
}
trap cleanup EXIT

debootstrap --variant=minbase bookworm "$root" "$mirror" >"$folder/debootstrap.log"
# The machine's own way to its mirror.
cp -a /etc/apt/apt.conf.d/. "$root/etc/apt/apt.conf.d/"
rm -f "$root"/etc/apt/sources.list
cp -a /etc/apt/sources.list* "$root/etc/apt/" 2>/dev/null || true
cp /etc/resolv.conf "$root/etc/resolv.conf" 2>/dev/null || true
git clone -q "$source_tree" "$root/tasuki"
shared=${TASUKI_SHARED:-$source_tree/../shared}
if [ -d "$shared" ]; then
  cp -a "$shared" "$root/shared"
fi
for mount in proc sys dev; do
  mount --rbind "/$mount" "$root/$mount" && mounted+=("$root/$mount")
done
if [ -n "${CCACHE_DIR:-}" ]; then
  mkdir -p "$CCACHE_DIR" "$root/ccache"
  mount --bind "$CCACHE_DIR" "$root/ccache" && mounted+=("$root/ccache")
fi

in_root() {
  chroot "$root" /usr/bin/env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 \
    CI="${CI:-}" ${CCACHE_DIR:+CCACHE_DIR=/ccache} bash -c "cd /tasuki && $1"
}
in_root 'apt-get update -q >/dev/null'
in_root 'bash deploy/demo.sh'
in_root 'bash tests/run.sh'
echo "debootstrap check: both commands succeeded on a bare Debian 12"
