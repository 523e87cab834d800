import { existsSync } from 'node:fs';
import { delimiter } from 'node:path';

/** The folders in which programs are looked for, in order: the standard ones that exist, then `others`. */
export function searchPath(others: readonly string[] = []): string {
  const standard = standardFolders().filter((folder) => existsSync(folder));
  return [...new Set([...standard, ...others])].join(delimiter);
}

function standardFolders(): readonly string[] {
  if (process.platform === 'win32') {
    const system = process.env['SystemRoot'] ?? 'C:\\Windows';
    return [`${system}\\System32`, system];
  }
  return [
    '/usr/local/bin',
    '/usr/local/sbin',
    '/usr/bin',
    '/usr/sbin',
    '/bin',
    '/sbin',
    '/opt/homebrew/bin', // Homebrew on Apple silicon
    '/opt/local/bin', // MacPorts
    '/usr/pkg/bin', // pkgsrc
    '/run/current-system/sw/bin', // NixOS, Guix: /run/current-system/profile/bin
    '/run/current-system/profile/bin',
  ];
}
