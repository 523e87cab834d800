import { homedir } from 'node:os';
import { join } from 'node:path';

/** What starts the app: a program and the arguments before `--hidden`. */
export interface StartCommand {
  readonly program: string;
  readonly args: readonly string[];
}

/** The file that starts the app at login (XDG Desktop Application Autostart Specification 0.5). */
export function autostartPath(env: Readonly<Record<string, string | undefined>>, home = homedir()): string {
  const config = env['XDG_CONFIG_HOME'];
  // The base directory specification: a relative path is to be ignored.
  const root = config?.startsWith('/') ? config : join(home, '.config');
  return join(root, 'autostart', 'barnraiser.desktop');
}

/** The text of that file. */
export function autostartEntry({ program, args }: StartCommand): string {
  const exec = [program, ...args, '--hidden'].map((word) => quoted(word)).join(' ');
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Barnraiser',
    'Comment=Build and test free software while this computer is idle',
    `Exec=${exec}`,
    'Icon=barnraiser',
    'Terminal=false',
    'StartupNotify=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');
}

/**
 * One argument of an Exec line (Desktop Entry Specification 1.5, "The Exec key"): reserved signs are
 * quoted and escaped, `%` is doubled, and since the value is a string each backslash is doubled again.
 */
function quoted(word: string): string {
  const percent = word.replaceAll('%', '%%');
  if (/^[\w@%+=:,./-]+$/.test(percent)) return percent;
  return `"${percent.replaceAll(/["`$\\]/g, String.raw`\$&`).replaceAll('\\', String.raw`\\`)}"`;
}
