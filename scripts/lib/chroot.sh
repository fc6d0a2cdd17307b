# Proves that the scripts do all their own set-up: runs them in a minimal Debian 12 that has
# nothing but what they bring. Needs root. Sourced after common.sh and setup.sh.

# The mirror that this system's own package client uses for bookworm.
debian_mirror() {
  apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Codename: bookworm' | head -n 1
}

# lend_client_settings CHROOT: this system's settings of apt, pip and npm and its certificate
# authorities, wherever they have any, from the places where these programs look for them.
lend_client_settings() {
  local place
  rm -f "$1/etc/apt/sources.list"
  for place in /etc/apt/apt.conf.d /etc/apt/sources.list /etc/apt/sources.list.d /etc/apt/keyrings \
    /etc/pip.conf /etc/npmrc /usr/etc/npmrc /usr/local/share/ca-certificates \
    /etc/ssl/certs/ca-certificates.crt /etc/resolv.conf; do
    [ -e "$place" ] || continue
    mkdir -p "$1$(dirname "$place")"
    cp -rL "$place" "$1$(dirname "$place")/"
  done
}

# Proxies and the like, if this system sets any.
lent_variables() {
  local name
  for name in http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY PIP_DEFAULT_TIMEOUT; do
    [ -z "${!name:-}" ] || printf '%s=%s\n' "$name" "${!name}"
  done
}

# in_chroot CHROOT COMMAND...: with its own mounts, which vanish with the command.
in_chroot() {
  local folder=$1 variables
  shift
  mapfile -t variables < <(lent_variables)
  unshare --mount --propagation private bash -euc '
    folder=$1
    shift
    mount -t proc proc "$folder/proc"
    mount --rbind /dev "$folder/dev"
    exec chroot "$folder" "$@"' -- "$folder" \
    env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root \
    LANG=C.UTF-8 TERM="${TERM:-dumb}" "${variables[@]}" "$@"
}

# new_debian FOLDER: a minimal Debian 12 with this system's settings of its package clients.
new_debian() {
  [ "$(id -u)" = 0 ] || die "a chroot needs root"
  need_packages debootstrap
  chmod 755 "$1"  # apt fetches as a user of its own
  nice debootstrap --variant=minbase bookworm "$1" "$(debian_mirror)" >"$1.log" 2>&1 ||
    { tail "$1.log" >&2; die "debootstrap failed"; }
  lend_client_settings "$1"
}

# in_debian CHROOT PACKAGES COMMANDS: installs the packages, then runs the commands, with the tree as
# committed in /srv/modelmend.
in_debian() {
  [ -d "$1/srv/modelmend" ] || git clone -q --no-local . "$1/srv/modelmend"
  in_chroot "$1" bash -euc "apt-get update -q && apt-get install -y -q --no-install-recommends $2"
  in_chroot "$1" bash -euc "cd /srv/modelmend && $3"
}

# With git as the only thing installed beforehand (one needs it to clone).
check_fresh_debian() (
  folder=$(mktemp -d "${TMPDIR:-/tmp}/modelmend-debian.XXXXXX")
  trap 'rm -rf --one-file-system "$folder" "$folder.log"' EXIT
  new_debian "$folder"
  in_debian "$folder" git './scripts/demo && ./scripts/test'
)

# try_wheel_in_debian FOLDER: the wheel runs where there is neither compiler nor library, and the
# source distribution becomes a wheel where the libraries are but no npm.
try_wheel_in_debian() (
  folder=$(mktemp -d "${TMPDIR:-/tmp}/modelmend-debian.XXXXXX")
  trap 'rm -rf --one-file-system "$folder" "$folder.log"' EXIT
  new_debian "$folder"
  mkdir "$folder/dist"
  cp "$1"/modelmend-*.whl "$1"/modelmend-*.tar.gz "$folder/dist"
  in_debian "$folder" python3-venv '. scripts/lib/common.sh && . scripts/lib/examples.sh
    for program in cc c++ gcc g++ clang cmake ninja npm; do
      if command -v "$program"; then die "there is a $program"; fi
    done
    if dpkg-query -W -f "\${Package}\n" | grep -e "-dev$"; then die "there are -dev packages"; fi
    python3 -m venv /wheel
    /wheel/bin/pip install -q /dist/*.whl
    run_examples /wheel/bin/modelmend
    /wheel/bin/python -m modelmend --version'
  in_debian "$folder" "${build_packages[*]}" '. scripts/lib/common.sh
    if command -v npm; then die "there is an npm"; fi
    python3 -m venv /sdist
    /sdist/bin/pip install /dist/*.tar.gz
    /sdist/bin/modelmend --version'
)
