import type { PoolSummary } from '@barnraiser/protocol';
import { readPoolFile } from '../../pool-file/read-pool-file.js';
import { formatFileError } from '../../project-file/file-error.js';
import { call } from '../client/call.js';
import {
  clientCommand,
  type CommonOptions,
  describedCommand,
  openSession,
  type Session,
} from '../command.js';
import { CommandError } from '../command-error.js';
import { poolsText, poolText } from '../output/pool-text.js';
import type { Terminal } from '../terminal.js';

/** `pool apply FILE`, `pool list`, `pool show NAME` and `pool remove NAME`. */
export function poolCommand(terminal: Terminal): ReturnType<typeof describedCommand> {
  const apply = clientCommand('apply', 'add a pool of launched machines, or change it, from its YAML file', [
    'pool apply builders.yaml',
  ])
    .argument('<file>', "the pool's file")
    .action(async (file: string, options: CommonOptions) =>
      applyPool(file, await openSession(options, terminal)),
    );
  const list = clientCommand('list', 'show the pools, and what was last decided for each', [
    'pool list',
  ]).action(async (options: CommonOptions) => {
    const { client, print } = await openSession(options, terminal);
    const { pools } = await call(client, 'pools', {});
    await print(pools, (rows) => poolsText(rows, terminal));
  });
  const show = clientCommand(
    'show',
    'show a pool: its instances, its costs, its decisions with their reasons',
    ['pool show builders'],
  )
    .argument('<name>', "the pool's name")
    .action(async (name: string, options: CommonOptions) => {
      const { client, print } = await openSession(options, terminal);
      const pool = await call(client, 'pool', { params: { pool: name } });
      await print(pool, (shown) => poolText(shown, terminal));
    });
  const remove = clientCommand(
    'remove',
    'launch nothing more for a pool, and end its machines when they are idle',
    ['pool remove builders'],
  )
    .argument('<name>', "the pool's name")
    .action(async (name: string, options: CommonOptions) => {
      const { client, print } = await openSession(options, terminal);
      await call(client, 'removePool', { params: { pool: name } });
      await print(
        { pool: name, removed: true },
        () => `Pool ${name} is removed. Its machines finish what they build, and are ended.\n`,
      );
    });
  return describedCommand('pool', 'launch machines by load: add, change, show and remove pools of them', [
    'pool apply builders.yaml',
    'pool show builders',
  ])
    .addCommand(apply)
    .addCommand(list)
    .addCommand(show)
    .addCommand(remove);
}

async function applyPool(file: string, { client, print }: Session): Promise<void> {
  const reading = await readPoolFile(file);
  if (!reading.ok)
    throw new CommandError('failed', reading.errors.map((error) => formatFileError(file, error)).join('\n'));
  const { pool } = reading;
  const summary = await call(client, 'putPool', { params: { pool: pool.name }, body: pool });
  await print(summary, appliedText);
}

function appliedText({ pool: { name, min, max, dryRun } }: PoolSummary): string {
  const will = dryRun
    ? 'It is a dry run: nothing is ordered'
    : `${min} to ${max} machines are launched by load`;
  return `Pool ${name} is in force. ${will}.\nSee what it does: barnraiser-coordinator pool show ${name}\n`;
}
