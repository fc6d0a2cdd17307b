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

# The tree as committed, with git as the only thing installed beforehand (one needs it to clone).
check_fresh_debian() (
  [ "$(id -u)" = 0 ] || die "a chroot needs root"
  need_packages debootstrap
  folder=$(mktemp -d "${TMPDIR:-/tmp}/modelmend-debian.XXXXXX")
  trap 'rm -rf --one-file-system "$folder" "$folder.log"' EXIT
  chmod 755 "$folder"  # apt fetches as a user of its own
  nice debootstrap --variant=minbase bookworm "$folder" "$(debian_mirror)" >"$folder.log" 2>&1 ||
    { tail "$folder.log" >&2; die "debootstrap failed"; }
  lend_client_settings "$folder"
  git clone -q --no-local . "$folder/srv/modelmend"
  in_chroot "$folder" bash -euc 'apt-get update -q && apt-get install -y -q --no-install-recommends git'
  in_chroot "$folder" bash -euc 'cd /srv/modelmend && ./scripts/demo && ./scripts/test'
)
