import type { ProviderInstance } from '../provider.js';

/** EC2 lists an instance within seconds, as a rule ("Eventual consistency in the EC2 API"). */
const unlistedMs = 5 * 60_000;

/**
 * Launches that EC2 confirmed and does not list yet. Until it does they count by its reply: else a
 * planner would launch them again. One that is to be ended before EC2 knows it is remembered.
 */
export class RecentLaunches {
  readonly #unlisted = new Map<string, ProviderInstance>();

  add(instance: ProviderInstance): void {
    if (!this.#unlisted.has(instance.instanceId)) this.#unlisted.set(instance.instanceId, instance);
  }

  /** It is to be ended as soon as EC2 lists it. */
  markEnding(instanceId: string): void {
    const instance = this.#unlisted.get(instanceId);
    if (instance) this.#unlisted.set(instanceId, { ...instance, state: 'ending' });
  }

  /**
   * Takes notice of a listing: `told` are all ids that EC2 knows by now, terminated ones included.
   * Answers those that are still to be counted, and the listed ones that were to be ended.
   */
  compare(
    told: ReadonlySet<string>,
    nowMs: number,
  ): { readonly unlisted: readonly ProviderInstance[]; readonly toEnd: readonly string[] } {
    const toEnd: string[] = [];
    for (const [id, { launchedAtMs, state }] of this.#unlisted) {
      if (told.has(id) && state === 'ending') toEnd.push(id);
      if (told.has(id) || nowMs - launchedAtMs > unlistedMs) this.#unlisted.delete(id);
    }
    return { unlisted: [...this.#unlisted.values()], toEnd };
  }
}
