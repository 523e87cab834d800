#!/bin/sh
# Makes a disk image of a machine that configures itself, from Debian's packages alone:
#
#   make-image.sh AGENT IMAGE [SUITE [SOURCE …]]
#
# AGENT:  the agent's package, ready to run: bin/barnraiser-agent.mjs, package.json and share/, with
#         dist/headless (all in a few files), or with dist and the node_modules of an installed package.
# IMAGE:  what is written, a raw ext4 file system labelled "barnraiser", without a partition table. Beside
#         it, for machines that are booted with a kernel from outside (qemu -kernel): IMAGE.vmlinuz, IMAGE.initrd.
# SUITE:  default trixie.
# SOURCE: where packages are from, as mmdebstrap takes it: an address, or a file of /etc/apt/sources.list.d.
#
# Run it as root (owners are kept), with mmdebstrap and e2fsprogs. Nothing secret is in the image: no host
# key, no machine id, no password (root is locked), no identity of an agent.
#
# Environment: IMAGE_MB (default 4096), PACKAGES (more packages, comma-separated), NODE (a Node 20.18 or newer
# to copy, for suites whose own is older), BASE (a file in which the packages are kept unpacked: taken
# where it is there, made where not. With it, an image of another agent takes half a minute).
set -eu

if [ $# -lt 2 ]; then
  sed -n '2,20s/^# \{0,1\}//p' "$0" >&2
  exit 2
fi
agent=$(realpath "$1")
image=$(realpath -m "$2")
shift 2
suite=${1:-trixie}
[ $# -eq 0 ] || shift
size_mb=${IMAGE_MB:-4096}
for part in bin/barnraiser-agent.mjs package.json share/barnraiser-agent-launched.service; do
  [ -f "$agent/$part" ] && continue
  echo "$agent holds no agent: without $part" >&2
  exit 2
done
if [ "$(id -u)" != 0 ]; then
  echo 'be root, so that the owners of files are kept' >&2
  exit 1
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
root=$work/root
base=${BASE:-$work/base.tar}

# What does not depend on the agent. The names of Debian's kernels differ by architecture.
make_base() {
  arch=$(dpkg --print-architecture)
  case $arch in
    amd64 | arm64) kernel=linux-image-cloud-$arch ;;
    *) kernel=linux-image-$arch ;;
  esac
  system=$kernel,systemd-sysv,systemd-resolved,dbus,udev,kmod,iproute2,util-linux,procps,ca-certificates
  [ -n "${NODE:-}" ] || system=$system,nodejs
  builders=git,make,gcc,g++,libc6-dev,autoconf,automake,pkg-config,bubblewrap,patch,xz-utils
  # $1 of a hook is the new system's root.
  # shellcheck disable=SC2016
  mmdebstrap --variant=minbase --format=tar \
    --include="$system,$builders${PACKAGES:+,$PACKAGES}" \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
    --dpkgopt='path-exclude=/usr/share/locale/*' \
    --customize-hook='chroot "$1" sh -eu -c "
      useradd --system --home-dir /var/lib/barnraiser --shell /usr/sbin/nologin barnraiser
      systemctl enable systemd-networkd.service systemd-resolved.service
      # Nothing else begins by itself while a build runs, and nothing waits for a person.
      systemctl mask apt-daily.timer apt-daily-upgrade.timer e2scrub_all.timer e2scrub_reap.service
      systemctl mask dpkg-db-backup.timer fstrim.timer getty.target
      passwd --lock root"' \
    --customize-hook='printf "[Match]\nType=ether\n[Network]\nDHCP=yes\n" > "$1/etc/systemd/network/80-dhcp.network"' \
    --customize-hook='echo "LABEL=barnraiser / ext4 defaults,noatime 0 1" > "$1/etc/fstab"' \
    --customize-hook='echo barnraiser-builder > "$1/etc/hostname"' \
    --customize-hook='ln -sf ../run/systemd/resolve/stub-resolv.conf "$1/etc/resolv.conf"' \
    --customize-hook='rm -f "$1/etc/machine-id" "$1"/etc/ssh/ssh_host_*; : > "$1/etc/machine-id"' \
    "$suite" "$base.new" "$@"
  mv "$base.new" "$base"
}

add_agent() {
  place=$root/usr/lib/barnraiser/agent
  mkdir -p "$place" "$root/etc/barnraiser" "$root/etc/systemd/system/multi-user.target.wants"
  if [ -d "$agent/dist/headless" ]; then
    set -- bin package.json share dist/headless
  else
    set -- bin package.json share dist node_modules
  fi
  [ -d "$agent/sample" ] && set -- "$@" sample
  # Links are followed: a workspace's node_modules links to its own packages.
  tar -C "$agent" --dereference --owner=0 --group=0 --mode='u=rwX,go=rX' -cf - "$@" | tar -C "$place" -xpf -
  chmod 755 "$place/bin/barnraiser-agent.mjs"
  ln -s /usr/lib/barnraiser/agent/bin/barnraiser-agent.mjs "$root/usr/bin/barnraiser-agent"
  install -m 755 "$agent/share/mount-seed" "$agent/share/power-off" "$root/usr/lib/barnraiser/"
  unit=barnraiser-agent-launched.service
  install -m 644 "$agent/share/$unit" "$root/etc/systemd/system/"
  ln -s "../$unit" "$root/etc/systemd/system/multi-user.target.wants/$unit"
  [ -z "${NODE:-}" ] || install -m 755 "$NODE" "$root/usr/bin/node"
  chroot "$root" /usr/bin/barnraiser-agent --version >/dev/null
}

[ -f "$base" ] || make_base "$@"
mkdir "$root"
tar -C "$root" --numeric-owner -xpf "$base"
add_agent
mkdir -p "$(dirname "$image")"
rm -f "$image"
truncate -s "${size_mb}M" "$image"
# mke2fs fills the file system as it makes it: no loop device, no mount.
mke2fs -q -F -t ext4 -L barnraiser -d "$root" "$image"
cp "$root"/boot/vmlinuz-* "$image.vmlinuz"
cp "$root"/boot/initrd.img-* "$image.initrd"
echo "$image: $(du -h "$image" | cut -f1) used of $size_mb MB"
