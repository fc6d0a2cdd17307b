# Brings in what a build and the tests need, and only what is missing. Package clients run with the
# settings of the system; none are written here. Sourced after common.sh.

build_packages=(
  g++ cmake ninja-build pkg-config git ca-certificates
  libcli11-dev libexpected-dev libfmt-dev libpg-query-dev libpq-dev libprotobuf-c-dev
  libre2-dev libspdlog-dev libsqlite3-dev libtomlplusplus-dev libyaml-cpp-dev nlohmann-json3-dev
)
test_packages=(
  fish man-db zsh
  clang-19 clang-format-19 clang-tidy-19 libclang-rt-19-dev mold
  libgmock-dev libgtest-dev librapidcheck-dev
  libbenchmark-dev postgresql postgresql-15-postgis-3 procps python3 python3-venv ripgrep
)

is_installed() {
  [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

apt_install() {
  as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -q --no-install-recommends -o Dpkg::Use-Pty=0 "$@"
}

# The package lists may be absent or old: then the first try fails and an update mends it.
need_packages() {
  local missing=() package
  for package in "$@"; do
    is_installed "$package" || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0

  command -v apt-get >/dev/null ||
    die "this system has no apt-get; install the equivalents of: ${missing[*]}"
  if ! apt-cache show "${missing[@]}" >/dev/null 2>&1 || ! apt_install "${missing[@]}"; then
    as_root apt-get update -q
    apt_install "${missing[@]}"
  fi
}

# A system may have Node.js from elsewhere, with an npm of its own.
need_npm() {
  command -v npm >/dev/null || need_packages nodejs npm
}

# need_node_modules FOLDER: its packages exactly as the lock file says, without running their
# install scripts. A copy of the lock file among them tells whether they are up to date.
need_node_modules() {
  local folder=$1
  cmp -s "$folder/package-lock.json" "$folder/node_modules/.installed-lock.json" && return 0
  need_npm
  (cd "$folder" && npm ci --ignore-scripts --no-audit --no-fund)
  cp "$folder/package-lock.json" "$folder/node_modules/.installed-lock.json"
}

# need_venv FOLDER REQUIREMENTS: a virtual environment with exactly these.
need_venv() {
  local folder=$1 requirements=$2 python
  cmp -s "$requirements" "$folder/installed-requirements.txt" && return 0
  python=$(command -v /usr/bin/python3 || command -v python3)
  "$python" -m venv --clear "$folder"
  "$folder/bin/python" -m pip install --quiet --disable-pip-version-check -r "$requirements"
  cp "$requirements" "$folder/installed-requirements.txt"
}

set_up_for_build() {
  need_packages "${build_packages[@]}"
  need_node_modules grammars
}

set_up_for_tests() {
  need_packages "${build_packages[@]}" "${test_packages[@]}"
  need_node_modules grammars
  need_node_modules tests/peers
  need_venv .venv tests/requirements.txt
  need_venv .venv-oldest tests/requirements-oldest.txt
}
