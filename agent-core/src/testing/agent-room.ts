import type { AgentCallName, AgentCalls, HostReading, InputOf, Job, OutputOf } from '@barnraiser/protocol';
import { type Agent, type AgentOptions, createAgent, type Notice, type Surroundings } from '../index.js';
import { applyPatch, readSettings, writeSettings } from '../storage/settings.js';
import { putMembership } from '../storage/memberships.js';
import { type FakeClaim, FakeCoordinator } from './fake-coordinator.js';
import { packSource } from './pack-source.js';
import { sampleJob } from './sample-job.js';
import { temporaryFolder } from './temporary-folder.js';

/** A started agent that has joined a fake coordinator, on a folder of its own. */
export interface AgentRoom {
  readonly agent: Agent;
  readonly server: FakeCoordinator;
  readonly root: string;
  readonly notices: Notice[];
  /** The value of a call; rejects with what its problem says. */
  call<N extends AgentCallName>(name: N, input: InputOf<AgentCalls[N]>): Promise<OutputOf<AgentCalls[N]>>;
  /** Queues a job of one step. */
  queue(script: string, changes?: object): Promise<Job>;
  claim(): FakeClaim | undefined;
  has(kind: Notice['kind']): boolean;
  close(): Promise<void>;
}

/** What a host says while nobody has touched the machine for ten minutes. */
export function away(): HostReading {
  return { lastInputAt: Date.now() - 600_000, isLocked: null, onBattery: false, isSuspended: false };
}

/** What a host says at the moment of a touch. */
export function touched(): HostReading {
  return { ...away(), lastInputAt: Date.now() };
}

/** Opens a room; a desktop's owner is away from the start. */
export async function openAgentRoom(
  options: AgentOptions = {},
  surroundings: Surroundings = {},
): Promise<AgentRoom> {
  const server = await new FakeCoordinator().start();
  server.tokens.add('good');
  const root = options.dataDir ?? (await temporaryFolder());
  const credential = { token: 'good', expiresAt: Date.now() + 3_600_000 };
  const joinedAt = '2026-01-01T00:00:00.000Z';
  await putMembership(root, { url: server.url, name: 'Fake', driver: 'native', joinedAt, credential });
  await heedNoLoad(root, options.kind);
  const agent = await createAgent(
    { dataDir: root, isolation: 'none', flushMs: 500, ...options },
    surroundings,
  );
  const notices: Notice[] = [];
  agent.onNotice((notice) => void notices.push(notice));
  await agent.call('sense', away());
  await agent.start();
  return {
    agent,
    server,
    root,
    notices,
    async call(name, input) {
      const reply = await agent.call(name, input);
      if (reply.ok) return reply.value;
      throw new Error(`${reply.problem.code}: ${reply.problem.message}`);
    },
    async queue(script, changes = {}) {
      const { bytes, sha256 } = await packSource({ 'README.txt': 'hello' });
      server.blobs.set(sha256, bytes);
      const source = { kind: 'archive', url: `/v1/sources/${sha256}`, sha256 };
      const job = sampleJob({ source, steps: [{ name: 'make', script }], ...changes });
      server.queue(job);
      return job;
    },
    claim: () => [...server.claims.values()].at(-1),
    has: (kind) => notices.some((notice) => notice.kind === kind),
    async close() {
      agent.stop('now');
      await agent.ended;
      await server.stop();
    },
  };
}

/** Other tests run at the same time on this machine; their load must not make this agent wait. */
export async function heedNoLoad(root: string, kind: AgentOptions['kind'] = 'server'): Promise<void> {
  const settings = await readSettings(root, kind);
  await writeSettings(root, applyPatch(settings, { limits: { busyPercent: null } }));
}
