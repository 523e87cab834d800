import {
  type AgentCallName,
  type AgentCalls,
  type InputOf,
  type OutputOf,
  parseMasterAddress,
} from '@barnraiser/protocol';
import {
  type Agent,
  type AgentOptions,
  createAgent,
  type Notice,
  type Surroundings,
} from '../../../../index.js';
import { putMembership } from '../../../../storage/memberships.js';
import { away, heedNoLoad } from '../../../../testing/agent-room.js';
import { temporaryFolder } from '../../../../testing/temporary-folder.js';

/** A whole agent that has joined Buildbot masters. `close` it after the test. */
export interface AgentAtMasters {
  readonly agent: Agent;
  readonly root: string;
  readonly notices: Notice[];
  /** The value of a call; rejects with what its problem says. */
  call<N extends AgentCallName>(name: N, input: InputOf<AgentCalls[N]>): Promise<OutputOf<AgentCalls[N]>>;
  /** All that was said of the link to one of the masters, in order. */
  said(url: string): string[];
  close(): Promise<void>;
}

/** The address by which `name` logs in at a master on loopback. */
export function masterUrl(name: string, pbPort: number): string {
  return parseMasterAddress(`buildbot://${name}@127.0.0.1:${pbPort}`)!.url;
}

/** Starts an agent that is a member of these masters (password `secret`), on a machine whose owner is away. */
export async function openAgentAtMasters(
  urls: readonly string[],
  options: AgentOptions = {},
  surroundings: Surroundings = {},
): Promise<AgentAtMasters> {
  const root = await temporaryFolder();
  for (const url of urls) {
    const credential = { token: 'secret', expiresAt: Number.MAX_SAFE_INTEGER };
    const joinedAt = '2026-01-01T00:00:00.000Z';
    const master = { ca: null, keepsConnection: false };
    await putMembership(root, { url, name: url, driver: 'buildbot', joinedAt, credential, master });
  }
  await heedNoLoad(root, options.kind);
  const own = { dataDir: root, isolation: 'none', flushMs: 5000 } as const;
  const agent = await createAgent({ ...own, ...options }, surroundings);
  const notices: Notice[] = [];
  agent.onNotice((notice) => void notices.push(notice));
  await agent.call('sense', away());
  await agent.start();
  return {
    agent,
    root,
    notices,
    async call(name, input) {
      const reply = await agent.call(name, input);
      if (reply.ok) return reply.value;
      throw new Error(`${reply.problem.code}: ${reply.problem.message}`);
    },
    said: (url) =>
      notices.flatMap((notice) =>
        notice.kind === 'linkChanged' && notice.url === url
          ? [`${notice.status.link}: ${notice.status.detail ?? ''}`]
          : [],
      ),
    async close() {
      agent.stop('now');
      await agent.ended;
    },
  };
}
