import type { Settings, UserData } from '@barnraiser/protocol';
import { createMachine } from '../../agent/machine.js';
import { type Agent, createAgent } from '../../index.js';
import type { MetadataService } from '../../metadata/metadata-service.js';
import { parseUserData } from '../../metadata/parse-user-data.js';
import { type DataFolders, dataFolders } from '../../storage/data-folders.js';
import { openIdentity } from '../../storage/identity.js';
import { putMembership } from '../../storage/memberships.js';
import { withCores } from '../../storage/settings-patch.js';
import { writeSettings } from '../../storage/settings.js';
import { type Clock, systemClock } from '../../timing/clock.js';
import { enrolLaunched } from './enrol-launched.js';
import { emptyLaunchedFolder, prepareLaunchedFolder } from './launched-folder.js';
import { launchedSettings } from './launched-settings.js';
import { memorySecrets } from './memory-secrets.js';

/** What the command line says besides. */
export interface LaunchedOptions {
  readonly data?: string;
  readonly cores?: number;
  readonly isolation?: Settings['isolation'];
}

/** An agent of a launched machine, enrolled and not yet started. */
export interface LaunchedAgent {
  readonly agent: Agent;
  readonly userData: UserData;
  /** Removes what the launch leaves on the disk; for after its end. */
  clear(): Promise<void>;
}

/** Where EC2 gives two minutes, others give 30 s for all that a build leaves to be said. */
const flushMs = 20_000;

/**
 * Configures an agent by its instance's metadata alone and enrols it. Its key and its credential rest
 * sealed under a key of this process; the enrol code is not stored. Rejects with `MetadataError`,
 * `ClaimError`, `CommandError`, `StorageError`.
 */
export async function startLaunched(
  service: MetadataService,
  options: LaunchedOptions,
  signal: AbortSignal,
  clock: Clock = systemClock,
): Promise<LaunchedAgent> {
  const { userData: text, location } = await service.facts();
  const userData = parseUserData(text);
  const folders = dataFolders(options.data);
  await prepareLaunchedFolder(folders);
  const clear = (): Promise<void> => emptyLaunchedFolder(folders);
  try {
    const settings = withOptions(launchedSettings(userData), options);
    await writeSettings(folders.root, settings);
    const secrets = memorySecrets();
    const identity = await openIdentity(folders.root, secrets);
    const machine = createMachine(identity, () => settings, folders, clock, location);
    const { descriptor } = await machine.describe();
    const document = await service.identity();
    const joined = await enrolLaunched({ userData, identity, descriptor, document }, clock, signal);
    await remember(folders, userData, joined, secrets, clock);
    signal.throwIfAborted();
    const agent = await createAgent({ dataDir: folders.root, kind: 'cloud', location, secrets, flushMs });
    return { agent, userData, clear };
  } catch (error) {
    await clear();
    throw error;
  }
}

async function remember(
  { root }: DataFolders,
  { coordinator }: UserData,
  { name, credential }: Awaited<ReturnType<typeof enrolLaunched>>,
  secrets: ReturnType<typeof memorySecrets>,
  clock: Clock,
): Promise<void> {
  const joinedAt = new Date(clock.wallMs()).toISOString();
  const url = coordinator.replace(/\/+$/, '');
  await putMembership(root, { url, name, driver: 'native', joinedAt, credential }, secrets);
}

function withOptions(settings: Settings, { cores, isolation }: LaunchedOptions): Settings {
  return {
    ...(cores === undefined ? settings : withCores(settings, cores)),
    ...(isolation !== undefined && { isolation }),
  };
}
