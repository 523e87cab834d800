import { existsSync, readdirSync, readlinkSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, resolve } from 'node:path';

/** What of the system a build may read: programs, libraries, headers, configuration; never people's folders. */
const systemRoots = ['/usr', '/etc', '/opt', '/nix', '/gnu', '/run/current-system'];

/** How many processors there are is read from there by libraries that divide up their work. */
const processorFacts = '/sys/devices/system';

/** bubblewrap's options that show the system, read-only, and nothing else of the machine. */
export function systemMounts(options: { readonly path: string; readonly hasNetwork: boolean }): string[] {
  const roots = [...systemRoots, processorFacts].filter((root) => existsSync(root));
  return [
    ...roots.flatMap(readOnly),
    ...topFolders(),
    ...toolFolders(options.path, roots).flatMap(readOnly),
    ...(options.hasNetwork ? resolverFile(roots).flatMap(readOnly) : []),
  ];
}

function readOnly(path: string): string[] {
  return ['--ro-bind', path, path];
}

// /bin, /lib and the like are links into /usr on most systems, and folders on others.
function topFolders(): string[] {
  return readdirSync('/', { withFileTypes: true })
    .filter((entry) => /^(?:s?bin|lib\w*)$/.test(entry.name))
    .flatMap((entry) => {
      const path = `/${entry.name}`;
      return entry.isSymbolicLink() ? ['--symlink', readlinkSync(path), path] : readOnly(path);
    });
}

/**
 * Folders of PATH that lie elsewhere. With a `bin` comes its prefix, because programs look for
 * their libraries beside it; but never below a home folder, where a prefix holds private files too.
 */
function toolFolders(path: string, roots: readonly string[]): string[] {
  const home = resolve(homedir());
  return path
    .split(':')
    .filter((folder) => folder.startsWith('/') && existsSync(folder))
    .map((folder) => resolve(folder))
    .filter((folder) => !/^\/(?:s?bin|lib\w*)$/.test(folder) && !isBelowAny(folder, roots))
    .map((folder) => {
      const prefix = dirname(folder);
      const isPrefix = /^s?bin$/.test(basename(folder)) && dirname(prefix) !== '/' && prefix !== home;
      return isPrefix && !isBelowAny(folder, [home, '/home', '/root', '/Users']) ? prefix : folder;
    });
}

// Often a link to where a local resolver writes it, outside of /etc.
function resolverFile(roots: readonly string[]): string[] {
  try {
    const file = realpathSync('/etc/resolv.conf');
    return isBelowAny(file, roots) ? [] : [file];
  } catch {
    return [];
  }
}

function isBelowAny(path: string, folders: readonly string[]): boolean {
  return folders.some((folder) => path === folder || path.startsWith(`${folder}/`));
}
