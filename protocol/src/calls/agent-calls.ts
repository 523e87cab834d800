import { z } from 'zod';
import { HostReading, SensorReport } from '../conditions.js';
import { Descriptor, Isolation } from '../descriptor.js';
import { ClaimId } from '../ids.js';
import { HistoryFilter, HistoryPage, LogPiece, TimelineSpan } from '../local-history.js';
import { InvitePreview, Offering } from '../offering.js';
import { Settings, SettingsPatch, ShareSettings } from '../settings.js';
import { Snapshot, SnapshotCoordinator } from '../snapshot.js';
import type { LocalCalls } from './local-call.js';

const none = z.object({}).default({});
const count = z.number().int().nonnegative();
const inviteText = z.string().trim().min(1).max(4000);

/** What a Buildbot master needs beside its address, `buildbot://NAME@host:9989`. */
export const MasterLogin = z.object({
  password: z.string().min(1).max(1000),
  ca: z
    .string()
    .max(1024 ** 2)
    .nullable()
    .default(null)
    .describe("PEM certificates to trust in place of the system's"),
  keepsConnection: z
    .boolean()
    .default(false)
    .describe('stays connected between builds, which then end when no command has come for a while'),
});
export type MasterLogin = z.infer<typeof MasterLogin>;

/** A coordinator that this machine has joined, with what it may ask for. */
export const JoinedCoordinator = z.object({
  url: z.string(),
  name: z.string(),
  driver: z.string(),
  joinedAt: z.iso.datetime(),
  isPaused: z.boolean(),
  connection: SnapshotCoordinator.nullable(),
  offerings: z.array(Offering.extend({ isPaused: z.boolean() })),
  builders: z
    .array(z.object({ project: z.string(), isPaused: z.boolean() }))
    .optional()
    .describe('of a Buildbot master, which decides on the commands as it goes; absent: it has offerings'),
  problem: z.string().nullable().describe('why the offerings could not be read'),
});
export type JoinedCoordinator = z.infer<typeof JoinedCoordinator>;

/** What a build may find on this machine, and what it would not. */
export const ToolReport = z.object({
  name: z.string(),
  version: z.string().nullable().describe('null: not found'),
  install: z
    .string()
    .nullable()
    .describe("the command of this system's package manager; null: found, or not known"),
});
export type ToolReport = z.infer<typeof ToolReport>;

/** This machine, as its owner may inspect it. */
export const MachineReport = z.object({
  descriptor: Descriptor.describe('exactly what coordinators are sent'),
  isolation: z.object({ kind: Isolation, proof: z.string(), advice: z.string().nullable() }),
  tools: z.array(ToolReport),
  sensors: z.array(SensorReport),
  disk: z.object({
    workBytes: count,
    cacheBytes: count,
    logBytes: count,
    freeBytes: count.nullable(),
    folder: z.string(),
  }),
  agent: z.object({ version: z.string(), pid: count, startedAt: z.number(), node: z.string() }),
});
export type MachineReport = z.infer<typeof MachineReport>;

/** What a running agent can be asked, over its control socket and by the desktop app alike. */
export const agentCalls = {
  status: { summary: 'What the agent does, or why it waits', input: none, output: Snapshot },
  pause: {
    summary: 'Take no new work until then',
    input: z.object({
      until: z.iso.datetime().or(z.literal('until-resumed')),
      build: z
        .enum(['release', 'finish'])
        .default('release')
        .describe('what becomes of a running build: given back now, or finished first'),
    }),
    output: Snapshot,
  },
  resume: { summary: 'End a pause', input: none, output: Snapshot },
  buildAnyway: {
    summary: 'Set the overridable reasons aside for a while; 0 ends that',
    input: z.object({ minutes: z.number().int().min(0).max(1440).default(60) }),
    output: Snapshot,
  },
  giveBack: {
    summary: 'Give the build that is there back to its coordinator, unharmed',
    input: none,
    output: Snapshot,
  },
  stopAll: {
    summary: 'End every build at once, remove its files, and pause until resumed',
    input: none,
    output: Snapshot,
  },
  sense: {
    summary: 'What the program around the agent has sensed',
    input: HostReading,
    output: z.null(),
  },
  settings: { summary: "The owner's settings", input: none, output: Settings },
  changeSettings: {
    summary: 'Change some settings; they hold at once',
    input: SettingsPatch,
    output: Settings,
  },
  changeShare: {
    summary: 'Pause or resume one coordinator, or one project there',
    input: ShareSettings,
    output: Settings,
  },
  previewInvite: {
    summary: 'What an invite leads to, before anything is agreed to',
    input: z.object({ invite: inviteText }),
    output: InvitePreview.extend({
      url: z.string(),
      isJoined: z.boolean(),
      driver: z
        .enum(['native', 'buildbot'])
        .optional()
        .describe('buildbot: the address of a master, which tells nothing before a login; absent: native'),
    }),
  },
  join: {
    summary: 'Lend this machine to the coordinator that gave the invite, or to a Buildbot master',
    input: z.object({ invite: inviteText, master: MasterLogin.optional() }),
    output: z.object({ url: z.string(), name: z.string(), status: z.enum(['approved', 'pending']) }),
  },
  leave: {
    summary: 'Stop lending this machine',
    input: z.object({ url: z.string(), eraseHistory: z.boolean().default(false) }),
    output: z.object({ wasTold: z.boolean(), problem: z.string().nullable() }),
  },
  coordinators: {
    summary: 'The joined coordinators and what they may ask for',
    input: none,
    output: z.array(JoinedCoordinator),
  },
  reload: { summary: 'Coordinators were joined or left by another program', input: none, output: z.null() },
  history: {
    summary: "This machine's finished builds",
    input: z
      .object({
        filter: HistoryFilter.default({}),
        offset: count.default(0),
        limit: z.number().int().min(1).max(500).default(100),
      })
      .prefault({}),
    output: HistoryPage,
  },
  exportHistory: {
    summary: 'The history as a document',
    input: z.object({ format: z.enum(['csv', 'json']), filter: HistoryFilter.default({}) }),
    output: z.object({ text: z.string(), builds: count }),
  },
  readLog: {
    summary: "A piece of a build's console log; waits for more when there is none yet",
    input: z.object({
      claimId: ClaimId,
      from: count.default(0),
      maxBytes: z
        .number()
        .int()
        .min(1)
        .max(8 * 1024 ** 2)
        .default(1024 ** 2),
      waitMs: z.number().int().min(0).max(30_000).default(0),
    }),
    output: LogPiece,
  },
  timeline: {
    summary: 'What the machine did, and why it did nothing',
    input: z.object({ hours: z.number().int().min(1).max(168).default(24) }).prefault({}),
    output: z.array(TimelineSpan),
  },
  machine: { summary: 'This machine: facts, tools, sensors, disk', input: none, output: MachineReport },
  freeDisk: {
    summary: 'Remove caches and left-over work folders; never what a running build uses',
    input: none,
    output: z.object({ freedBytes: count }),
  },
  buildSample: {
    summary: 'Build the small project that ships with the agent; nobody is told',
    input: none,
    output: z.object({ claimId: ClaimId }),
  },
} as const satisfies LocalCalls;
export type AgentCalls = typeof agentCalls;
export type AgentCallName = keyof AgentCalls;
