import { StreamName } from '@barnraiser/protocol';
import { Option } from 'commander';
import type { Readable } from 'node:stream';
import { type Client, openStream } from '../client/call.js';
import { followLog } from '../client/follow-log.js';
import { resolveBuild } from '../client/resolve-id.js';
import { clientCommand, type CommonOptions, openSession } from '../command.js';
import { type Terminal, write } from '../terminal.js';

interface LogOptions extends CommonOptions {
  readonly follow?: true;
  readonly stream: StreamName;
}

/** `log BUILD`: a log's bytes as they are, on standard output. */
export function logCommand(terminal: Terminal): ReturnType<typeof clientCommand> {
  return clientCommand('log', "print a build's log as it was written", [
    'log 0192f3c4',
    'log 0192f3c4 --follow',
    'log 0192f3c4 --stream agent',
  ])
    .argument('<build>', "the build's id, or the beginning of it")
    .option('--follow', 'print what comes, until the build has ended')
    .addOption(
      new Option('--stream <name>', 'what the steps wrote, or what the agent says about them')
        .choices(StreamName.options)
        .default('console'),
    )
    .action(async (given: string, { follow, stream, ...options }: LogOptions) => {
      const { client, print } = await openSession(options, terminal);
      const build = await resolveBuild(client, given);
      const bytes: AsyncIterable<Uint8Array> = follow
        ? followLog(client, { build, stream })
        : await wholeLog(client, build, stream);
      if (options.json) await print(await logDocument(build, stream, bytes), String);
      else for await (const chunk of bytes) await write(terminal.out, chunk);
    });
}

async function wholeLog(client: Client, claimId: string, stream: StreamName): Promise<Readable> {
  return openStream(client, 'log', { params: { claimId, stream } });
}

/** Text where the log is UTF-8; a log that is not comes as base64, so that no byte is lost. */
async function logDocument(
  build: string,
  stream: StreamName,
  chunks: AsyncIterable<Uint8Array>,
): Promise<object> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  const whole = Buffer.concat(parts);
  const about = { build, stream, bytes: whole.length };
  try {
    return { ...about, text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(whole) };
  } catch {
    return { ...about, base64: whole.toString('base64') };
  }
}
