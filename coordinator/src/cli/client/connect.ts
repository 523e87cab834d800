import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { CommandError } from '../command-error.js';
import type { Client } from './call.js';

/** The options that every command which talks to a coordinator has. */
export interface ConnectOptions {
  readonly url: string;
  readonly data: string;
}

/**
 * Finds out how to reach a coordinator: the token comes from BARNRAISER_ADMIN_TOKEN, or from
 * `admin-token` in the data folder when that can be read.
 */
export async function connect({ url, data }: ConnectOptions, env: NodeJS.ProcessEnv): Promise<Client> {
  if (!/^https?:\/\/[^/]/.test(url) || !URL.canParse(url))
    throw new CommandError(
      'usage',
      `--url: expected an address such as http://127.0.0.1:8470, found "${url}"`,
    );
  const given = env['BARNRAISER_ADMIN_TOKEN']?.trim();
  const token = given || (await readFile(path.join(data, 'admin-token'), 'utf8').catch(() => '')).trim();
  return { url: url.replace(/\/+$/, ''), token: token === '' ? null : token };
}
