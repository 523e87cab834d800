import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { freePort } from '../../testing/free-port.js';
import { waitUntil } from '../../testing/wait-until.js';

/** A repository that is served on loopback for as long as the test lasts. */
export interface ServedRepository {
  readonly url: string;
  /** Commits a file on the branch main; answers the commit. */
  commit(file: string, text: string): string;
  stop(): Promise<void>;
}

/** Makes a repository in the folder and serves it with git's own server. */
export async function serveRepository(folder: string): Promise<ServedRepository> {
  const work = join(folder, 'repository');
  mkdirSync(work, { recursive: true });
  const git = (...args: string[]): string =>
    execFileSync('git', ['-c', 'user.name=Tester', '-c', 'user.email=tester@example.org', ...args], {
      cwd: work,
      encoding: 'utf8',
    });
  git('init', '--quiet', '--initial-branch=main');
  const port = await freePort();
  // Not through `git daemon`: that would leave the server behind when it is ended.
  const program = join(execFileSync('git', ['--exec-path'], { encoding: 'utf8' }).trim(), 'git-daemon');
  const options = ['--export-all', `--base-path=${folder}`, '--listen=127.0.0.1', `--port=${port}`];
  const child = spawn(program, [...options, '--reuseaddr'], { stdio: 'ignore' });
  const ended = once(child, 'exit');
  await waitUntil('git answers', () => canConnect(port));
  return {
    url: `git://127.0.0.1:${port}/repository`,
    commit(file, text) {
      writeFileSync(join(work, file), text);
      git('add', '.');
      git('commit', '--quiet', '--message', `Write ${file}`);
      return git('rev-parse', 'HEAD').trim();
    },
    async stop() {
      child.kill();
      await ended;
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
