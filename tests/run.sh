#!/usr/bin/env bash
# Installs what is missing, builds, and tests everything; on a bare Debian 12 too. Exit 1 if anything failed.
#   tests/run.sh           release: lint, unit, integration, the README's session; asan+ubsan: unit, integration; clang-tidy
#   tests/run.sh --long    also the slowest of integration under asan, tsan on the parts without gRPC, tests/long (kills, a million
#                          events, a bare Debian), and clang-tidy on the tests
# TASUKI_SHARED: a folder with data that some tests need, else ../shared; they are skipped without it.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1

long=no
for argument in "$@"; do
  case "$argument" in
    --long) long=yes ;;
    *) echo "usage: tests/run.sh [--long]" >&2; exit 2 ;;
  esac
done

extra=()
[ $long = no ] || extra=(debootstrap)
bash deploy/install-packages.sh "${extra[@]}" || exit 1
export CCACHE_DIR=${CCACHE_DIR:-$HOME/.cache/ccache} CCACHE_MAXSIZE=${CCACHE_MAXSIZE:-5G}
export TASUKI_SHARED=${TASUKI_SHARED:-$PWD/../shared}
export ASAN_OPTIONS=${ASAN_OPTIONS:-detect_stack_use_after_return=1:check_initialization_order=1}
export LSAN_OPTIONS=${LSAN_OPTIONS:-suppressions=$PWD/tests/lsan.supp:print_suppressions=0}
export UBSAN_OPTIONS=${UBSAN_OPTIONS:-print_stacktrace=1:halt_on_error=1}
export TSAN_OPTIONS=${TSAN_OPTIONS:-suppressions=$PWD/tests/tsan.supp}
[ $long = no ] || export TASUKI_TEST_PLAYS=${TASUKI_TEST_PLAYS:-10}
# What chance decides is the same in every short run, so that a change is judged by what it did; a long run goes where none has been.
if [ $long = no ]; then
  export TASUKI_TEST_SEED=${TASUKI_TEST_SEED:-2026} RC_PARAMS=${RC_PARAMS:-seed=2026}
else
  export RC_PARAMS=${RC_PARAMS:-}
fi
jobs=$(nproc)
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

say() { printf '\n== %s (%dm%02ds)\n' "$*" $((SECONDS / 60)) $((SECONDS % 60)); }

build() {  # PRESET [CMAKE ARGUMENT…]
  say "build $1"
  cmake --preset "$1" "${@:2}" >"$results/$1.configure.log" ||
    { cat "$results/$1.configure.log"; exit 1; }
  cmake --build --preset "$1" --parallel "$jobs" || exit 1
}

run_tests() {  # PRESET NAME CTEST ARGUMENT…
  say "test $1 $2"
  # One more than there are cores: a test waits at times, for a disk or for another process.
  ctest --test-dir "build/$1" --output-on-failure --no-tests=error --parallel $((jobs + 1)) \
    --output-junit "$results/$1.$2.xml" "${@:3}" >"$results/$1.$2.log" 2>&1
  local code=$?
  if [ $code -eq 0 ]; then tail -n 8 "$results/$1.$2.log"; else grep -v '  Passed  ' "$results/$1.$2.log"; fi
  # A ctest that died, or could not start a test, counts as one failure more.
  [ $code -eq 0 ] || echo '<testsuite tests="1" failures="1"/>' >"$results/$1.$2.exit.xml"
  [ -s "$results/$1.$2.xml" ] || rm -f "$results/$1.$2.xml"
}

tidy() {  # NAME [ARGUMENT OF tidy.py]
  build tidy
  say "clang-tidy $1"
  python3 tests/tidy.py build/tidy --junit "$results/tidy.$1.xml" "${@:2}" && return
  [ -s "$results/tidy.$1.xml" ] || echo '<testsuite tests="1" failures="1"/>' >"$results/tidy.$1.xml"
}

build release
run_tests release short -LE '^long$'
build asan
# Of properties fewer examples than in the release build: what a sanitizer sees, it sees in the first ones.
RC_PARAMS="$RC_PARAMS max_success=20" run_tests asan unit -L unit
under_asan='^asan$'
[ $long = no ] || under_asan='^asan'
run_tests asan integration -L "$under_asan" -LE unit
tidy programs
if [ $long = yes ]; then
  build tsan
  run_tests tsan unit -L unit
  tidy tests --tests
  run_tests release long -L '^long$' --timeout 7200
fi

say "done"
python3 tests/count_results.py "$results"/*.xml
