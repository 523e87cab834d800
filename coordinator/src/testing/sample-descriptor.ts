import { AgentId, type Descriptor } from '@barnraiser/protocol';

/** What a test wants to differ from the ordinary machine. */
export type DescriptorChanges = Partial<Omit<Descriptor, 'agent'>> & { readonly name?: string };

/** An ordinary Debian desktop with gcc 12 and make. */
export function sampleDescriptor(agentId: string, { name, ...changes }: DescriptorChanges = {}): Descriptor {
  return {
    schema: 1,
    agent: {
      id: AgentId.parse(agentId),
      name: name ?? 'barn-owl',
      version: '0.1.0',
      kind: 'desktop',
      features: [],
    },
    os: { family: 'linux', id: 'debian', version: '13', kernel: '6.12.0', libc: 'glibc 2.41' },
    arch: 'x64',
    cpu: { vendor: 'GenuineIntel', model: 'Sample', physical: 4, logical: 8 },
    memMb: 16_000,
    disk: { freeMb: 102_400 },
    tools: [
      { name: 'gcc', version: '12.2.0' },
      { name: 'make', version: '4.4.1' },
    ],
    sandbox: ['bubblewrap', 'none'],
    limits: {},
    network: {},
    power: { battery: false },
    labels: {},
    owner: {},
    ...changes,
  };
}
