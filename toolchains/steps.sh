# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Sourced by toolchains/install, toolchains/test-arm64, tests/run and host-sim/run: how a long step shows its progress.
# Needs `top`, the project's folder. Sets PATH so that a newer node which toolchains/install fetched is found first.

if [ -x "$top/build/tools/node/bin/node" ]; then PATH=$top/build/tools/node/bin:$PATH; fi
# A newer npm's advice has no place between our own lines.
export NPM_CONFIG_UPDATE_NOTIFIER=false NPM_CONFIG_FUND=false NPM_CONFIG_AUDIT=false

# A second checkout of the same sources finds what the first one compiled.
export CCACHE_BASEDIR=$top CCACHE_NOHASHDIR=1

say() { printf '%s\n' "$*"; }
die() { printf '%s: %s\n' "${0##*/}" "$*" >&2; exit 1; }

# The last line of a growing log, in one screen line.
last_line() { tail -c 2000 "$1" 2>/dev/null | tr '\r' '\n' | grep -v '^[[:space:]]*$' | tail -n 1 | cut -c 1-110; }

# step TITLE COMMAND...: runs COMMAND without input, its output in build/logs. Prints the title, each 10 s the log's last line,
# at the end the time; when it fails the log's tail, and returns its status.
step() {
  local title=$1 log status=0 start=$SECONDS beat
  shift
  mkdir -p "$top/build/logs"
  log=$top/build/logs/$(printf '%s' "$title" | tr -cs 'A-Za-z0-9' '-' | cut -c 1-60).log
  : >"$log"
  say "== $title"
  ( # `read` on a pipe nobody writes to is a sleep that leaves no child behind
    exec {never}<> <(:)
    while ! read -rt 10 -u "$never"; do printf '   %4d s  %s\n' $((SECONDS - start)) "$(last_line "$log")"; done
  ) &
  beat=$!
  "$@" >"$log" 2>&1 </dev/null || status=$?
  { kill "$beat" && wait "$beat"; } 2>/dev/null || true
  if [ "$status" -ne 0 ]; then
    tail -n 40 "$log" >&2
    say "!! $title: failed with status $status after $((SECONDS - start)) s; all of it in ${log#"$top"/}" >&2
    return "$status"
  fi
  say "   done in $((SECONDS - start)) s"
}

# build PRESET CMAKE-ARGUMENTS TARGETS: configures the preset and builds the targets (each list one string, may be empty: all).
# One at a time in one tree: a second caller waits.
build() {
  local preset=$1 folder=$top/build/$1 home
  mkdir -p "$folder"
  home=$(sed -n 's/^CMAKE_HOME_DIRECTORY:INTERNAL=//p' "$folder/CMakeCache.txt" 2>/dev/null || true)
  if [ -n "$home" ] && [ "$home" != "$top" ]; then
    say "build/$preset was made for $home: starting it anew"
    rm -rf "$folder"
  fi
  (
    flock -n 9 || { say "Waiting for another build in this folder"; flock 9; }
    cd "$top"
    # shellcheck disable=SC2086 # lists of words
    step "Configuring $preset" cmake --preset "$preset" $2 9>&- &&
      step "Building $preset" cmake --build "$folder" -j "$(nproc)" ${3:+--target $3} 9>&-
  ) 9>"$top/build/$preset.lock"
}
