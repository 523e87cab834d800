import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '../testing/processes.js';
import { expect, test } from './testing/desktop.js';

const installed = '/opt/Barnraiser/barnraiser';

test('the Debian package installs with apt, starts, takes invites, and leaves nothing behind', async ({
  desktop,
}) => {
  test.skip(process.getuid?.() !== 0, 'only root installs packages');
  test.skip(!existsSync('/usr/bin/apt-get'), 'this system has no apt');
  test.skip(existsSync(installed), 'Barnraiser is installed on this machine, and is left alone');
  const file = join(repository, 'release/test/barnraiser_0.1.0_amd64.deb');
  execFileSync(process.execPath, ['scripts/package.mjs', '--test', '--targets', 'deb'], {
    cwd: repository,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  apt('install', file);
  try {
    const entry = '/usr/share/applications/barnraiser.desktop';
    expect(execFileSync('cat', [entry], { encoding: 'utf8' })).toContain(
      'MimeType=x-scheme-handler/barnraiser;',
    );
    const app = await desktop.launch({ executable: installed });
    await (await app.window()).waitForLoadState();
    expect((await app.call('app')).updates.how).toBe('package-manager');
    await app.close();
  } finally {
    apt('remove', 'barnraiser');
  }
  expect(existsSync('/opt/Barnraiser')).toBe(false);
});

function apt(...args: readonly string[]): void {
  execFileSync('apt-get', ['-y', '-qq', ...args], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    stdio: 'ignore',
  });
}
