import { spawnSync } from 'node:child_process';

/** The version of a Debian package that serves as a peer; 'unknown' where it came another way. */
export function peerVersion(name) {
  const asked = spawnSync('dpkg-query', ['-W', '-f', '${Version}', name], { encoding: 'utf8' });
  return asked.status === 0 ? asked.stdout : 'unknown';
}
