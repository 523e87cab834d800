import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Meter, Snapshot } from '@barnraiser/protocol';
import { type Agent, createAgent } from '../../index.js';
import { putMembership } from '../../storage/memberships.js';
import { applyPatch, readSettings, writeSettings } from '../../storage/settings.js';
import { FakeCoordinator } from '../../testing/fake-coordinator.js';
import { sampleJob } from '../../testing/sample-job.js';

const column = { cores: 1, cpuPercent: 50, memoryMb: 256 };
/** Eight targets that each count for a while, all at once if they were let. */
const makefile = `all: 1 2 3 4 5 6 7 8
%:
	@n=0; while [ $$n -lt 40000 ]; do n=$$((n + 1)); done; echo made $@
`;

/** What the whole agent says of a build within limits, frozen once on its way, and how that build ends. */
export async function agentFacts() {
  const root = await mkdtemp(join(tmpdir(), 'barnraiser-agent-'));
  const server = await new FakeCoordinator().start();
  await prepare(root, server);
  const agent = await createAgent({ dataDir: root, kind: 'desktop', isolation: 'none', flushMs: 500 });
  const snapshots: Snapshot[] = [];
  agent.onSnapshot((snapshot) => void snapshots.push(snapshot));
  const host = hostOf(agent);
  await host.say('away');
  await agent.start();
  const now = () => last(snapshots);
  await until('building', () => now()?.build?.phase === 'running' && hasMeasured(now()!.meters), now);
  const running = now()!.meters;
  await host.say('here');
  await until('frozen', () => now()?.build?.phase === 'frozen' && now()!.gaveWay !== null, now);
  const { gaveWay } = now()!;
  await host.say('away');
  const result = () => [...server.claims.values()].at(-1)?.result ?? null;
  await until('finished', () => result() !== null, now);
  const { outcome, reason, frozenMs } = result()!;
  host.close();
  await end(agent, server, root);
  return { running, gaveWay, result: { outcome, reason, frozenMs } };
}

async function prepare(root: string, server: FakeCoordinator): Promise<void> {
  server.tokens.add('good');
  const credential = { token: 'good', expiresAt: Date.now() + 3_600_000 };
  const joinedAt = '2026-01-01T00:00:00.000Z';
  await putMembership(root, { url: server.url, name: 'Fake', driver: 'native', joinedAt, credential });
  const limits = { away: column, busyPercent: null, diskFloorMb: 0, idleAfterS: 10, resumeAfterS: 5 };
  await writeSettings(root, applyPatch(await readSettings(root, 'desktop'), { limits }));
  await writeFile(join(root, 'Makefile'), makefile);
  const archive = join(root, 'source.tar.gz');
  execFileSync('tar', ['-czf', archive, '-C', root, '--transform', 's,^,source/,', 'Makefile']);
  const bytes = await readFile(archive);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  server.blobs.set(sha256, bytes);
  const source = { kind: 'archive', url: `/v1/sources/${sha256}`, sha256 };
  server.queue(sampleJob({ source, steps: [{ name: 'make', script: 'make -j8' }] }));
}

/** The app around the agent, which says every second when its owner last touched the machine. */
function hostOf(agent: Agent) {
  let agoMs = 0;
  const sense = async (): Promise<void> => {
    const lastInputAt = Date.now() - agoMs;
    await agent.call('sense', { lastInputAt, isLocked: null, onBattery: false, isSuspended: false });
  };
  const timer = setInterval(() => void sense(), 1000);
  return {
    say: async (owner: 'here' | 'away') => {
      agoMs = owner === 'here' ? 0 : 600_000;
      await sense();
    },
    close: () => clearInterval(timer),
  };
}

function hasMeasured(meters: readonly Meter[]): boolean {
  return meters.some(({ kind, used }) => kind === 'cpu' && used !== null && used > 0);
}

const longestWaitMs = 240_000;

async function until(what: string, isSo: () => boolean, tell: () => unknown): Promise<void> {
  const deadline = performance.now() + longestWaitMs;
  while (!isSo()) {
    if (performance.now() > deadline) throw new Error(`Not ${what}: ${JSON.stringify(tell())}`);
    await delay(50);
  }
}

function last<T>(list: readonly T[]): T | undefined {
  return list.at(-1);
}

async function end(agent: Agent, server: FakeCoordinator, root: string): Promise<void> {
  agent.stop('now');
  await agent.ended;
  await server.stop();
  await rm(root, { recursive: true, force: true });
}
