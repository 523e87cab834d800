import { execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const machines = { amd64: 'x86_64', arm64: 'aarch64' };

/** Makes an RPM package of `tree` from fpm's options; wants Debian's or Fedora's rpmbuild. */
export function makeRpm({ options, depends, tree, work }) {
  const spec = join(work, 'package.spec');
  writeFileSync(spec, specification({ options, depends, tree }));
  const machine = machines[options['--architecture']] ?? options['--architecture'];
  const define = (text) => ['--define', text];
  const folders = [...define(`_topdir ${work}/build`), ...define(`_rpmdir ${work}/made`)];
  const packing = define('_binary_payload w6T0.xzdio');
  execFileSync('rpmbuild', ['-bb', '--quiet', '--target', machine, ...folders, ...packing, spec], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const made = execFileSync('find', [`${work}/made`, '-name', '*.rpm'], { encoding: 'utf8' }).trim();
  copyFileSync(made, options['--package']);
}

function specification({ options, depends, tree }) {
  const files = execFileSync(
    'find',
    ['.', '(', '-type', 'f', '-o', '-type', 'l', ')', '-printf', '"/%P"\n'],
    {
      cwd: tree,
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
    },
  );
  const description = (options['--description'] ?? '').trim();
  return [
    // The libraries inside are the app's own: nothing is stripped, and none is offered to others.
    '%define __os_install_post %{nil}',
    '%define _build_id_links none',
    'AutoReqProv: no',
    `Name: ${options['--name']}`,
    `Version: ${options['--version'].replaceAll('-', '~')}`,
    `Release: ${options['--iteration'] ?? 1}`,
    `Summary: ${options['--rpm-summary'] ?? description}`,
    `License: ${options['--license'] ?? 'MIT'}`,
    `URL: ${options['--url']}`,
    `Vendor: ${options['--vendor']}`,
    `Packager: ${options['--maintainer']}`,
    `Group: ${options['--category'] ?? 'default'}`,
    ...depends.map((dependency) => `Requires: ${dependency}`),
    `%description\n${description}`,
    `%install\nmkdir -p %{buildroot}\ncp -a ${tree}/. %{buildroot}/`,
    `%files\n%defattr(-,root,root,-)\n${files.replaceAll('%', '%%')}`,
    ...script('%post', options['--after-install']),
    ...script('%postun', options['--after-remove']),
    '',
  ].join('\n');
}

function script(section, file) {
  return file ? [`${section}\n${readFileSync(file, 'utf8').replaceAll('%', '%%')}`] : [];
}
