import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeOnce } from './make-once.mjs';

/** The newest of Debian's kernels for virtual machines: built-in ext4, its disks and network as modules. */
const metaPackage = 'linux-image-cloud-amd64';
/** What the machine's disks and network need; with whatever these need. */
const wantedModules = ['virtio_pci', 'virtio_blk', 'virtio_net'];

/** The kernel's file, and its modules' files in the order in which they are loaded; downloaded once. */
export function preparedKernel() {
  const name = dependsOf(metaPackage).find((dependency) => /^linux-image-\d/.test(dependency));
  if (name === undefined) throw new Error(`apt knows no ${metaPackage}`);
  const folder = makeOnce(name, (empty) => {
    execFileSync('apt-get', ['download', '-qq', name], { cwd: empty, stdio: ['ignore', 'ignore', 'pipe'] });
    const archive = readdirSync(empty).find((file) => file.endsWith('.deb'));
    execFileSync('dpkg-deb', ['-x', archive, '.'], { cwd: empty });
    const [version] = readdirSync(join(empty, 'lib/modules'));
    execFileSync('busybox', ['depmod', '-b', '.', version], { cwd: empty, stdio: 'ignore' });
  });
  const [version] = readdirSync(join(folder, 'lib/modules'));
  const modules = join(folder, 'lib/modules', version);
  return { image: join(folder, 'boot', `vmlinuz-${version}`), modules: inOrder(modules) };
}

function dependsOf(name) {
  const text = execFileSync('apt-cache', ['depends', name], { encoding: 'utf8' });
  return [...text.matchAll(/^\s*Depends: (\S+)$/gm)].map(([, dependency]) => dependency);
}

/** Each module after those that it needs (modules.dep(5)). */
function inOrder(folder) {
  const needs = new Map(
    readFileSync(join(folder, 'modules.dep'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split(':'))
      .map(([path, after = '']) => [path, after.split(' ').filter(Boolean)]),
  );
  const ordered = new Set();
  const add = (path) => {
    for (const needed of needs.get(path) ?? []) if (!ordered.has(needed)) add(needed);
    ordered.add(path);
  };
  for (const name of wantedModules) {
    add([...needs.keys()].find((path) => path.endsWith(`/${name}.ko`)));
  }
  return [...ordered].map((path) => join(folder, path));
}
