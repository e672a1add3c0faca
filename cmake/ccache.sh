#!/bin/sh
# ccache.sh BASE CCACHE COMPILER ARGUMENT…: the compiler through ccache.
# A precompiled header of before goes first: ccache's preprocessor would read it instead of what the
# new one is made of, and find the new one of another branch that began with the same old one.
base=$1
shift
for argument; do
  case $argument in
    *.gch) rm -f "$argument" ;;
  esac
done
CCACHE_BASEDIR=$base CCACHE_NOHASHDIR=1 CCACHE_SLOPPINESS=pch_defines,time_macros exec "$@"
