#!/bin/sh
# Makes a disk image of a machine that configures itself, from Debian's packages alone:
#
#   make-image.sh AGENT IMAGE [SUITE [MIRROR]]
#
# AGENT: a folder with the agent, ready to run: bin/barnraiser-agent.mjs, what it imports, and share/; an
#        installed package with its node_modules, or a bundle.
# IMAGE: what is written, a raw ext4 file system (no partition table). Beside it, for machines that are
#        booted with a kernel given from outside (qemu -kernel), IMAGE.vmlinuz and IMAGE.initrd.
# SUITE: default trixie. MIRROR: default that of the host's /etc/apt.
#
# Takes mmdebstrap and e2fsprogs, and root where the latter is older than 1.47.1. Nothing secret is in the
# image: no host key, no machine id, no password (root is locked), no identity of an agent.
# Environment: IMAGE_MB (default 4096), PACKAGES (more packages, comma-separated), NODE (a Node 20.18 or
# newer to copy, for suites whose own is older).
set -eu

if [ $# -lt 2 ]; then
  sed -n '2,16s/^# \{0,1\}//p' "$0" >&2
  exit 2
fi
agent=$(realpath "$1")
image=$(realpath -m "$2")
suite=${3:-trixie}
mirror=${4:-}
size_mb=${IMAGE_MB:-4096}
if [ ! -f "$agent/bin/barnraiser-agent.mjs" ] || [ ! -d "$agent/share" ]; then
  echo "$agent holds no agent: expected bin/barnraiser-agent.mjs and share/" >&2
  exit 2
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
# Where mmdebstrap works in a user namespace, it is another user to this folder.
chmod 755 "$work"

# Copied with links followed: a workspace's node_modules links to its own packages.
mkdir "$work/agent"
tar -C "$agent" --dereference --exclude='*.test.*' --exclude='*.tsbuildinfo' -cf - . | tar -C "$work/agent" -xf -

# The names of Debian's kernels differ by architecture: linux-image-amd64, linux-image-arm64, …
system=systemd-sysv,systemd-resolved,dbus,udev,iproute2,util-linux,ca-certificates
system=$system,linux-image-$(dpkg --print-architecture)
builders=git,make,gcc,g++,libc6-dev,autoconf,automake,pkg-config,bubblewrap,patch,xz-utils
if [ -n "${NODE:-}" ]; then
  cp "$NODE" "$work/node"
else
  system=$system,nodejs
fi

# $1 is the new system's root, which mmdebstrap gives to each hook.
# shellcheck disable=SC2016
mmdebstrap --variant=minbase --format=tar \
  --include="$system,$builders${PACKAGES:+,$PACKAGES}" \
  --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
  --customize-hook='mkdir -p "$1/usr/lib/barnraiser" "$1/etc/barnraiser"' \
  --customize-hook="copy-in $work/agent /usr/lib/barnraiser" \
  ${NODE:+"--customize-hook=copy-in $work/node /usr/bin"} \
  --customize-hook='chroot "$1" sh -eu -c "
    chown -R root:root /usr/lib/barnraiser
    cd /usr/lib/barnraiser/agent/share
    ln -s /usr/lib/barnraiser/agent/bin/barnraiser-agent.mjs /usr/bin/barnraiser-agent
    chmod 755 /usr/lib/barnraiser/agent/bin/barnraiser-agent.mjs
    install -m 755 mount-seed power-off /usr/lib/barnraiser/
    install -m 644 barnraiser-agent-launched.service /etc/systemd/system/
    useradd --system --home-dir /var/lib/barnraiser --shell /usr/sbin/nologin barnraiser
    systemctl enable barnraiser-agent-launched.service systemd-networkd.service
    passwd --lock root"' \
  --customize-hook='printf "[Match]\nType=ether\n[Network]\nDHCP=yes\n" > "$1/etc/systemd/network/80-dhcp.network"' \
  --customize-hook='echo "/dev/vda / ext4 defaults,noatime 0 1" > "$1/etc/fstab"' \
  --customize-hook='echo barnraiser-builder > "$1/etc/hostname"' \
  --customize-hook='ln -sf ../run/systemd/resolve/stub-resolv.conf "$1/etc/resolv.conf"' \
  --customize-hook='rm -f "$1/etc/machine-id" "$1"/etc/ssh/ssh_host_*; : > "$1/etc/machine-id"' \
  "$suite" "$work/root.tar" ${mirror:+"$mirror"}

mkdir -p "$(dirname "$image")"
make_disk() {
  rm -f "$image"
  truncate -s "${size_mb}M" "$image"
  mke2fs -q -F -t ext4 -L barnraiser -d "$1" "$image"
}
# mke2fs fills the file system as it makes it: no loop device, no mount. Since 1.47.1 it reads archives.
if ! make_disk "$work/root.tar" 2>/dev/null; then
  if [ "$(id -u)" != 0 ]; then
    echo 'this mke2fs reads no archives (e2fsprogs 1.47.1 does): be root, so that owners are kept' >&2
    exit 1
  fi
  mkdir "$work/root"
  tar -C "$work/root" --numeric-owner -xpf "$work/root.tar"
  make_disk "$work/root"
fi
mkdir "$work/boot"
tar -C "$work/boot" --strip-components=2 --wildcards -xf "$work/root.tar" './boot/vmlinuz-*' './boot/initrd.img-*'
cp "$work"/boot/vmlinuz-* "$image.vmlinuz"
cp "$work"/boot/initrd.img-* "$image.initrd"
echo "$image: $(du -h "$image" | cut -f1) used of $size_mb MB"
