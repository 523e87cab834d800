import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeOnce } from './make-once.mjs';

/** What the emulated machine has besides Debian's essential packages. */
const packages = [
  'systemd',
  'systemd-sysv',
  'dbus',
  'dbus-user-session',
  'libpam-systemd',
  'libstdc++6',
  'util-linux',
  'procps',
  'passwd',
  'make',
  'bubblewrap',
];
const unneeded = ['/usr/share/doc/*', '/usr/share/man/*', '/usr/share/locale/*'];

/** Run in the new root ($1): the present Node with the libraries that the packages do not bring, and a user. */
const hooks = [
  `install -D ${process.execPath} "$1/usr/local/bin/node"`,
  `ldd ${process.execPath} | awk '$3 ~ /^[/]/ { print $3 }' | while read -r library; do
    [ -e "$1$library" ] || install -D "$library" "$1$library"
  done`,
  'chroot "$1" useradd --create-home --uid 1000 --shell /bin/sh builder',
  // His session's manager runs from the start.
  'mkdir -p "$1/var/lib/systemd/linger" && touch "$1/var/lib/systemd/linger/builder"',
  // Nobody logs in, no disk is waited for, and the root disk is thrown away.
  `cd "$1/etc/systemd/system" && for unit in getty.target systemd-udevd.service systemd-udev-trigger.service \\
    systemd-udevd-control.socket systemd-udevd-kernel.socket systemd-timesyncd.service apt-daily.timer \\
    apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer e2scrub_reap.service fstrim.timer \\
    systemd-tmpfiles-clean.timer systemd-update-utmp.service systemd-pstore.service; do
    ln -s /dev/null "$unit"
  done`,
  'mkdir -p "$1/etc/systemd/system/multi-user.target.wants" && ln -s /etc/systemd/system/emulated.service "$1/etc/systemd/system/multi-user.target.wants/"',
];

/** The machine's root disk, an ext2 image of this machine's Debian release; made once, in about half a minute. */
export function preparedRootDisk() {
  const release = releaseName();
  const key = JSON.stringify([release, packages, unneeded, hooks, process.version]);
  const digest = createHash('sha256').update(key).digest('hex').slice(0, 16);
  const folder = makeOnce(`root-${digest}`, (empty) => {
    const args = [
      '--quiet',
      '--variant=essential',
      `--include=${packages.join(',')}`,
      '--format=ext2',
      ...unneeded.map((path) => `--dpkgopt=path-exclude=${path}`),
      ...hooks.map((hook) => `--customize-hook=${hook}`),
      release,
      join(empty, 'root.ext2'),
      ...sourcesOf(release),
    ];
    execFileSync('mmdebstrap', args, { stdio: ['ignore', 'ignore', 'inherit'] });
  });
  return join(folder, 'root.ext2');
}

/** This machine's Debian release; throws where this is no Debian. */
export function releaseName() {
  const text = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
  const codename = /^ID=debian$/m.test(text) && /^VERSION_CODENAME=(\w+)$/m.exec(text)?.[1];
  if (!codename) throw new Error('the emulated machine is made from the packages of a Debian release');
  return codename;
}

/** The files that say where this machine itself gets packages of the release from. */
export function sourcesOf(release) {
  const parts = '/etc/apt/sources.list.d';
  const names = existsSync(parts) ? readdirSync(parts) : [];
  const files = names.filter((name) => /\.(list|sources)$/.test(name)).map((name) => join(parts, name));
  return ['/etc/apt/sources.list', ...files].filter(
    (file) =>
      existsSync(file) && new RegExp(`^[^#]*\\s${release}(\\s|$)`, 'm').test(readFileSync(file, 'utf8')),
  );
}
