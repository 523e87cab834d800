import type {
  AgentHealth,
  AppInfo,
  BridgeCallName,
  BridgeCalls,
  BridgeEventName,
  BridgeEvents,
  InputOf,
  OutputOf,
} from '@barnraiser/protocol';
import type { FakeAgent } from './fake-agent.js';
import { FakeProblem } from './fake-problem.js';
import { historyEntries, historyPage } from './fixtures/history-entries.js';
import { runningClaim } from './fixtures/ids.js';
import { machineReport } from './fixtures/machine-report.js';
import { invitePreview, joinedCoordinators } from './fixtures/offerings.js';
import { timeline } from './fixtures/timeline.js';
import type { Scenario } from './scenario.js';

/** What the fake calls read and change. */
export interface FakeWorld {
  readonly scenario: Scenario;
  readonly agent: FakeAgent;
  readonly emit: <N extends BridgeEventName>(name: N, value: BridgeEvents[N]) => void;
  info: AppInfo;
  health: AgentHealth;
}

/** One handler for each call; inputs come as the window wrote them, defaults not yet filled in. */
export type FakeCalls = {
  [N in BridgeCallName]: (
    input: InputOf<BridgeCalls[N]>,
  ) => OutputOf<BridgeCalls[N]> | Promise<OutputOf<BridgeCalls[N]>>;
};

/** All calls over one world. Reads obey `?data=`; deeds and the app's own calls always work. */
export function fakeCalls(world: FakeWorld): FakeCalls {
  const { agent, scenario } = world;
  const guard = <T>(full: () => T, empty: () => T): T | Promise<T> => {
    switch (scenario.data) {
      case 'loading':
        return new Promise<T>(() => undefined);
      case 'error':
        throw new FakeProblem('agent-away', 'The agent did not answer within 10 s. It may be restarting.');
      case 'empty':
        return empty();
      case 'full':
        return full();
    }
  };
  const hasProjects = () => agent.snapshot.coordinators.length > 0;
  const first =
    scenario.state === 'failed-build' ? 'failed' : scenario.state === 'cap-broken' ? 'released' : 'passed';
  const entries = hasProjects() ? historyEntries(Date.now(), first) : [];
  return {
    ...appCallsOf(world),
    status: () => agent.snapshot,
    pause: ({ until, build }) => agent.pause(until, build ?? 'release'),
    resume: () => agent.resume(),
    buildAnyway: ({ minutes }) => agent.buildAnyway(minutes ?? 60),
    giveBack: () => agent.pause('until-resumed', 'release'),
    stopAll: () => agent.pause('until-resumed', 'release'),
    settings: () =>
      guard(
        () => agent.settings,
        () => agent.settings,
      ),
    changeSettings: (patch) => agent.changeSettings(patch),
    changeShare: (share) => {
      const others = agent.settings.shares.filter(
        ({ coordinator, project }) => coordinator !== share.coordinator || project !== share.project,
      );
      agent.settings = {
        ...agent.settings,
        shares: [...others, { ...share, isPaused: share.isPaused ?? false }],
      };
      return agent.settings;
    },
    previewInvite: ({ invite }) => {
      checkInvite(invite);
      const isJoined = invite.includes('JOINED');
      if (invite.startsWith('buildbot')) {
        const name = 'Buildbot at builds.example.org (as attic)';
        return {
          name,
          url: invite,
          isJoined,
          driver: 'buildbot',
          expiresAt: null,
          machines: null,
          offerings: [],
        };
      }
      return { ...invitePreview(), url: 'https://builds.example.org', isJoined };
    },
    join: ({ invite, master }) => {
      checkInvite(invite);
      if (master?.password === 'wrong') {
        throw new FakeProblem('login-failed', 'The name or the password is wrong.');
      }
      agent.join();
      return { url: 'https://builds.example.org', name: 'Example Builds', status: 'approved' };
    },
    leave: () => {
      agent.leave();
      return { wasTold: true, problem: null };
    },
    coordinators: () =>
      guard(
        () => (hasProjects() ? withShares(world) : []),
        () => [],
      ),
    history: (input) =>
      guard(
        () => historyPage(entries, input?.filter ?? {}, input?.offset ?? 0, input?.limit ?? 100),
        () => historyPage([], {}, 0, 100),
      ),
    exportHistory: ({ format }) => ({
      text: format === 'csv' ? 'project,outcome\nzlib,passed\n' : '[]',
      builds: entries.length,
    }),
    readLog: async ({ claimId, from, maxBytes, waitMs }) => {
      const log = await guard(
        () => (claimId === runningClaim ? agent.log : agent.finishedLog),
        () => agent.finishedLog,
      );
      return log.read({ from: from ?? 0, maxBytes: maxBytes ?? 1024 ** 2, waitMs: waitMs ?? 0 });
    },
    timeline: () =>
      guard(
        () => (hasProjects() ? timeline(Date.now()) : []),
        () => [],
      ),
    machine: () => {
      const lastInputAt = agent.snapshot.conditions?.presence.lastInputAt ?? Date.now();
      const agoS = Math.round((Date.now() - lastInputAt) / 1000);
      const report = () =>
        machineReport(Date.now(), agoS, scenario.state === 'needs-you', scenario.machine === 'bare');
      return guard(report, report);
    },
    freeDisk: () => ({ freedBytes: 2_420_000_000 }),
    buildSample: () => {
      agent.buildSample();
      return { claimId: runningClaim };
    },
  };
}

function checkInvite(invite: string): void {
  if (invite.includes('EXPIRED'))
    throw new FakeProblem('invite-invalid', 'This invite has been used or has expired. Ask for a new one.');
  if (invite.includes('OFFLINE'))
    throw new FakeProblem('network', 'https://builds.example.org cannot be reached: no network.');
  if (!invite.includes('builds.example.org'))
    throw new FakeProblem('invite-invalid', 'This is no invite. It should look like https://host/#CODE.');
}

function withShares({ agent }: FakeWorld): ReturnType<typeof joinedCoordinators> {
  const { shares } = agent.settings;
  const isPaused = (coordinator: string, project: string | null, first: boolean) =>
    shares.find((share) => share.coordinator === coordinator && share.project === project)?.isPaused ?? first;
  return joinedCoordinators().map((one) => ({
    ...one,
    isPaused: isPaused(one.url, null, one.isPaused),
    offerings: one.offerings.map((offering) => ({
      ...offering,
      isPaused: isPaused(one.url, offering.project, offering.isPaused),
    })),
  }));
}

function appCallsOf(world: FakeWorld) {
  const changed = (part: Partial<AppInfo>) => {
    world.info = { ...world.info, ...part };
    world.emit('app', world.info);
    return world.info;
  };
  return {
    app: () => world.info,
    changeAppSettings: (patch) =>
      changed({
        settings: { ...world.info.settings, ...(structuredClone(patch) as AppInfo['settings']) },
      }),
    setStartAtLogin: ({ isOn }) => changed({ startAtLogin: { ...world.info.startAtLogin, isOn } }),
    takeInvite: () => null,
    restartAgent: () => {
      world.health = { state: 'running', detail: null, retryAt: null };
      world.emit('health', world.health);
      return null;
    },
    openLink: () => null,
    copyText: () => null,
    saveText: ({ name }) => ({ path: `~/Downloads/${name}` }),
    saveLog: ({ claimId }) => ({ path: `~/Downloads/${claimId}.log` }),
    diagnostics: () => ({
      text: 'Barnraiser 0.1.0\nlinux x64, Electron 33.2.1\nagent: running\nhome folder: [home]\n',
    }),
    quit: () => null,
  } satisfies Partial<FakeCalls>;
}
