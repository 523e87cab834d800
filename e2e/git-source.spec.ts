import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { expect, test } from './testing/farm.js';
import { freePort } from './testing/free-port.js';
import { waitUntil } from './testing/wait-until.js';

test('a git project is built at the commit that its reference named when it was asked for', async ({
  farm,
}) => {
  const upstream = makeRepository(join(farm.folder, 'repositories', 'tiny'));
  const daemon = await serveRepositories(join(farm.folder, 'repositories'));
  try {
    const machine = await farm.machine('barn');
    const project = {
      project: 'tiny',
      title: 'Tiny',
      source: { git: { url: `git://127.0.0.1:${daemon.port}/tiny`, ref: 'main' } },
      targets: [{ name: 'any', requires: { os: process.platform } }],
      recipe: { steps: [{ name: 'say', run: 'cat word.txt' }] },
    };
    const asked = await farm.request(project);
    const built = upstream.commit('first');
    upstream.write('second');
    machine.run();
    const [first] = await farm.whenDone(asked);
    expect(first).toMatchObject({ outcome: 'passed', commit: built });
    expect((await farm.log(first!.id)).toString()).toBe('first\n');

    const later = JSON.parse((await farm.command('request', 'tiny', '--ref', 'main', '--json')).stdout) as {
      id: string;
    };
    const [second] = await farm.whenDone(later.id);
    expect(second).toMatchObject({ outcome: 'passed', commit: upstream.commit('second') });

    const missing = await farm.command('request', 'tiny', '--ref', 'no-such-branch');
    expect(missing.exitCode).toBe(1);
    expect(missing.stderr).toContain('no-such-branch');
  } finally {
    await daemon.stop();
  }
});

/** A repository whose commits each hold one word. */
function makeRepository(folder: string) {
  const commits = new Map<string, string>();
  const git = (...args: string[]): string =>
    execFileSync('git', ['-c', 'user.name=Tester', '-c', 'user.email=tester@example.org', ...args], {
      cwd: folder,
      encoding: 'utf8',
    });
  const write = (word: string): void => {
    writeFileSync(join(folder, 'word.txt'), `${word}\n`);
    git('add', '.');
    git('commit', '--quiet', '--message', word);
    commits.set(word, git('rev-parse', 'HEAD').trim());
  };
  mkdirSync(folder, { recursive: true });
  git('init', '--quiet', '--initial-branch=main');
  write('first');
  return { write, commit: (word: string) => commits.get(word) };
}

/** Git's own server on loopback, for as long as the test lasts. */
async function serveRepositories(folder: string) {
  const port = await freePort();
  const options = [
    '--export-all',
    `--base-path=${folder}`,
    '--listen=127.0.0.1',
    `--port=${port}`,
    '--reuseaddr',
  ];
  // Not through `git daemon`: that would leave the server behind when it is ended.
  const program = join(execFileSync('git', ['--exec-path'], { encoding: 'utf8' }).trim(), 'git-daemon');
  const child = spawn(program, options, { stdio: 'ignore' });
  await waitUntil('git answers', () => canConnect(port));
  return {
    port,
    async stop() {
      child.kill();
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
}

function canConnect(port: number): Promise<true | null> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(null));
  });
}
