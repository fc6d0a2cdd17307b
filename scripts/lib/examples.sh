# Runs modelmend on the projects under examples/. Sourced after common.sh.

# run_examples BINARY: the main job on each example: coloured diff, then the summary.
run_examples() {
  local binary=$1 example
  for example in examples/*/; do
    example=${example%/}
    [ -d "$example" ] || continue
    printf '\n$ modelmend run --root %s %s\n' "$example" "$example"
    "$binary" run --root "$example" "$example" --color always
  done
}
