import type { Clock } from '../../store/clock.js';
import type { LaunchOrder, LaunchReply, Provider, ProviderInstance } from '../providers/provider.js';

/** A provider whose instances are entries of a map, and whose calls can be made to fail. */
export class FakeCloud implements Provider {
  readonly name = 'fake';
  readonly instances = new Map<string, ProviderInstance>();
  readonly orders: LaunchOrder[] = [];
  readonly ended: string[] = [];
  /** Answers instead of a launch, or throws. */
  answer: ((order: LaunchOrder) => LaunchReply | null) | null = null;
  /** The order is carried out, and its reply lost. */
  losesReplies = false;
  isListBroken = false;
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async launch(order: LaunchOrder): Promise<LaunchReply> {
    this.orders.push(order);
    const other = this.answer?.(order);
    if (other) return other;
    const instanceId = `i-${order.launchId}`;
    if (!this.instances.has(instanceId)) this.add(instanceId, order.launchId);
    if (this.losesReplies) throw new Error('the reply was lost');
    return { kind: 'launched', instanceId };
  }

  add(instanceId: string, launchId: string | null): void {
    this.instances.set(instanceId, {
      instanceId,
      launchId,
      state: 'running',
      launchedAtMs: this.#clock.now(),
      type: 'default',
      zone: 'default',
      spot: false,
      usdPerHour: null,
      interruption: 'none',
    });
  }

  async list(): Promise<readonly ProviderInstance[]> {
    if (this.isListBroken) throw new Error('the list is broken');
    return [...this.instances.values()];
  }

  async end(instanceIds: readonly string[]): Promise<void> {
    for (const instanceId of instanceIds) {
      this.ended.push(instanceId);
      this.instances.delete(instanceId);
    }
  }
}
