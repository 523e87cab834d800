import type { MachineSummary } from '@barnraiser/protocol';
import { call } from '../client/call.js';
import { resolveMachine } from '../client/resolve-id.js';
import { clientCommand, type CommonOptions, openSession } from '../command.js';
import { machineText } from '../output/machine-text.js';
import { shortIds } from '../output/short-ids.js';
import { formatTable } from '../output/table.js';
import { formatAge, formatHours } from '../output/times.js';
import type { Terminal } from '../terminal.js';

/** `machines`: the machines that are lent. */
export function machinesCommand(terminal: Terminal): ReturnType<typeof clientCommand> {
  return clientCommand('machines', 'show the machines', ['machines']).action(
    async (options: CommonOptions) => {
      const { client, print } = await openSession(options, terminal);
      const { machines } = await call(client, 'machines', {});
      await print(machines, (rows) => machinesText(rows, terminal));
    },
  );
}

/** `machine ID`: a machine's facts by date and its contribution history; `machine approve ID` lets a waiting one in. */
export function machineCommand(terminal: Terminal): ReturnType<typeof clientCommand> {
  const approve = clientCommand('approve', 'approve a machine that waits for it', [
    'machine approve 0192f3c4',
  ])
    .argument('<id>', "the machine's name, its id, or the beginning of it")
    .action(async (given: string, options: CommonOptions) => {
      const { client, print } = await openSession(options, terminal);
      const agentId = await resolveMachine(client, given);
      await call(client, 'approve', { params: { agentId } });
      await print({ id: agentId, state: 'approved' }, () => `Machine ${agentId} may now take builds.\n`);
    });
  return clientCommand('machine', 'show a machine: its facts by date, its builds, the hours it gave', [
    'machine build-box',
    'machine 0192f3c4 --json',
    'machine approve 0192f3c4',
  ])
    .argument('<id>', "the machine's name, its id, or the beginning of it")
    .action(async (given: string, options: CommonOptions) => {
      const { client, print } = await openSession(options, terminal);
      const agentId = await resolveMachine(client, given);
      const machine = await call(client, 'machine', { params: { agentId } });
      await print(machine, (shown) => machineText(shown, terminal));
    })
    .addCommand(approve);
}

function machinesText(machines: readonly MachineSummary[], { colours, now }: Terminal): string {
  if (machines.length === 0) return 'No machines yet. Make an invite: barnraiser-coordinator invite\n';
  const short = shortIds(machines.map(({ id }) => id));
  return formatTable<MachineSummary>(
    [
      { head: 'MACHINE', cell: ({ id }) => short(id) },
      { head: 'NAME', cell: ({ name }) => name, paint: colours.bold },
      { head: 'SYSTEM', cell: ({ os, arch }) => `${os} ${arch}` },
      { head: 'CPUS', cell: ({ cpus }) => cpus },
      { head: 'MEMORY', cell: ({ memMb }) => `${(memMb / 1024).toFixed(1)} GB` },
      {
        head: 'LENT BY',
        cell: ({ launch }) => (launch === undefined ? 'a volunteer' : `pool ${launch.pool}`),
      },
      { head: 'STATE', cell: ({ state }) => state },
      { head: 'BUILDS', cell: ({ builds }) => builds },
      { head: 'GIVEN', cell: ({ hoursGiven }) => formatHours(hoursGiven) },
      {
        head: 'SEEN',
        cell: ({ lastSeenAt }) => (lastSeenAt === null ? 'never' : formatAge(lastSeenAt, now())),
      },
    ],
    machines,
  );
}
