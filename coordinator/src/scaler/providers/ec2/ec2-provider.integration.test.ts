import { v7 as uuidv7 } from 'uuid';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Ec2Provider } from '@barnraiser/protocol';
import { manualClock } from '../../../testing/manual-clock.js';
import type { LaunchOrder, LaunchReply, Provider } from '../provider.js';
import { describeProvider } from '../testing/conformance.js';
import { type Ec2Server, startEc2Server } from '../testing/ec2-server/ec2-server.js';
import { openEc2Provider } from './ec2-provider.js';

const credentials = { accessKeyId: 'AKTEST', secretAccessKey: 'secret/key+', region: 'eu-test-1' };
const [zoneA, zoneB] = ['eu-test-1a', 'eu-test-1b'] as const;
const pool = 'arm';
const config = Ec2Provider.parse({
  kind: 'ec2',
  region: credentials.region,
  image: 'ami-0123456789abcdef0',
  subnets: { [zoneB]: 'subnet-0123456789abcdef0' },
  securityGroups: ['sg-0123456789abcdef0'],
  tags: { Team: 'builds & <more>' },
});

async function makeRoom() {
  const server = await startEc2Server(credentials);
  vi.stubEnv('AWS_ENDPOINT_URL', server.url);
  vi.stubEnv('AWS_ACCESS_KEY_ID', credentials.accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', credentials.secretAccessKey);
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
  vi.stubEnv('AWS_CONFIG_FILE', '/nonexistent');
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/nonexistent');
  const clock = manualClock();
  const context = { coordinatorId: 'c1', pool, stateDir: '/nonexistent', clock };
  const open = async (change: Partial<typeof context> = {}): Promise<Provider> =>
    openEc2Provider(config, { ...context, ...change });
  const dispose = async (): Promise<void> => {
    vi.unstubAllEnvs();
    await server.close();
  };
  return { server, clock, open, dispose };
}

for (const [name, bid] of [
  ['ec2, on demand', null],
  ['ec2, spot', 0.05],
] as const) {
  describeProvider(name, async () => {
    const { server, open, dispose } = await makeRoom();
    server.region.spotPrices.set(`c7g.large ${zoneA}`, 0.031);
    // What was just launched is not in the first two listings.
    server.region.hiddenListings = 2;
    return {
      open: () => open(),
      openOther: () => open({ pool: 'other' }),
      offer: { type: 'c7g.large', zone: zoneA, bid },
      pool,
      refused: { order: { offer: { type: 'nothing', zone: zoneA, bid: null } }, reason: 'invalid' },
      runningCount: async () => server.region.instances.filter(({ state }) => state !== 'terminated').length,
      dispose,
    };
  });
}

describe('instances of EC2', () => {
  let server: Ec2Server;
  let room: Awaited<ReturnType<typeof makeRoom>>;
  let provider: Provider;

  beforeEach(async () => {
    room = await makeRoom();
    server = room.server;
    provider = await room.open();
  });
  afterEach(async () => {
    await provider.close?.();
    await room.dispose();
  });

  const order = (offer: Partial<LaunchOrder['offer']> = {}): LaunchOrder => ({
    launchId: uuidv7(),
    pool,
    offer: { type: 'c7g.large', zone: zoneA, bid: null, ...offer },
    userData: '{"coordinator":"https://example.org","note":"größer"}',
    maxLifeS: 3600,
  });
  const idOf = (reply: LaunchReply): string => (reply.kind === 'launched' ? reply.instanceId : reply.kind);

  it('get their user data whole, their zone’s subnet and the tags that tell whose they are', async () => {
    const wanted = order({ zone: zoneB });
    await provider.launch(wanted);
    expect(server.region.instances).toMatchObject([
      {
        zone: zoneB,
        userData: wanted.userData,
        tags: {
          Name: 'barnraiser arm',
          Team: 'builds & <more>',
          'barnraiser:coordinator': 'c1',
          'barnraiser:pool': pool,
          'barnraiser:launch': wanted.launchId,
        },
      },
    ]);
  });

  it('count by their launch until they are listed, and no longer than five minutes', async () => {
    server.region.hiddenListings = 1000;
    const instanceId = idOf(await provider.launch(order()));
    expect(await provider.list()).toMatchObject([{ instanceId, state: 'booting' }]);
    room.clock.advance(Date.now() - room.clock.now() + 301_000);
    expect(await provider.list()).toEqual([]);
  });

  it('that are ended before EC2 lists them end as soon as it does', async () => {
    server.region.hiddenListings = 2;
    const instanceId = idOf(await provider.launch(order()));
    await provider.end([instanceId]);
    expect(await provider.list()).toMatchObject([{ instanceId, state: 'ending' }]);
    expect(server.region.instances).toMatchObject([{ state: 'pending' }]);
    await provider.list();
    expect(server.region.instances).toMatchObject([{ state: 'shutting-down' }]);
  });

  it('are listed over all pages, and those of other coordinators are not', async () => {
    for (let count = 0; count < 5; count += 1) await provider.launch(order());
    const foreign = await room.open({ coordinatorId: 'c2' });
    const foreignId = idOf(await foreign.launch(order()));
    await foreign.close?.();
    expect(await provider.list()).toHaveLength(5);
    await provider.end([foreignId]);
    expect(server.region.instances.at(-1)).toMatchObject({ id: foreignId, state: 'running' });
  });

  it('are launched once when the reply is lost', async () => {
    server.loseReply('RunInstances');
    expect(await provider.launch(order())).toMatchObject({ kind: 'launched' });
    expect(server.region.instances).toHaveLength(1);
  });

  it('are launched once when the order changed in between', async () => {
    const wanted = order();
    const first = await provider.launch(wanted);
    expect(await provider.launch({ ...wanted, userData: '{}' })).toEqual(first);
    expect(server.region.instances).toHaveLength(1);
  });

  it('are asked for again while EC2 throttles, and refused when it goes on', async () => {
    server.throttle(2);
    expect(await provider.launch(order())).toMatchObject({ kind: 'launched' });
    server.throttle(1000);
    expect(await provider.launch(order())).toMatchObject({ kind: 'refused', reason: 'throttled' });
    await expect(provider.list()).rejects.toThrow('Request limit exceeded');
  });

  it('are refused for want of capacity, with what EC2 said', async () => {
    server.region.zonesWithoutCapacity.add(zoneA);
    expect(await provider.launch(order())).toMatchObject({
      kind: 'refused',
      reason: 'capacity',
      detail: expect.stringContaining('InsufficientInstanceCapacity'),
    });
    expect(await provider.launch(order({ zone: zoneB }))).toMatchObject({ kind: 'launched' });
  });

  it('are refused as spot for a low bid or no capacity, and leave no request behind', async () => {
    expect(await provider.launch(order({ bid: 1 }))).toMatchObject({ reason: 'capacity' });
    server.region.spotPrices.set(`c7g.large ${zoneA}`, 0.031);
    expect(await provider.launch(order({ bid: 0.03 }))).toMatchObject({
      kind: 'refused',
      reason: 'capacity',
      detail: expect.stringContaining('SpotMaxPriceTooLow'),
    });
    expect(server.region.spotRequests.map(({ status }) => status)).toEqual([
      'capacity-not-available',
      'price-too-low',
    ]);
    expect(await provider.list()).toEqual([]);
  });

  it('tell their bid as spot, the notice of an interruption, and are gone after it', async () => {
    server.region.spotPrices.set(`c7g.large ${zoneA}`, 0.031);
    const instanceId = idOf(await provider.launch(order({ bid: 0.05 })));
    expect(await provider.list()).toMatchObject([{ instanceId, spot: true, usdPerHour: 0.05 }]);
    server.region.interrupt(instanceId, 'notice');
    expect(await provider.list()).toMatchObject([{ instanceId, interruption: 'noticed' }]);
    server.region.interrupt(instanceId, 'end');
    expect(await provider.list()).toEqual([]);
  });

  it('that are only requested are listed by the request, and withdrawn', async () => {
    const launchId = uuidv7();
    const tags = { 'barnraiser:coordinator': 'c1', 'barnraiser:pool': pool, 'barnraiser:launch': launchId };
    const place = { type: 'c7g.large', zone: zoneA, maxUsdPerHour: 0.02 };
    const { id } = server.region.openRequest({ ...place, tags, status: 'price-too-low' });
    server.region.openRequest({ ...place, tags: {}, status: 'price-too-low' });
    expect(await provider.list()).toMatchObject([
      { instanceId: id, launchId, state: 'requested', spot: true, usdPerHour: 0.02, zone: zoneA },
    ]);
    await provider.end([id]);
    expect(await provider.list()).toEqual([]);
    expect(server.region.spotRequests.map(({ state }) => state)).toEqual(['cancelled', 'open']);
  });

  it('have a history of spot prices, over all pages', async () => {
    for (const type of ['c7g.large', 'c7g.xlarge']) {
      for (const zone of [zoneA, zoneB]) server.region.spotPrices.set(`${type} ${zone}`, 0.031);
    }
    const sinceMs = Date.UTC(2026, 2, 1);
    const history = await provider.prices?.({ type: 'c7g.large', zones: [zoneA, zoneB], sinceMs });
    expect(history).toEqual([
      { zone: zoneA, atMs: sinceMs, usdPerHour: 0.031 },
      { zone: zoneB, atMs: sinceMs, usdPerHour: 0.031 },
    ]);
  });

  it('are refused for wrong credentials, and cannot be listed with them', async () => {
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'another');
    const stranger = await room.open();
    expect(await stranger.launch(order())).toMatchObject({ kind: 'refused', reason: 'invalid' });
    await expect(stranger.list()).rejects.toThrow('could not list its instances (ec2 eu-test-1, pool arm)');
    await stranger.close?.();
  });

  it('cannot be asked for when nobody answers: the order may have been taken', async () => {
    await server.close();
    await expect(provider.launch(order())).rejects.toThrow('could not launch');
  });
});
