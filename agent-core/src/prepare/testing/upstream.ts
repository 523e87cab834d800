import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execaSync } from 'execa';
import { temporaryFolder } from './temporary-folder.js';

/** A real repository that stands for somebody's upstream. */
export interface Upstream {
  readonly path: string;
  readonly url: string;
  git(...args: string[]): string;
  /** Writes files, commits them, and answers the commit. */
  commit(files: Readonly<Record<string, string>>): string;
}

/** Makes an upstream with one commit that holds `README`, on the branch `main`. */
export function upstream(): Upstream {
  const path = temporaryFolder();
  const git = (...args: string[]): string =>
    execaSync('git', args, {
      cwd: path,
      env: {
        GIT_CONFIG_GLOBAL: '/dev/null',
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_ALLOW_PROTOCOL: 'file',
        GIT_AUTHOR_NAME: 'a',
        GIT_AUTHOR_EMAIL: 'a@example.org',
        GIT_COMMITTER_NAME: 'a',
        GIT_COMMITTER_EMAIL: 'a@example.org',
      },
    }).stdout;
  git('init', '--quiet', '--initial-branch=main', '.');
  const commit = (files: Readonly<Record<string, string>>): string => {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(path, name)), { recursive: true });
      writeFileSync(join(path, name), content);
    }
    git('add', '--all');
    git('commit', '--quiet', '--message=change');
    return git('rev-parse', 'HEAD');
  };
  commit({ README: 'one\n' });
  return { path, url: `file://${path}`, git, commit };
}
