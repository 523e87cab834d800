import { readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { CoordinatorError } from '../../../store/coordinator-error.js';
import { InTurn } from '../../../bytes/in-turn.js';
import type { LaunchOrder, LaunchReply, Provider, ProviderInstance } from '../provider.js';
import type { ProviderContext } from '../provider-context.js';
import { providerFailure } from '../provider-failure.js';
import { endTree, type InstanceMarks, killTree } from './end-tree.js';
import { hasEnded, keepOutput } from './ended-outputs.js';
import {
  claimInstanceFolder,
  instanceFolder,
  type InstanceFolder,
  type InstanceRecord,
  readInstanceRecord,
  readInstanceRecords,
} from './instance-record.js';
import { parseProcessStat, type ProcessEntry, readBootId, readProcess } from './process-table.js';
import { type InstanceProgram, startInstance } from './start-instance.js';

/** What a provider of this machine's own instances says of them. */
export interface LocalInstancesOptions {
  readonly name: string;
  readonly context: ProviderContext;
  readonly maxInstances: number;
  readonly endGraceMs: number;
  /** Writes what the instance needs into its folder, and says what to run. */
  prepare(order: LaunchOrder, folder: InstanceFolder): Promise<InstanceProgram>;
  /** Why no order can be taken at all; null when nothing stands in the way. */
  obstacle(): Promise<string | null>;
}

/** The first process writes its line at once; after so long without it, it never will. */
const beginsWithinMs = 30_000;
const outputBytes = 4 * 1024 * 1024;

/**
 * Instances that are processes of this machine, one folder each. They outlive the coordinator, and
 * are known again by number, start and boot. An instance is listed until its first process has gone;
 * the list then ends whatever that left behind, keeps the end of its output and removes its folder.
 */
export class LocalInstances implements Provider {
  readonly name: string;
  readonly #options: LocalInstancesOptions;
  readonly #inTurn = new InTurn();
  readonly #endings = new Map<string, Promise<void>>();
  readonly #closing = new AbortController();

  constructor(options: LocalInstancesOptions) {
    this.name = options.name;
    this.#options = options;
  }

  /** One after another, so that the bound on their number holds. */
  launch(order: LaunchOrder): Promise<LaunchReply> {
    return this.#inTurn.run(() => this.#attempt(`launch ${order.launchId}`, () => this.#launch(order)));
  }

  list(): Promise<readonly ProviderInstance[]> {
    // A list removes what has gone, which a launch must not see half done.
    return this.#inTurn.run(() => this.#attempt('list its instances', () => this.#list()));
  }

  end(instanceIds: readonly string[]): Promise<void> {
    return this.#inTurn.run(() =>
      this.#attempt('end instances', async () => {
        const wanted = new Set(instanceIds);
        for (const record of await readInstanceRecords(this.#options.context.stateDir)) {
          if (wanted.has(instanceIdOf(record))) await this.#end(record);
        }
      }),
    );
  }

  /** Endings under way are left where they are; the next list goes on with them. */
  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all(this.#endings.values());
  }

  async #launch(order: LaunchOrder): Promise<LaunchReply> {
    const { context, maxInstances } = this.#options;
    if (order.pool !== context.pool) return refused('invalid', `this provider serves pool ${context.pool}`);
    const folder = instanceFolder(context.stateDir, order.launchId);
    const launched = { kind: 'launched', instanceId: instanceIdOf(order) } as const;
    if (await readInstanceRecord(folder)) return launched;
    if (await hasEnded(context.stateDir, order.launchId)) return launched;
    const obstacle = await this.#options.obstacle();
    if (obstacle !== null) return refused('invalid', obstacle);
    const running = (await this.#list()).length;
    if (running >= maxInstances) return refused('quota', `${running} of ${maxInstances} instances exist`);
    const record: InstanceRecord = {
      launchId: order.launchId,
      type: order.offer.type,
      zone: order.offer.zone,
      launchedAtMs: context.clock.now(),
      bootId: await readBootId(),
    };
    if (!(await claimInstanceFolder(folder, record))) return launched;
    try {
      await startInstance(folder, await this.#options.prepare(order, folder));
    } catch (error) {
      await rm(folder.path, { recursive: true, force: true });
      throw error;
    }
    return launched;
  }

  async #list(): Promise<readonly ProviderInstance[]> {
    const instances: ProviderInstance[] = [];
    for (const record of await readInstanceRecords(this.#options.context.stateDir)) {
      const state = await this.#stateOf(record);
      if (state !== null) instances.push(describe(record, state));
    }
    return instances;
  }

  async #stateOf(record: InstanceRecord): Promise<ProviderInstance['state'] | null> {
    const { context } = this.#options;
    const folder = instanceFolder(context.stateDir, record.launchId);
    const isEnding = (await endedAtMs(folder)) !== null;
    const first = await readFirst(folder, record);
    // One that is ended at once may be killed before it has written its line.
    const isLost = first === 'unwritten' && (isEnding || isLate(record, context.clock.now()));
    if (first === 'gone' || isLost) return (await this.#retire(record, folder)) ? null : 'ending';
    await cut(folder.output);
    if (isEnding) {
      this.#goOnEnding(record, folder);
      return 'ending';
    }
    return first === 'unwritten' ? 'booting' : 'running';
  }

  async #end(record: InstanceRecord): Promise<void> {
    const folder = instanceFolder(this.#options.context.stateDir, record.launchId);
    if ((await endedAtMs(folder)) === null) {
      await writeFile(folder.ending, String(this.#options.context.clock.now()), { mode: 0o600 });
    }
    this.#goOnEnding(record, folder);
  }

  /** In the background: the grace is longer than a caller should wait. */
  #goOnEnding(record: InstanceRecord, folder: InstanceFolder): void {
    if (this.#endings.has(record.launchId) || this.#closing.signal.aborted) return;
    const ending = this.#endTree(record, folder)
      // What could not be ended is still listed, and tried again then.
      .catch(() => undefined)
      .finally(() => this.#endings.delete(record.launchId));
    this.#endings.set(record.launchId, ending);
  }

  async #endTree(record: InstanceRecord, folder: InstanceFolder): Promise<void> {
    const { context, endGraceMs } = this.#options;
    const sinceMs = context.clock.now() - ((await endedAtMs(folder)) ?? 0);
    const graceMs = Math.min(Math.max(endGraceMs - sinceMs, 0), endGraceMs);
    await endTree(await marksOf(record, folder), graceMs, this.#closing.signal);
  }

  /** Whether nothing is left of it. */
  async #retire(record: InstanceRecord, folder: InstanceFolder): Promise<boolean> {
    if (this.#endings.has(record.launchId)) return false;
    if (!(await killTree(await marksOf(record, folder), this.#closing.signal))) return false;
    await keepOutput(this.#options.context.stateDir, record.launchId, folder.output);
    await rm(folder.path, { recursive: true, force: true });
    return true;
  }

  async #attempt<T>(what: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof CoordinatorError) throw error;
      throw providerFailure(`${what} (${this.name}, pool ${this.#options.context.pool})`, error);
    }
  }
}

function instanceIdOf({ launchId }: { readonly launchId: string }): string {
  return `local-${launchId}`;
}

function refused(reason: 'invalid' | 'quota', detail: string): LaunchReply {
  return { kind: 'refused', reason, detail };
}

function describe(record: InstanceRecord, state: ProviderInstance['state']): ProviderInstance {
  const { launchId, launchedAtMs, type, zone } = record;
  const instanceId = instanceIdOf(record);
  const paid = { spot: false, usdPerHour: null, interruption: 'none' } as const;
  return { instanceId, launchId, state, launchedAtMs, type, zone, ...paid };
}

function isLate(record: InstanceRecord, nowMs: number): boolean {
  return nowMs - record.launchedAtMs > beginsWithinMs;
}

async function readFirst(
  folder: InstanceFolder,
  record: InstanceRecord,
): Promise<ProcessEntry | 'unwritten' | 'gone'> {
  if (record.bootId !== (await readBootId())) return 'gone';
  const written = await writtenFirst(folder);
  if (written === null) return 'unwritten';
  const now = await readProcess(written.pid);
  return now?.startTicks === written.startTicks ? now : 'gone';
}

async function writtenFirst(folder: InstanceFolder): Promise<ProcessEntry | null> {
  return parseProcessStat(await readFile(folder.started, 'utf8').catch(() => ''));
}

async function marksOf(record: InstanceRecord, folder: InstanceFolder): Promise<InstanceMarks> {
  // A number of another boot is somebody else's now.
  const isOfThisBoot = record.bootId === (await readBootId());
  const first = isOfThisBoot ? await writtenFirst(folder) : null;
  return { launchId: record.launchId, folder: folder.data, first };
}

async function endedAtMs(folder: InstanceFolder): Promise<number | null> {
  const text = await readFile(folder.ending, 'utf8').catch(() => null);
  return text === null ? null : Number(text);
}

async function cut(path: string): Promise<void> {
  const size = await stat(path).then(
    (file) => file.size,
    () => 0,
  );
  if (size > outputBytes) await truncate(path, 0);
}
