import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fakeClock } from '../testing/fake-clock.js';
import { ec2Metadata } from './ec2-metadata.js';
import type { MetadataService } from './metadata-service.js';
import type { MetadataSurroundings } from './surroundings.js';
import { Ec2Rules } from './testing/ec2-rules.js';
import { MetadataServer } from './testing/metadata-server.js';

const tokenPath = '/latest/api/token';
let rules: Ec2Rules;
let server: MetadataServer;
let clock: ReturnType<typeof fakeClock>;

beforeEach(async () => {
  rules = new Ec2Rules();
  clock = fakeClock();
  rules.nowMs = () => clock.monotonicMs();
  server = await new MetadataServer(rules.answer).start();
  for (const [path, text] of Object.entries({
    'meta-data/placement/region': 'eu-central-1',
    'meta-data/placement/availability-zone': 'eu-central-1a',
    'meta-data/instance-type': 'c7a.large',
    'meta-data/instance-id': 'i-0123456789abcdef0',
    'meta-data/instance-life-cycle': 'spot',
    'user-data': '{"pool":"builders"}',
    'dynamic/instance-identity/document': '{\n  "instanceId": "i-0123456789abcdef0"\n}',
    'dynamic/instance-identity/signature': 'AAAA\nBBBB',
  })) {
    rules.files.set(path, text);
  }
});

afterEach(() => server.stop());

function service(changes: Partial<MetadataSurroundings> = {}): MetadataService {
  const env = { AWS_EC2_METADATA_SERVICE_ENDPOINT: `${server.url}/` };
  return ec2Metadata({ root: '/nowhere', env, clock, seed: null, timeoutMs: 500, retries: 1, ...changes });
}

function puts(): number {
  return server.calls.filter(({ path }) => path === tokenPath).length;
}

describe("EC2's metadata", () => {
  it('tells what the instance is, with one token for all calls', async () => {
    expect(await service().facts()).toEqual({
      instanceId: 'i-0123456789abcdef0',
      location: {
        cloud: 'ec2',
        region: 'eu-central-1',
        zone: 'eu-central-1a',
        instanceType: 'c7a.large',
        spot: true,
      },
      userData: '{"pool":"builders"}',
    });
    expect(puts()).toBe(1);
    expect(server.calls[0]).toMatchObject({ method: 'PUT', path: tokenPath });
  });

  it('gives the identity document byte for byte, with its signature on one line', async () => {
    expect(await service().identity()).toEqual({
      document: '{\n  "instanceId": "i-0123456789abcdef0"\n}',
      signature: 'AAAABBBB',
    });
  });

  it('says that there is no user data, and no notice, without an error', async () => {
    rules.files.delete('user-data');
    const ec2 = service();
    expect((await ec2.facts()).userData).toBeNull();
    expect(await ec2.interruption()).toBeNull();
  });

  it('tells of the notice of a spot instance', async () => {
    rules.files.set(
      'meta-data/spot/instance-action',
      '{"action": "terminate", "time": "2026-09-18T08:22:00Z"}',
    );
    expect(await service().interruption()).toEqual({
      text: 'EC2 takes this spot instance back (terminate at 2026-09-18T08:22:00Z)',
    });
  });

  it('gets a new token when its own is refused, and before it ends', async () => {
    const ec2 = service();
    await ec2.facts();
    rules.forgetTokens();
    await ec2.identity();
    expect(puts()).toBe(2);
    clock.sleepMachine(0);
    await clock.pause(21_600_000 - 30_000);
    await ec2.identity();
    expect(puts()).toBe(3);
  });

  it('does not go on for ever when each token is refused', async () => {
    server.fault = ({ path }) => (path === tokenPath ? null : { status: 401 });
    await expect(service().facts()).rejects.toMatchObject({ code: 'refused' });
    expect(puts()).toBe(2);
  });

  it('never falls back to calls without a token, and explains a silent PUT by the hop limit', async () => {
    server.fault = ({ path }) => (path === tokenPath ? 'silent' : null);
    await expect(service({ timeoutMs: 100, retries: 0 }).facts()).rejects.toMatchObject({
      code: 'unreachable',
      retryable: true,
      message: expect.stringMatching(/hop limit/) as unknown,
    });
    expect(server.calls.every(({ path }) => path === tokenPath)).toBe(true);
  });

  it('says so when the metadata service is switched off', async () => {
    server.fault = () => ({ status: 403 });
    await expect(service().facts()).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringMatching(/switched off/) as unknown,
    });
  });

  it('tries again what was busy or not answered, but a poll only once', async () => {
    let failures = 1;
    server.fault = ({ path }) => (path.endsWith('user-data') && failures-- > 0 ? { status: 503 } : null);
    expect((await service().facts()).userData).toBe('{"pool":"builders"}');
    server.fault = ({ path }) => (path.endsWith('instance-action') ? { status: 500 } : null);
    const before = server.calls.length;
    await expect(service().interruption()).rejects.toMatchObject({ code: 'unreachable' });
    expect(server.calls.length - before).toBe(2);
  });

  it('takes no more than so much', async () => {
    rules.files.set('user-data', 'x'.repeat(1024 * 1024));
    await expect(service().facts()).rejects.toMatchObject({ code: 'unreachable' });
  });

  it('keeps to AWS_EC2_METADATA_DISABLED', () => {
    expect(() => service({ env: { AWS_EC2_METADATA_DISABLED: 'True' } })).toThrow(
      /AWS_EC2_METADATA_DISABLED/,
    );
  });
});
