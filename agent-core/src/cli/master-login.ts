import { readFile } from 'node:fs/promises';
import type { MasterLogin, MasterTarget } from '@barnraiser/protocol';
import { CommandError } from './command-error.js';
import type { Terminal } from './terminal.js';
import { write } from './terminal.js';

/** What `join` is told of a Buildbot master on the command line; the password never is. */
export interface MasterOptions {
  readonly passwordFile?: string;
  readonly caFile?: string;
  readonly keepConnected?: true;
  readonly yes?: true;
}

/** What joining a master means. The same is said in the app. */
const meaning = [
  'Which commands the master will send cannot be known beforehand: whoever runs it decides, build by build.',
  "They run in this machine's sandbox and within your limits, in a work folder of their own, with the network.",
  'The master learns what `join --dry-run` shows: the kind of machine, its tools, and the name you chose to show.',
];

const meaningOfMsgpack =
  'EXPERIMENTAL: its address says msgpack. Steps that download files to this machine fail, a build ends here only after a minute of silence';

/**
 * Says what joining a master means, asks whether to go on where somebody can answer, and gets the
 * password: from the file, typed unseen, or from standard input. Throws `CommandError`.
 */
export async function masterLogin(
  target: MasterTarget,
  options: MasterOptions,
  { err, keyboard }: Terminal,
): Promise<MasterLogin> {
  const isPerson = keyboard?.isPerson ?? false;
  const lines = [`${target.host} is a Buildbot master.`, ...meaning, ...msgpackLines(target)];
  await write(err, `${lines.join('\n')}\n`);
  if (options.yes !== true && isPerson) {
    const answer = (await keyboard?.ask('Join it? [y/N] ')) ?? '';
    if (!/^y(es)?$/i.test(answer.trim())) throw new CommandError('failed', 'Nothing was joined.');
  }
  const ca = options.caFile === undefined ? null : await readText(options.caFile, 'certificates');
  if (ca !== null && !target.isTls) {
    throw new CommandError('usage', 'Certificates are of use with TLS only: buildbots://…');
  }
  return {
    password: await passwordOf(target, options, keyboard),
    ca,
    keepsConnection: options.keepConnected === true,
  };
}

function msgpackLines({ transport, isTls }: MasterTarget): string[] {
  if (transport === 'pb') return [];
  const unsafe = ', and without TLS (buildbots+msgpack://) the password can be read on the way';
  return [`${meaningOfMsgpack}${isTls ? '' : unsafe}.`];
}

async function passwordOf(
  { name, host }: MasterTarget,
  { passwordFile }: MasterOptions,
  keyboard: Terminal['keyboard'],
): Promise<string> {
  const text =
    passwordFile !== undefined
      ? await readText(passwordFile, 'the password')
      : keyboard?.isPerson === true
        ? await keyboard.ask(`Password of ${name} at ${host}: `, { isSecret: true })
        : ((await keyboard?.readAll()) ?? '');
  const password = text.replace(/\r?\n$/, '');
  if (password !== '' && password.length <= 1000) return password;
  throw new CommandError(
    'usage',
    'Expected a password: type it, give --password-file FILE, or send it on standard input.',
  );
}

async function readText(path: string, what: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: Error) => {
    throw new CommandError('failed', `Reading ${what}: ${error.message}`, error);
  });
}
