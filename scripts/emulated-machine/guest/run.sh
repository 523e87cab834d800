# Runs what the machine was booted for; its output and its exit code go to the second serial line.
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root
stty -F /dev/ttyS1 raw -echo
cd /
/bin/sh /work/command.sh >/dev/ttyS1 2>&1 </dev/null
echo "ended with exit code $?" >/dev/ttyS1
sync
# The emulator ends where a machine would start anew.
echo b >/proc/sysrq-trigger
