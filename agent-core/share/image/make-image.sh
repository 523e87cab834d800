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
# Takes mmdebstrap and e2fsprogs; root, or user namespaces. Nothing secret is in the image: no host key,
# no machine id, no password (root is locked), no identity of an agent.
# Environment: IMAGE_MB (default 4096), PACKAGES (more packages, comma-separated), NODE (a Node 20.18 or
# newer to copy, for suites whose own is older).
set -eu

[ $# -ge 2 ] || { sed -n '2,16s/^# \{0,1\}//p' "$0" >&2; exit 2; }
agent=$(realpath "$1")
image=$(realpath -m "$2")
suite=${3:-trixie}
mirror=${4:-}
size_mb=${IMAGE_MB:-4096}
[ -f "$agent/bin/barnraiser-agent.mjs" ] && [ -d "$agent/share" ] || {
  echo "$agent holds no agent: expected bin/barnraiser-agent.mjs and share/" >&2
  exit 2
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM

# Copied with links followed: a workspace's node_modules links to its own packages.
mkdir "$work/agent"
(cd "$agent" && tar --dereference --exclude='*.test.*' --exclude='*.tsbuildinfo' -cf - .) |
  tar -C "$work/agent" -xf -

base=systemd-sysv,dbus,udev,iproute2,util-linux,ca-certificates,linux-image-generic
[ -n "${NODE:-}" ] && mkdir "$work/node" && cp "$NODE" "$work/node/node" || base=$base,nodejs
builders=git,make,gcc,g++,libc6-dev,autoconf,automake,pkg-config,bubblewrap,patch,xz-utils

# The names of Debian's kernels differ by architecture: linux-image-amd64, linux-image-arm64, …
base=$(echo "$base" | sed "s/linux-image-generic/linux-image-$(dpkg --print-architecture)/")

# shellcheck disable=SC2016 # $1 is the new system's root, which mmdebstrap gives to each hook.
mmdebstrap --variant=minbase --format=tar \
  --include="$base,$builders${PACKAGES:+,$PACKAGES}" \
  --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
  --customize-hook='mkdir -p "$1/usr/lib/barnraiser" "$1/etc/barnraiser"' \
  --customize-hook="copy-in $work/agent /usr/lib/barnraiser" \
  ${NODE:+--customize-hook="copy-in $work/node/node /usr/bin"} \
  --customize-hook='chroot "$1" sh -eu -c "
      chown -R root:root /usr/lib/barnraiser
      ln -s /usr/lib/barnraiser/agent/bin/barnraiser-agent.mjs /usr/bin/barnraiser-agent
      install -m 755 /usr/lib/barnraiser/agent/share/mount-seed /usr/lib/barnraiser/agent/share/power-off /usr/lib/barnraiser/
      install -m 644 /usr/lib/barnraiser/agent/share/barnraiser-agent-launched.service /etc/systemd/system/
      useradd --system --home-dir /var/lib/barnraiser --shell /usr/sbin/nologin barnraiser
      systemctl enable barnraiser-agent-launched.service systemd-networkd.service
      passwd --lock root"' \
  --customize-hook='printf "[Match]\nType=ether\n[Network]\nDHCP=yes\n" > "$1/etc/systemd/network/80-dhcp.network"' \
  --customize-hook='echo "/dev/vda / ext4 defaults,noatime 0 1" > "$1/etc/fstab"' \
  --customize-hook='echo barnraiser-builder > "$1/etc/hostname"' \
  --customize-hook='rm -f "$1/etc/machine-id" "$1"/etc/ssh/ssh_host_*; : > "$1/etc/machine-id"' \
  --customize-hook="sh -c 'cp -L \"\$1\"/boot/vmlinuz-* $work/vmlinuz; cp -L \"\$1\"/boot/initrd.img-* $work/initrd' sh" \
  "$suite" "$work/root.tar" ${mirror:+"$mirror"}

# mke2fs fills the file system from the archive as it makes it: no loop device, no mount.
mkdir -p "$(dirname "$image")"
rm -f "$image"
truncate -s "${size_mb}M" "$image"
if mke2fs -V 2>&1 | grep -q 'libarchive'; then
  mke2fs -q -t ext4 -L barnraiser -d "$work/root.tar" "$image"
else
  mkdir "$work/root"
  tar -C "$work/root" --numeric-owner -xpf "$work/root.tar"
  mke2fs -q -t ext4 -L barnraiser -d "$work/root" "$image"
fi
cp "$work/vmlinuz" "$image.vmlinuz"
cp "$work/initrd" "$image.initrd"
echo "$image: $(du -h "$image" | cut -f1) used of $size_mb MB"
