#!/usr/bin/env bash
# Plays Tasuki on this machine: a server and three laptops, in a temporary folder, leaving nothing running.
#   deploy/demo.sh                 a small team's two months, generated from a fixed seed
#   deploy/demo.sh FILE MAP.json   an import of FILE with MAP instead
# On a bare Debian 12: installs what is missing (through sudo where not root), builds, plays.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
if [ $# -ne 0 ] && [ $# -ne 2 ]; then
  echo "usage: deploy/demo.sh [FILE MAP.json]" >&2
  exit 2
fi
files=()
for file in "$@"; do
  [ -r "$file" ] || { echo "demo.sh: cannot read $file" >&2; exit 1; }
  files+=("$(cd "$(dirname "$file")" && pwd)/$(basename "$file")")
done

bash "$root/deploy/install-packages.sh"
export CCACHE_DIR=${CCACHE_DIR:-$HOME/.cache/ccache}
cd "$root"
echo "== building tasuki and tasukid (the first time takes some minutes)" >&2
cmake --preset release >/dev/null
cmake --build --preset release --target tasuki tasukid >&2
exec python3 deploy/demo/play.py build/release/bin "${files[@]}"
