// Electron-builder downloads the tools that make installers. Where it cannot, this machine's own do:
// 7za, mksquashfs and desktop-file-validate as they are, and two stand-ins of this project.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { hasCommand, root } from '../setup.mjs';

/** Commands that the targets need when electron-builder cannot download its own. */
export function commandsFor(targets) {
  const needed = {
    rpm: ['rpmbuild'],
    'tar.gz': ['7za'],
    AppImage: ['cc', 'mksquashfs', 'desktop-file-validate'],
  };
  return targets.flatMap((target) => needed[target] ?? []);
}

/** The environment variables that lend electron-builder these tools; what the caller has set already stays. */
export function lentTools(targets) {
  return {
    ...(hasCommand('7za') ? { ELECTRON_BUILDER_7ZIP_PATH: pathOf('7za') } : {}),
    ...(hasCommand('fpm')
      ? { USE_SYSTEM_FPM: 'true' }
      : { CUSTOM_FPM_PATH: join(root, 'scripts/package/fpm-stand-in.mjs') }),
    ...(targets.includes('AppImage') ? { APPIMAGE_TOOLS_PATH: appImageTools() } : {}),
    ...process.env,
  };
}

/** A folder as electron-builder expects its AppImage tools; its runtime is for tests, see appimage-runtime.c. */
function appImageTools() {
  const folder = join(root, '.cache', 'appimage-tools');
  const runtime = join(folder, 'runtimes', 'runtime-x64');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'runtimes'), { recursive: true });
  mkdirSync(join(folder, 'lib', 'x64'), { recursive: true });
  for (const name of ['mksquashfs', 'desktop-file-validate']) symlinkSync(pathOf(name), join(folder, name));
  const source = join(root, 'scripts/package/appimage-runtime.c');
  execFileSync('cc', ['-Os', '-static', '-s', '-o', runtime, source], { stdio: 'inherit' });
  return folder;
}

function pathOf(command) {
  const found = (process.env.PATH ?? '')
    .split(':')
    .map((folder) => join(folder, command))
    .find((file) => existsSync(file));
  if (!found) throw new Error(`${command} was not found on PATH`);
  return found;
}
