import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** Packs what the kernel begins with: one program for everything (busybox), modules, and guest/init.sh. */
export function packInitialFiles(folder, target, modules) {
  for (const name of ['bin', 'dev', 'modules', 'proc', 'root', 'sys']) {
    mkdirSync(join(folder, name), { recursive: true });
  }
  cpSync(staticBusybox(), join(folder, 'bin/busybox'), { dereference: true });
  for (const path of modules) cpSync(path, join(folder, 'modules', basename(path)));
  writeFileSync(join(folder, 'modules/order'), modules.map((path) => `${basename(path)}\n`).join(''));
  cpSync(join(import.meta.dirname, 'guest/init.sh'), join(folder, 'init'));
  chmodSync(join(folder, 'init'), 0o755);
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const packed = execFileSync('busybox', ['cpio', '-o', '-H', 'newc'], {
    cwd: folder,
    input: `${names.join('\n')}\n`,
    stdio: ['pipe', 'pipe', 'ignore'],
    maxBuffer: 2 ** 28,
  });
  writeFileSync(target, packed);
}

/** A dynamic one would need its libraries there. */
function staticBusybox() {
  const path = execFileSync('/bin/sh', ['-c', 'command -v busybox'], { encoding: 'utf8' }).trim();
  if (spawnSync('ldd', [path], { stdio: 'ignore' }).status === 0) {
    throw new Error(`${path} is not static (Debian's package is busybox-static)`);
  }
  return path;
}
