import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const scripts = {
  '--before-install': 'preinst',
  '--after-install': 'postinst',
  '--before-remove': 'prerm',
  '--after-remove': 'postrm',
};

/** Makes a Debian package of `tree` from fpm's options (deb-control(5) has the fields). */
export function makeDeb({ options, depends, recommends, tree }) {
  const control = join(tree, 'DEBIAN');
  const sizeKb = execFileSync('du', ['-sk', '--apparent-size', tree], { encoding: 'utf8' }).split('\t')[0];
  const sums = md5sums(tree);
  mkdirSync(control);
  writeFileSync(join(control, 'control'), fields({ options, depends, recommends, sizeKb }));
  writeFileSync(join(control, 'md5sums'), sums);
  for (const [option, name] of Object.entries(scripts)) {
    if (!options[option]) continue;
    copyFileSync(options[option], join(control, name));
    chmodSync(join(control, name), 0o755);
  }
  rmSync(options['--package'], { force: true });
  const packing = options['--deb-compression'] === 'gz' ? ['-Zgzip', '-z1'] : ['-Zxz'];
  execFileSync('dpkg-deb', ['--root-owner-group', ...packing, '--build', tree, options['--package']], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}

function fields({ options, depends, recommends, sizeKb }) {
  const [first = '', ...more] = (options['--description'] ?? '').split('\n');
  const named = {
    Package: options['--name'],
    Version: options['--version'],
    License: options['--license'],
    Vendor: options['--vendor'],
    Architecture: options['--architecture'],
    Maintainer: options['--maintainer'],
    'Installed-Size': sizeKb,
    Depends: depends.join(', '),
    Recommends: recommends.join(', '),
    Section: options['--category'],
    Priority: options['--deb-priority'],
    Homepage: options['--url'],
    Description: [first.trim() || options['--name'], ...more.map((line) => ` ${line.trim() || '.'}`)].join(
      '\n',
    ),
  };
  const lines = Object.entries(named).filter(([, value]) => value);
  return lines.map(([name, value]) => `${name}: ${value}\n`).join('');
}

function md5sums(tree) {
  const command = "find . -type f -printf '%P\\0' | LC_ALL=C sort -z | xargs -0 md5sum";
  return execFileSync('sh', ['-c', command], { cwd: tree, maxBuffer: 2 ** 26 });
}
