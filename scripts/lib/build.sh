# Configures and builds presets, at low priority. Sourced after common.sh.

# Lets clones at different paths share what ccache holds, where there is a ccache.
export CCACHE_BASEDIR=$root CCACHE_NOHASHDIR=1

configure() {
  local log=build/$1-configure.log
  mkdir -p build
  cmake --preset "$1" >"$log" 2>&1 || { cat "$log" >&2; die "cannot configure '$1'"; }
}

# build PRESET [TARGET...]
build() {
  local preset=$1
  shift
  configure "$preset"
  nice ninja -C "build/$preset" -j "$jobs" "$@"
}

run_ctest() {
  nice ctest --test-dir "build/$1" -j "$jobs" --output-on-failure --no-tests=error
}

# check_start_up BINARY: it comes and goes within 5 ms; the best of 50 tries, because others may
# be using the machine.
check_start_up() {
  local try began micros best=1000000
  for ((try = 0; try < 50; ++try)); do
    began=${EPOCHREALTIME/[.,]/}
    "$1" --version >/dev/null
    micros=$((${EPOCHREALTIME/[.,]/} - began))
    [ "$micros" -ge "$best" ] || best=$micros
  done
  printf 'starts and ends in %d us\n' "$best"
  [ "$best" -lt 5000 ] || die "'$1 --version' takes $best us; at most 5000 were promised"
}
