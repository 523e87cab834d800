import { availableParallelism } from 'node:os';
import type { Descriptor, Isolation } from '@barnraiser/protocol';
import type { Identity } from '../claim/identity.js';
import { availableSandboxes } from '../run/available-sandboxes.js';
import type { Sandbox } from '../run/sandbox.js';
import { describeMachine } from '../sense/describe-machine.js';
import { descriptorRev } from '../sense/descriptor-rev.js';
import { freeBytes } from '../sense/disk.js';
import { findTools, toolFolders } from '../sense/tools.js';
import type { DataFolders } from '../storage/data-folders.js';
import type { Settings } from '../storage/settings.js';
import type { Clock } from '../timing/clock.js';
import { agentVersion } from '../version.js';

/** What this version of the agent can do beyond the smallest; told in descriptor and result. */
export const agentFeatures: readonly string[] = ['steps', 'tests', 'artifacts', 'caches', 'patch'];

/** This machine, as the agent uses it. */
export interface Machine {
  /** Exactly what coordinators are sent, and its revision. */
  readonly describe: () => Promise<{ readonly descriptor: Descriptor; readonly rev: string }>;
  /** What builds can be run under that the owner allows; null when the sandbox that they require is missing. */
  sandbox(): Promise<Sandbox | null>;
  isolations(): Promise<readonly Isolation[]>;
  /** The folders of the tools that the descriptor names. */
  toolFolders(): Promise<readonly string[]>;
  /** In MiB; null when it cannot be known. */
  diskFreeMb(): Promise<number | null>;
  /** How many cores builds may use while nobody uses the machine. */
  readonly cores: number;
  /** The settings were changed: the next question is answered by them. */
  settingsChanged(): void;
}

const staleMs = 10 * 60_000;
const mib = 1024 ** 2;

/**
 * Measures the machine at the first question and again, in the background, when the answer is older
 * than ten minutes: measuring takes a second, which no claim should wait for. `location`: where the
 * machine was launched, for those that were.
 */
export function createMachine(
  identity: Identity,
  settings: () => Settings,
  folders: DataFolders,
  clock: Clock,
  location?: Descriptor['location'],
): Machine {
  let measured: { at: number; facts: Promise<Measured> } | null = null;
  let isMeasuring = false;
  let revision = 0;

  const remeasure = async (): Promise<void> => {
    isMeasuring = true;
    const asked = revision;
    try {
      const fresh = await measure(identity, settings(), folders, location);
      if (asked === revision) measured = { at: clock.monotonicMs(), facts: Promise.resolve(fresh) };
    } finally {
      isMeasuring = false;
    }
  };

  const facts = async (): Promise<Measured> => {
    measured ??= { at: clock.monotonicMs(), facts: measure(identity, settings(), folders, location) };
    const isStale = clock.monotonicMs() - measured.at > staleMs;
    if (isStale && !isMeasuring) void remeasure().catch(() => undefined);
    return measured.facts;
  };

  return {
    get cores() {
      return coresOf(settings());
    },
    settingsChanged() {
      revision += 1;
      measured = null;
    },
    describe: () => facts(),
    async sandbox() {
      const available = await availableSandboxes();
      return available.find(({ isolation }) => allows(settings(), isolation)) ?? null;
    },
    isolations: async () => (await availableSandboxes()).map(({ isolation }) => isolation),
    toolFolders: async () => (await facts()).toolFolders,
    diskFreeMb: () =>
      freeBytes(folders.work).then(
        (bytes) => bytes / mib,
        () => null,
      ),
  };
}

/** Whether coordinators are told something else after a change of the settings. */
export function isDescribedAnew(before: Settings, after: Settings): boolean {
  const told = ({ machineName, displayName, isolation, kind, labels, limits }: Settings): string =>
    JSON.stringify([machineName, displayName, isolation, kind, labels, limits.away.cores]);
  return told(before) !== told(after);
}

function coresOf({ limits }: Settings): number {
  return Math.min(limits.away.cores ?? Infinity, availableParallelism());
}

function allows({ isolation }: Settings, offered: Isolation): boolean {
  return isolation === 'best' || isolation === offered;
}

interface Measured {
  readonly descriptor: Descriptor;
  readonly rev: string;
  readonly toolFolders: readonly string[];
}

async function measure(
  identity: Identity,
  settings: Settings,
  folders: DataFolders,
  location: Descriptor['location'],
): Promise<Measured> {
  const available = await availableSandboxes();
  const descriptor = await describeMachine({
    agentId: identity.agentId,
    name: settings.machineName,
    version: agentVersion,
    kind: settings.kind,
    features: agentFeatures,
    sandboxes: available.map(({ isolation }) => isolation).filter((isolation) => allows(settings, isolation)),
    workRoot: folders.work,
    labels: settings.labels,
    limits: settings.limits.away.cores === null ? {} : { cores: coresOf(settings) },
    ...(settings.displayName !== undefined && { displayName: settings.displayName }),
    ...(location !== undefined && { location }),
  });
  // The versions are known by now, so this only looks where the tools are.
  const tools = await findTools();
  return { descriptor, rev: descriptorRev(descriptor), toolFolders: toolFolders(tools) };
}
