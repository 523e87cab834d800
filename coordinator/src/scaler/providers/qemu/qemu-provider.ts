import { access, constants } from 'node:fs/promises';
import type { QemuProvider } from '@barnraiser/protocol';
import { inheritedEnvironment } from '../inherited-environment.js';
import { findProgram } from '../local/find-program.js';
import { LocalInstances } from '../local/local-instances.js';
import { launchIdVariable } from '../local/start-instance.js';
import { writeSeed } from '../local/write-seed.js';
import type { Provider } from '../provider.js';
import type { ProviderContext } from '../provider-context.js';
import { qemuArguments } from './qemu-arguments.js';

/** QEMU ends at once when it is told to; it only has its temporary disk to remove. */
const endGraceMs = 5000;

/**
 * Virtual machines of this machine, one QEMU each, which read their configuration from a NoCloud disk.
 * They go on while the coordinator restarts. The network is QEMU's own: the host is 10.0.2.2 there.
 * Linux only: elsewhere each order is refused as `invalid`, as it is without QEMU, image or KVM.
 */
export function openQemuProvider(config: QemuProvider, context: ProviderContext): Provider {
  return new LocalInstances({
    name: 'qemu',
    context,
    maxInstances: config.maxInstances,
    endGraceMs,
    obstacle: () => obstacleTo(config),
    prepare: async (order, folder) => {
      const { launchId, offer, userData } = order;
      const { type, zone } = offer;
      await writeSeed(folder.seed, userData, { instanceId: `local-${launchId}`, type, zone });
      return {
        program: (await findProgram(config.program, process.env['PATH'])) ?? config.program,
        args: qemuArguments(config, launchId, folder),
        environment: {
          ...inheritedEnvironment(process.env),
          TMPDIR: folder.path,
          [launchIdVariable]: launchId,
        },
      };
    },
  });
}

async function obstacleTo(config: QemuProvider): Promise<string | null> {
  if (process.platform !== 'linux') return 'virtual machines by QEMU need Linux here';
  if ((await findProgram(config.program, process.env['PATH'])) === null) {
    return `${config.program} is not installed`;
  }
  const files = [config.image, config.kernel, config.initrd].filter((path) => path !== undefined);
  for (const path of files) if (!(await can(path, constants.R_OK))) return `${path} cannot be read`;
  if (config.accel === 'kvm' && !(await can('/dev/kvm', constants.R_OK | constants.W_OK))) {
    return '/dev/kvm cannot be used; "accel: tcg" does without';
  }
  return null;
}

async function can(path: string, mode: number): Promise<boolean> {
  return access(path, mode).then(
    () => true,
    () => false,
  );
}
