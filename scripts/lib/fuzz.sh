# Runs the libFuzzer targets for a bounded time. Sourced after common.sh and build.sh.

# fuzz SECONDS: shares them out among all targets. New inputs stay below build/; an input that
# fails is named and kept in build/fuzz/failures/, to be added to tests/fuzz/corpus/<target>/.
fuzz() {
  local seconds=$1 targets=() source target each log
  for source in tests/fuzz/*.cc; do
    [ -e "$source" ] && targets+=("$(basename "$source" .cc)")
  done
  [ ${#targets[@]} -gt 0 ] || return 0
  each=$((seconds / ${#targets[@]}))
  [ "$each" -gt 0 ] || each=1
  build fuzz
  mkdir -p build/fuzz/failures
  for target in "${targets[@]}"; do
    log=build/fuzz/$target.log
    mkdir -p "build/fuzz/corpus/$target"
    nice "build/fuzz/targets/fuzz_$target" -max_total_time="$each" -timeout=10 -rss_limit_mb=2048 \
      -verbosity=1 -print_final_stats=1 -artifact_prefix="build/fuzz/failures/$target-" \
      "build/fuzz/corpus/$target" "tests/fuzz/corpus/$target" >"$log" 2>&1 ||
      { grep -v "^#[0-9]" "$log" | tail -n 40 >&2; die "fuzz target '$target' failed; its input is in build/fuzz/failures/"; }
    printf '%-24s %10d executions in %d s\n' "$target" \
      "$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")" "$each"
  done
}
