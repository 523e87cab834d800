#!/bin/busybox sh
# The first program of the emulated machine: brings up disks and network, then hands over to the root disk.
bb=/bin/busybox
$bb mount -t proc proc /proc
$bb mount -t sysfs sysfs /sys
$bb mount -t devtmpfs dev /dev
for module in $($bb cat /modules/order); do $bb insmod "/modules/$module"; done
$bb mount -t ext4 /dev/vda /root || exec $bb reboot -f
$bb mkdir -p /root/work
$bb mount -t ext4 -o ro /dev/vdb /root/work || exec $bb reboot -f
$bb ip link set lo up
# QEMU's user network: this machine's address, and the host behind 10.0.2.2.
if [ -e /sys/class/net/eth0 ]; then
  $bb ip link set eth0 up
  $bb ip addr add 10.0.2.15/24 dev eth0
  $bb ip route add default via 10.0.2.2
fi
$bb umount /sys
$bb umount /proc
$bb mount --move /dev /root/dev
if [ -e /root/work/boot-systemd ]; then
  $bb cp /root/work/guest/emulated.service /root/etc/systemd/system/emulated.service
  exec $bb switch_root /root /sbin/init
fi
exec $bb switch_root /root /bin/sh /work/guest/plain.sh
