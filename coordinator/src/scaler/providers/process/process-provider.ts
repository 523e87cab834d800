import { mkdir } from 'node:fs/promises';
import type { ProcessProvider } from '@barnraiser/protocol';
import { inheritedEnvironment } from '../inherited-environment.js';
import type { InstanceFolder } from '../local/instance-record.js';
import { LocalInstances } from '../local/local-instances.js';
import { type InstanceProgram, launchIdVariable } from '../local/start-instance.js';
import { writeSeed } from '../local/write-seed.js';
import type { LaunchOrder, Provider } from '../provider.js';
import type { ProviderContext } from '../provider-context.js';
import { findAgentProgram } from './agent-program.js';

const defaultArgs = ['run', '--data', '{data}', '--from-metadata', 'nocloud', '--seed', '{seed}'];

/**
 * Agents as processes of this machine, each with a folder of its own and its configuration as a
 * NoCloud seed. They go on while the coordinator restarts. Linux only: elsewhere each order is
 * refused as `invalid`.
 */
export function openProcessProvider(config: ProcessProvider, context: ProviderContext): Provider {
  const findProgram = (): Promise<string | null> =>
    findAgentProgram(config.program, {
      coordinatorProgram: process.argv[1],
      path: process.env['PATH'],
    });
  return new LocalInstances({
    name: 'process',
    context,
    maxInstances: config.maxInstances,
    endGraceMs: config.endGraceS * 1000,
    obstacle: async () => {
      if (process.platform !== 'linux') return 'agents as local processes need Linux';
      if ((await findProgram()) !== null) return null;
      return `the agent's program (${config.program ?? 'barnraiser-agent'}) is not installed here; name its path as "program"`;
    },
    prepare: async (order, folder) => {
      await mkdir(folder.data, { recursive: true, mode: 0o700 });
      await writeSeed(folder.seed, order.userData, {
        instanceId: `local-${order.launchId}`,
        type: order.offer.type,
        zone: order.offer.zone,
      });
      const program = (await findProgram()) ?? 'barnraiser-agent';
      return agentProgram(config, program, order, folder);
    },
  });
}

function agentProgram(
  config: ProcessProvider,
  program: string,
  order: LaunchOrder,
  folder: InstanceFolder,
): InstanceProgram {
  const places = { '{seed}': folder.seed, '{data}': folder.data };
  const args = (config.args ?? defaultArgs).map((argument) =>
    argument.replaceAll(/\{seed\}|\{data\}/g, (place) => places[place as keyof typeof places]),
  );
  return {
    program,
    args,
    environment: {
      ...inheritedEnvironment(process.env),
      HOME: folder.data,
      ...config.environment,
      [launchIdVariable]: order.launchId,
    },
  };
}
