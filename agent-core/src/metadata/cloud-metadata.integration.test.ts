import { afterEach, describe, expect, it } from 'vitest';
import { fakeClock } from '../testing/fake-clock.js';
import { azureMetadata } from './azure-metadata.js';
import { gceMetadata } from './gce-metadata.js';
import { openstackMetadata } from './openstack-metadata.js';
import type { MetadataSurroundings } from './surroundings.js';
import { azureRules, fileRules, gceRules } from './testing/cloud-rules.js';
import { MetadataServer } from './testing/metadata-server.js';

const servers: MetadataServer[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
});

async function start(rules: ConstructorParameters<typeof MetadataServer>[0]): Promise<MetadataServer> {
  const server = await new MetadataServer(rules).start();
  servers.push(server);
  return server;
}

function around(env: MetadataSurroundings['env']): MetadataSurroundings {
  return { root: '/nowhere', env, clock: fakeClock(), seed: null, timeoutMs: 500, retries: 0 };
}

describe("Compute Engine's metadata", () => {
  const files = new Map([
    ['id', '4242'],
    ['zone', 'projects/17/zones/europe-west1-b'],
    ['machine-type', 'projects/17/machineTypes/e2-small'],
    ['scheduling/preemptible', 'TRUE'],
    ['attributes/user-data', '{"pool":"builders"}'],
    ['preempted', 'FALSE'],
  ]);

  it('tells what the instance is, and when it is taken back', async () => {
    const server = await start(gceRules(files));
    const gce = gceMetadata(around({ GCE_METADATA_HOST: server.host }));
    expect(await gce.facts()).toEqual({
      instanceId: '4242',
      location: {
        cloud: 'gce',
        region: 'europe-west1',
        zone: 'europe-west1-b',
        instanceType: 'e2-small',
        spot: true,
      },
      userData: '{"pool":"builders"}',
    });
    expect(await gce.interruption()).toBeNull();
    server.fault = ({ path }) =>
      path.endsWith('preempted')
        ? { status: 200, body: 'TRUE', headers: { 'metadata-flavor': 'Google' } }
        : null;
    expect((await gce.interruption())?.text).toMatch(/takes this spot instance back/);
  });

  it('does not believe a server that is not of Google’s flavour', async () => {
    const server = await start(fileRules(new Map([['/computeMetadata/v1/instance/zone', 'mine']])));
    const gce = gceMetadata(around({ GCE_METADATA_HOST: server.host }));
    await expect(gce.facts()).rejects.toMatchObject({ code: 'refused' });
  });
});

describe("Azure's metadata", () => {
  const compute = {
    vmId: '11111111-2222-3333-4444-555555555555',
    name: 'builder-7',
    location: 'westeurope',
    zone: '2',
    vmSize: 'Standard_D2s_v5',
    priority: 'Spot',
    userData: Buffer.from('{"pool":"builders"}').toString('base64'),
  };
  const event = (EventType: string, ...Resources: string[]) => ({ EventType, Resources, NotBefore: '' });

  it('tells what the instance is, and of the events that are its own', async () => {
    let events: unknown[] = [event('Freeze', 'builder-7'), event('Preempt', 'builder-8')];
    const rules = azureRules({ instance: () => ({ compute }), scheduledevents: () => ({ Events: events }) });
    const server = await start(rules);
    const azure = azureMetadata(around({ BARNRAISER_AZURE_METADATA_ENDPOINT: server.url }));
    expect(await azure.facts()).toEqual({
      instanceId: compute.vmId,
      location: {
        cloud: 'azure',
        region: 'westeurope',
        zone: 'westeurope-2',
        instanceType: 'Standard_D2s_v5',
        spot: true,
      },
      userData: '{"pool":"builders"}',
    });
    expect(await azure.interruption()).toBeNull();
    events = [event('Preempt', 'builder-7')];
    expect((await azure.interruption())?.text).toMatch(/Preempt/);
  });

  it('says so when the answer is not Azure’s', async () => {
    const server = await start(() => ({ status: 200, body: '<html>portal</html>' }));
    const azure = azureMetadata(around({ BARNRAISER_AZURE_METADATA_ENDPOINT: server.url }));
    await expect(azure.facts()).rejects.toMatchObject({ code: 'refused' });
  });
});

describe("OpenStack's metadata service", () => {
  it('tells what the instance is', async () => {
    const server = await start(
      fileRules(
        new Map([
          ['/openstack/latest/meta_data.json', '{"uuid":"u-1","availability_zone":"nova"}'],
          ['/openstack/latest/user_data', '{"pool":"builders"}'],
          ['/latest/meta-data/instance-type', 'm1.small'],
        ]),
      ),
    );
    const openstack = openstackMetadata(around({ BARNRAISER_OPENSTACK_METADATA_ENDPOINT: server.url }), null);
    expect(await openstack.facts()).toEqual({
      instanceId: 'u-1',
      location: { cloud: 'openstack', zone: 'nova', instanceType: 'm1.small' },
      userData: '{"pool":"builders"}',
    });
  });
});
