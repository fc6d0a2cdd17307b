# Runs the libFuzzer targets, for a bounded time or for a number of executions. Sourced after
# common.sh and build.sh.

# Nobody reads the stacks of allocations while nothing is found; keeping them takes half the time.
# What is found is replayed with them (tests/fuzz/corpus/, build/fuzz/targets/fuzz_TARGET INPUT).
fuzz_asan_options=quarantine_size_mb=1:malloc_context_size=1:detect_leaks=0

# Of a hundred executions, those of each target: the fast ones get most. Others get one.
declare -A fuzz_percent=([edit_set]=60 [unified_diff]=29 [rule_yaml]=5 [rule_x_source]=1
  [patch_reader]=2 [sql_dump]=1 [python_source]=1 [ignore_rules]=1)

fuzz_targets() {
  local source
  for source in tests/fuzz/*.cc; do
    [ ! -e "$source" ] || basename "$source" .cc
  done
}

# run_fuzz_target TARGET LIMIT: LIMIT is libFuzzer's option that ends the run. Prints the number of
# executions. New inputs stay below build/; an input that fails is kept in build/fuzz/failures/, to
# be added to tests/fuzz/corpus/TARGET/. FUZZ_SEED is where the random numbers start; without it each
# run has others.
run_fuzz_target() {
  local target=$1 limit=$2 log=build/fuzz/$1.log
  mkdir -p "build/fuzz/corpus/$target" build/fuzz/failures
  ASAN_OPTIONS=$fuzz_asan_options nice "build/fuzz/targets/fuzz_$target" "$limit" -timeout=10 \
    -seed="${FUZZ_SEED:-0}" -rss_limit_mb=2048 -entropic=0 -verbosity=1 -print_final_stats=1 \
    -artifact_prefix="build/fuzz/failures/$target-" \
    "build/fuzz/corpus/$target" "tests/fuzz/corpus/$target" >"$log" 2>&1 ||
    { grep -v "^#[0-9]" "$log" | tail -n 40 >&2; die "fuzz target '$target' failed; its input is in build/fuzz/failures/"; }
  sed -n 's/^stat::number_of_executed_units: *//p' "$log"
}

# The others need not go on once one has found something.
wait_for_a_target() {
  wait -n && return
  pkill -P "$(jobs -rp | paste -sd,)" || true
  exit 1
}

# fuzz SECONDS [EXECUTIONS]: shares out the seconds of all cores, or the executions if there is their
# number, among all targets; as many targets run at once as there are cores.
fuzz() {
  local seconds=$1 executions=${2:-} targets=() target limit sum=0 done
  mapfile -t targets < <(fuzz_targets)
  [ ${#targets[@]} -gt 0 ] || return 0
  build fuzz "${targets[@]/#/fuzz_}"
  mkdir -p build/fuzz
  for target in "${targets[@]}"; do
    limit=-max_total_time=$((seconds * jobs / ${#targets[@]} + 1))
    [ -z "$executions" ] || limit=-runs=$((executions * ${fuzz_percent[$target]:-1} / 100 + 1))
    while [ "$(jobs -rp | wc -l)" -ge "$jobs" ]; do wait_for_a_target; done
    run_fuzz_target "$target" "$limit" >"build/fuzz/$target.executions" &
  done
  while [ -n "$(jobs -p)" ]; do wait_for_a_target; done
  for target in "${targets[@]}"; do
    done=$(cat "build/fuzz/$target.executions")
    printf '%-24s %10d executions\n' "$target" "$done"
    sum=$((sum + done))
  done
  printf '%-24s %10d executions, nothing found\n' "all targets" "$sum"
}
