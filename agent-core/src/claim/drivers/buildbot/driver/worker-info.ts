import type { Descriptor } from '@barnraiser/protocol';
import type { Sendable } from '../wire/jelly/wire-value.js';

/** What a master is told of this worker; its keys become properties of the worker there. */
export type WorkerInfo = Readonly<Record<string, Sendable>>;

/** What is not among the machine's facts. */
export interface WorkerInfoParts {
  /** Where builders' folders are, as commands see it. */
  readonly basedir: string;
  /** The commands that are understood, with their versions. */
  readonly commands: Readonly<Record<string, string>>;
  readonly version: string;
}

/**
 * The answer to `getWorkerInfo`. The worker that comes with Buildbot sends its whole environment;
 * nothing of this machine's is sent here but what the descriptor tells every coordinator. `admin` is
 * the name that the owner has chosen to show.
 */
export function workerInfo(descriptor: Descriptor, parts: WorkerInfoParts): WorkerInfo {
  const { agent, os, arch, cpu, memMb, tools, limits, sandbox, owner } = descriptor;
  return {
    basedir: parts.basedir,
    system: 'posix',
    environ: { HOME: parts.basedir },
    worker_commands: { ...parts.commands },
    version: parts.version,
    numcpus: Math.max(1, Math.floor(limits.cores ?? cpu.logical)),
    delete_leftover_dirs: false,
    admin: owner.displayName ?? 'a volunteer who gives no name',
    host: `${agent.name}: ${os.id} ${os.version} on ${arch}, lent by a volunteer with Barnraiser`,
    os_family: os.family,
    os_id: os.id,
    os_version: os.version,
    os_kernel: os.kernel,
    ...(os.libc !== undefined && { os_libc: os.libc }),
    arch,
    cpu_model: cpu.model,
    mem_mb: limits.memMb ?? memMb,
    isolation: sandbox[0] ?? 'none',
    tools: Object.fromEntries(tools.map(({ name, version }) => [name, version])),
  };
}
