import { type Agent, createAgent, dataFolders } from '@barnraiser/agent-core';
import type { AgentCallName, HostReading } from '@barnraiser/protocol';
import type { BeginOptions, FromAgent, ToAgent } from '../agent-messages.js';
import { sealing } from './sealing.js';
import { whyNotBegun } from './why-not-begun.js';

/** Where an agent server's messages go, and how its process ends. */
export interface AgentServerParts {
  readonly tell: (message: FromAgent) => void;
  readonly exit: () => void;
}

/**
 * Holds the desktop app's agent. `begin` makes and starts it; calls that come earlier wait for it.
 * Snapshots are told as the agent tells them, no more than five a second. A process that
 * could not begin says `failed` and exits.
 */
export class AgentServer {
  private readonly parts: AgentServerParts;
  private begun: ((agent: Agent | null) => void) | null = null;
  private readonly agent = new Promise<Agent | null>((resolve) => {
    this.begun = resolve;
  });

  constructor(parts: AgentServerParts) {
    this.parts = parts;
  }

  receive(message: ToAgent): void {
    switch (message.kind) {
      case 'begin':
        void this.begin(message.options);
        break;
      case 'call':
        void this.call(message.id, message.name, message.input);
        break;
      case 'sense':
        void this.sense(message.reading);
        break;
      case 'stop':
        void this.agent.then((agent) => agent?.stop(message.how));
        break;
      case 'kill':
        void this.kill();
        break;
    }
  }

  private async begin(options: BeginOptions): Promise<void> {
    try {
      const agent = await createAgent(this.optionsOf(options));
      agent.onSnapshot((snapshot) => this.parts.tell({ kind: 'snapshot', snapshot }));
      await agent.start();
      this.begun?.(agent);
      this.parts.tell({ kind: 'running' });
      this.parts.tell({ kind: 'snapshot', snapshot: agent.snapshot() });
      await agent.ended;
      this.parts.tell({ kind: 'ended' });
    } catch (error) {
      console.error(error);
      this.begun?.(null);
      this.parts.tell({ kind: 'failed', detail: whyNotBegun(error, options.missingKey) });
    }
    this.parts.exit();
  }

  private optionsOf({ dataFolder, sampleArchive, sealingKey }: BeginOptions) {
    const folder = dataFolders(dataFolder ?? undefined).root;
    this.parts.tell({ kind: 'home', folder });
    return {
      kind: 'desktop',
      dataDir: folder,
      ...(sampleArchive !== null && { sampleArchive }),
      ...(sealingKey !== null && { secrets: sealing(sealingKey) }),
    } as const;
  }

  private async call(id: number, name: AgentCallName, input: unknown): Promise<void> {
    const agent = await this.agent;
    if (agent === null) return;
    const reply = await agent.call(name, input as never);
    this.parts.tell({ kind: 'reply', id, reply });
  }

  private async sense(reading: HostReading): Promise<void> {
    const agent = await this.agent;
    await agent?.call('sense', reading);
  }

  private async kill(): Promise<void> {
    await (await this.agent)?.kill();
    this.parts.exit();
  }
}
