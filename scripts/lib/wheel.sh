# Packs a binary for pip. Sourced after common.sh and setup.sh.

packer=.cache/packaging

need_packer() {
  need_packages python3 python3-venv
  mkdir -p .cache
  need_venv "$packer" packaging/requirements.txt
}

# make_wheel BINARY FOLDER: the platform tag says which glibc the binary needs at least. A wheel
# into which auditwheel would graft a library is refused: the binary is to need none.
make_wheel() {
  local binary=$1 folder=$2 plain
  need_packer
  plain=$(mktemp -d)
  "$packer/bin/python" -m pip wheel . --quiet --disable-pip-version-check --no-build-isolation \
    --no-deps -w "$plain" \
    --config-settings "cmake.define.MODELMEND_PREBUILT=$PWD/$binary" \
    --config-settings "build-dir=$plain/build"
  PATH=$PWD/$packer/bin:$PATH auditwheel show "$plain"/*.whl
  rm -f "$folder"/modelmend-*.whl
  PATH=$PWD/$packer/bin:$PATH auditwheel repair -w "$folder" "$plain"/*.whl
  rm -rf "$plain"
  if "$packer/bin/python" -m zipfile -l "$folder"/modelmend-*.whl | grep -q '\.libs/'; then
    die "the wheel has grafted libraries: the binary must need nothing but glibc"
  fi
}

# make_source_distribution FOLDER
make_source_distribution() {
  need_packer
  rm -f "$1"/modelmend-*.tar.gz
  PYTHONPATH=packaging "$packer/bin/python" -c \
    'import sys, build_backend; build_backend.build_sdist(sys.argv[1])' "$1"
}
