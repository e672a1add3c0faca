#!/usr/bin/env bash
# Installs what deploy/packages.txt names and is not there yet; through sudo where not root.
# Given further package names, installs those too.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)

missing=()
while read -r package; do
  [ -n "$package" ] || continue
  state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$state" = installed ] || missing+=("$package")
done < <(cat "$here/packages.txt"; printf '%s\n' "$@")
[ ${#missing[@]} -gt 0 ] || exit 0

sudo=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null ||
    { echo "these Debian packages are missing, and there is neither root nor sudo to install them:" \
           "${missing[*]}" >&2; exit 1; }
  sudo=(sudo)
fi
echo "installing: ${missing[*]}" >&2
export DEBIAN_FRONTEND=noninteractive
apt=(apt-get -o Dpkg::Use-Pty=0 -o Acquire::Retries=3 -qq)
"${sudo[@]}" "${apt[@]}" update >/dev/null
"${sudo[@]}" env DEBIAN_FRONTEND=noninteractive "${apt[@]}" install -y --no-install-recommends \
  "${missing[@]}" </dev/null >/dev/null
