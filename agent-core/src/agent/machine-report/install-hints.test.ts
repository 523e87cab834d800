import { describe, expect, it } from 'vitest';
import { toolTable } from '../../sense/tool-table.js';
import { installHint } from './install-hints.js';
import { findPackageManager, packageManagerOf } from './package-manager.js';

describe('install hints', () => {
  it('know every tool that is looked for, on every system', () => {
    for (const manager of ['apt', 'dnf', 'pacman', 'zypper', 'apk', 'brew', 'pkg'] as const)
      for (const { name } of toolTable) expect(installHint(name, manager), `${name} ${manager}`).toBeTruthy();
  });

  it.each([
    ['cc', 'apt', 'sudo apt install build-essential'],
    ['ninja', 'dnf', 'sudo dnf install ninja-build'],
    ['make', 'pacman', 'sudo pacman -S make'],
    ['bubblewrap', 'pkg', null],
    ['cmake', null, null],
  ] as const)('says how to get %s by %s', (tool, manager, command) => {
    expect(installHint(tool, manager)).toBe(command);
  });
});

describe('the package manager', () => {
  it.each([
    ['ID=debian\nVERSION_ID="13"', 'apt'],
    ['NAME="Linux Mint"\nID=linuxmint\nID_LIKE="ubuntu debian"', 'apt'],
    ['ID="rocky"\nID_LIKE="rhel centos fedora"', 'dnf'],
    ['ID=manjaro\nID_LIKE=arch', 'pacman'],
    ["ID='opensuse-tumbleweed'\nID_LIKE='opensuse suse'", 'zypper'],
    ['ID=alpine', 'apk'],
    ['ID=void', null],
    ['', null],
  ])('is found from %j', (text, manager) => {
    expect(packageManagerOf(text)).toBe(manager);
  });

  it('is known by the system elsewhere', async () => {
    expect(await findPackageManager('darwin')).toBe('brew');
    expect(await findPackageManager('freebsd')).toBe('pkg');
    expect(await findPackageManager('linux', ['/no/such/file'])).toBeNull();
  });
});
