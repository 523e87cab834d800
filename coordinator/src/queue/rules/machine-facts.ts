import type { Descriptor, FactName } from '@barnraiser/protocol';

type Scalar = string | number | boolean;

/** What a machine is known to be, by the fact names of `requires`; a list holds several values at once. */
export type MachineFacts = ReadonlyMap<string, Scalar | readonly Scalar[]>;

/** What the coordinator alone says of a machine. */
export interface ServerFacts {
  readonly trust: string | null;
  readonly pool: string | null;
  readonly owner: string | null;
}

/** The facts that requirements are held against: the machine's description, and the coordinator's own. */
export function machineFacts(descriptor: Descriptor, server: ServerFacts): MachineFacts {
  const { libc } = descriptor.os;
  const named: Record<FactName, Scalar | readonly Scalar[] | null> = {
    os: descriptor.os.family,
    osVersion: descriptor.os.version,
    distro: descriptor.os.id,
    arch: descriptor.arch,
    cpus: descriptor.cpu.logical,
    memMb: descriptor.memMb,
    diskFreeMb: descriptor.disk.freeMb,
    // "glibc 2.36" is meant by `glibc` as well.
    libc: libc === undefined ? null : [libc, libc.split(' ', 1)[0]!],
    kind: descriptor.agent.kind,
    'cpu.vendor': descriptor.cpu.vendor,
    sandbox: descriptor.sandbox,
    ...server,
  };
  const facts = new Map<string, Scalar | readonly Scalar[]>();
  for (const [name, value] of Object.entries(named)) if (value !== null) facts.set(name, value);
  for (const tool of descriptor.tools) facts.set(`tool.${tool.name}`, tool.version);
  for (const [name, value] of Object.entries(descriptor.labels)) facts.set(`label.${name}`, value);
  return facts;
}
