import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The name that the machine and the user have inside. */
export const insideName = 'builder';

/** Who the build believes to be. */
export interface InsideUser {
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
}

/**
 * Writes stand-ins for the files that tell who uses the machine and what it is called, and answers
 * bubblewrap's options that put them in place (five small files, each 0.5 ms dearer by promises). The system's own accounts stay, people's do not.
 */
export function identityMounts(controlFolder: string, user: InsideUser): string[] {
  const { uid, gid, home } = user;
  const contents: Record<string, string> = {
    passwd: `${systemAccounts('/etc/passwd', uid)}${insideName}:x:${uid}:${gid}::${home}:/bin/sh\n`,
    group: `${systemAccounts('/etc/group', gid)}${insideName}:x:${gid}:\n`,
    hosts: `127.0.0.1 localhost ${insideName}\n::1 localhost ${insideName}\n`,
    hostname: `${insideName}\n`,
    'machine-id': `${'0'.repeat(31)}1\n`,
  };
  const mounts: string[] = [];
  for (const [name, content] of Object.entries(contents)) {
    const target = `/etc/${name}`;
    // A file can only be put over one that is there.
    if (!existsSync(target)) continue;
    const path = join(controlFolder, name);
    writeFileSync(path, content, { mode: 0o644 });
    mounts.push('--ro-bind', path, target);
  }
  return mounts;
}

// Ids up to 999 are the system's, 65534 is nobody (useradd's SYS_UID_MAX, systemd's users and groups).
function systemAccounts(path: string, except: number): string {
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n') : [];
  return lines
    .filter((line) => {
      const id = Number(line.split(':')[2] ?? NaN);
      return (id < 1000 || id === 65_534) && id !== except;
    })
    .map((line) => `${withoutMembers(line)}\n`)
    .join('');
}

// The last field of a group names people; a user's line has seven fields and no such one.
function withoutMembers(line: string): string {
  const fields = line.split(':');
  return fields.length === 4 ? [...fields.slice(0, 3), ''].join(':') : line;
}
