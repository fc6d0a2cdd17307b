# What every script begins with: strict mode, the root of the tree, and a few words to say things.
# Sourced, never run.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cd "$root"

jobs=$(nproc)

die() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}

# step TITLE COMMAND...: announces, runs and times one step.
step() {
  local title=$1 began=$SECONDS
  shift
  printf '\n== %s\n' "$title"
  "$@"
  printf '== %s: %d s\n' "$title" $((SECONDS - began))
}

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    die "'$*' must be run as root, and there is no sudo"
  fi
}
