# clang-format and clang-tidy over our own files. Sourced after common.sh and build.sh.

own_files() {
  git ls-files --cached --others --exclude-standard -- "$@"
}

check_format() {
  own_files '*.h' '*.cc' | xargs -r clang-format-19 --dry-run --Werror
}

# tidy FILE...: clang-tidy on these sources, in parallel.
tidy() {
  [ $# -gt 0 ] || return 0
  configure tidy
  printf '%s\n' "$@" |
    nice xargs -P "$jobs" -n 1 clang-tidy-19 -p build/tidy --quiet 2>&1 |
    sed '/ warnings\? generated\.$/d'
}

# The commit that a change is compared with: where it left the main line, else the last commit.
base_of_change() {
  local base
  base=$(git merge-base HEAD origin/main 2>/dev/null || true)
  [ -n "$base" ] && [ "$base" != "$(git rev-parse HEAD)" ] || base=$(git rev-parse -q --verify HEAD~1 || true)
  printf '%s' "$base"
}

# More sources than this take longer than all tests; then those of the last commit are checked, and
# ./scripts/check-all tidy is for the rest.
max_changed_sources=80

# Sources that differ from the base; a changed header stands for the source beside it.
changed_sources() {
  local base sources
  base=$(base_of_change)
  [ -n "$base" ] || return 0
  mapfile -t sources < <(sources_since "$base")
  if [ ${#sources[@]} -gt $max_changed_sources ]; then
    echo "${#sources[@]} changed sources are for ./scripts/check-all tidy" >&2
    mapfile -t sources < <(sources_since HEAD~1)
  fi
  printf '%s\n' "${sources[@]}" | sed '/^$/d'
}

# sources_since COMMIT
sources_since() {
  local base=$1 file
  { git diff --name-only --diff-filter=d "$base" -- src tests; git ls-files --others --exclude-standard -- src tests; } |
    sed -nE 's/\.(h|cc)$/.cc/p' | sort -u |
    while read -r file; do [ ! -f "$file" ] || printf '%s\n' "$file"; done
}
