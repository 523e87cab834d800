import { v7 as uuidv7 } from 'uuid';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LaunchOrder, LaunchReply, Provider, RefusalReason } from '../provider.js';

/** One provider, with the real thing behind it or a strict server of it. */
export interface ProviderSubject {
  /** Opens the provider anew, as the next coordinator would: same coordinator, same pool. */
  readonly open: () => Promise<Provider>;
  /** The provider of another pool of the same coordinator. */
  readonly openOther: () => Promise<Provider>;
  readonly offer: LaunchOrder['offer'];
  readonly pool: string;
  /** An order that cannot be taken, and why. */
  readonly refused: { readonly order: Partial<LaunchOrder>; readonly reason: RefusalReason };
  /** What runs on outside; told without the provider. */
  readonly runningCount: () => Promise<number>;
  /** Ends whatever the test left, and fails when that leaves anything. */
  readonly dispose: () => Promise<void>;
}

const patience = { timeout: 20_000, interval: 20 };

/** What every provider promises. The subject is made anew for each test. */
export function describeProvider(name: string, makeSubject: () => Promise<ProviderSubject>): void {
  describe(`the provider ${name}`, () => {
    let subject: ProviderSubject;
    let opened: Provider[] = [];

    beforeEach(async () => {
      subject = await makeSubject();
    });

    afterEach(async () => {
      await Promise.all(opened.map(async (provider) => provider.close?.()));
      opened = [];
      await subject.dispose();
    });

    const open = async (from: () => Promise<Provider> = subject.open): Promise<Provider> => {
      const provider = await from();
      opened.push(provider);
      return provider;
    };

    const order = (change: Partial<LaunchOrder> = {}): LaunchOrder => ({
      launchId: uuidv7(),
      pool: subject.pool,
      offer: subject.offer,
      userData: '{"sample":true}',
      maxLifeS: 3600,
      ...change,
    });

    const isGone = (provider: Provider): Promise<void> =>
      vi.waitFor(async () => {
        expect(await provider.list()).toEqual([]);
        expect(await subject.runningCount()).toBe(0);
      }, patience);

    it('launches an instance, and lists it from then on until it is gone', async () => {
      const provider = await open();
      expect(await provider.list()).toEqual([]);
      const wanted = order();
      const instanceId = launchedId(await provider.launch(wanted));
      const [listed, ...others] = await provider.list();
      expect(others).toEqual([]);
      expect(listed).toMatchObject({
        instanceId,
        launchId: wanted.launchId,
        type: wanted.offer.type,
        zone: wanted.offer.zone,
        spot: wanted.offer.bid !== null,
        interruption: 'none',
      });
      await vi.waitFor(async () => expect((await provider.list())[0]?.state).toBe('running'), patience);
      await provider.end([instanceId]);
      await isGone(provider);
    });

    it('makes one instance of one launch, however often and at the same time it is ordered', async () => {
      const provider = await open();
      const wanted = order();
      const replies = await Promise.all(Array.from({ length: 4 }, () => provider.launch(wanted)));
      expect(new Set(replies.map(launchedId)).size).toBe(1);
      expect(await provider.launch(wanted)).toEqual(replies[0]);
      await vi.waitFor(async () => expect(await subject.runningCount()).toBe(1), patience);
      expect(await provider.list()).toHaveLength(1);
    });

    it('makes no second instance of a launch that has ended', async () => {
      const provider = await open();
      const wanted = order();
      const instanceId = launchedId(await provider.launch(wanted));
      await provider.end([instanceId]);
      await isGone(provider);
      expect(await provider.launch(wanted)).toEqual({ kind: 'launched', instanceId });
      await isGone(provider);
    });

    it('keeps two launches apart, and ends the one that is named', async () => {
      const provider = await open();
      const [first, second] = [order(), order()];
      const firstId = launchedId(await provider.launch(first));
      const secondId = launchedId(await provider.launch(second));
      expect(firstId).not.toBe(secondId);
      await provider.end([firstId]);
      await vi.waitFor(
        async () => expect((await provider.list()).map(({ instanceId }) => instanceId)).toEqual([secondId]),
        patience,
      );
      expect(await subject.runningCount()).toBe(1);
    });

    it('ends what is ended twice, gone or unknown without a word', async () => {
      const provider = await open();
      const instanceId = launchedId(await provider.launch(order()));
      await Promise.all([provider.end([instanceId]), provider.end([instanceId])]);
      await isGone(provider);
      await provider.end([instanceId]);
      await provider.end(['nothing-of-ours', '../..']);
      await provider.end([]);
      expect(await provider.list()).toEqual([]);
    });

    it('neither lists nor ends the instances of another pool', async () => {
      const provider = await open();
      const other = await open(subject.openOther);
      const instanceId = launchedId(await provider.launch(order()));
      expect(await other.list()).toEqual([]);
      await other.end([instanceId]);
      await vi.waitFor(async () => expect((await provider.list())[0]?.state).toBe('running'), patience);
      expect(await subject.runningCount()).toBe(1);
    });

    it('answers an order that cannot be taken with a reason, and launches nothing', async () => {
      const provider = await open();
      const reply = await provider.launch(order(subject.refused.order));
      expect(reply).toMatchObject({ kind: 'refused', reason: subject.refused.reason });
      expect(await provider.list()).toEqual([]);
      expect(await subject.runningCount()).toBe(0);
    });

    it('finds its instances again after a restart, and takes no repeated order for a new one', async () => {
      const before = await open();
      const wanted = order();
      const instanceId = launchedId(await before.launch(wanted));
      await vi.waitFor(async () => expect((await before.list())[0]?.state).toBe('running'), patience);
      await before.close?.();
      const after = await open();
      expect(await after.list()).toMatchObject([{ instanceId, launchId: wanted.launchId }]);
      expect(await after.launch(wanted)).toEqual({ kind: 'launched', instanceId });
      expect(await after.list()).toHaveLength(1);
      await after.end([instanceId]);
      await isGone(after);
    });
  });
}

function launchedId(reply: LaunchReply): string {
  if (reply.kind === 'launched') return reply.instanceId;
  throw new Error(`the order was not taken: ${JSON.stringify(reply)}`);
}
