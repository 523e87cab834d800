import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCaller, type Caller } from '../claim/native/call.js';
import { createReportWire } from '../claim/native/report-wire.js';
import { Session } from '../claim/native/session.js';
import { reopenSpool, type Spool } from '../stream/spool.js';
import { fakeClock } from '../testing/fake-clock.js';
import { type Fault, FakeCoordinator } from '../testing/fake-coordinator.js';
import {
  addArtifact,
  fillSpool,
  sampleClaimId,
  sampleResult,
  sampleSpool,
  sampleStep,
} from '../testing/sample-spool.js';
import { deliver, type DeliveryEnd } from './delivery.js';
import type { Parked } from './sent.js';

let server: FakeCoordinator;
let caller: Caller;
let spool: Spool;
let parked: readonly Parked[];

beforeEach(async () => {
  server = await new FakeCoordinator().start();
  server.grant(sampleClaimId);
  caller = createCaller(server.url);
  spool = await sampleSpool(server.url);
  parked = [];
});

afterEach(async () => {
  await spool.close();
  caller.close();
  await server.stop();
});

function delivery(signal = new AbortController().signal): Promise<DeliveryEnd> {
  const identity = { agentId: 'a' as never, publicKey: 'k', sign: (text: string) => `signed ${text}` };
  const session = new Session(
    {
      caller,
      identity,
      clock: fakeClock(),
      describe: async () => ({ descriptor: {} as never, rev: 'r' }),
      save: async () => undefined,
    },
    null,
  );
  const claim = { claimId: sampleClaimId, token: spool.claim.token! };
  return deliver(
    {
      spool,
      wire: createReportWire({ caller, session }, claim, () => ({
        documentBytes: 1e6,
        logAppendBytes: server.logAppendBytes,
        logBytes: 1e9,
        artifactBytes: 1e9,
      })),
      clock: { ...fakeClock(0), monotonicMs: () => performance.now() },
      pace: () => ({ latencyMs: 5, bigBytes: 100_000 }),
      parked: (all) => {
        parked = all;
      },
    },
    signal,
  );
}

function expectWhole({ console, artifact }: { console: Buffer; artifact: Buffer }): void {
  const claim = server.claim(sampleClaimId);
  expect(claim.logs['console']?.equals(console)).toBe(true);
  expect(claim.logs['agent']?.toString()).toBe('fetched the source\n');
  expect(claim.steps).toEqual([sampleStep, { ...sampleStep, name: 'check' }]);
  expect(claim.tests.map((batch) => batch.length)).toEqual([1000, 1000, 500]);
  expect(server.blobs.get(claim.artifacts['lib/libhello.a']!)?.equals(artifact)).toBe(true);
  expect(claim.result).toMatchObject({ outcome: 'passed', logs: spool.end && sampleResult(spool).logs });
}

describe('the delivery of a spool', () => {
  it('brings everything to the coordinator, the result last', async () => {
    const whole = await fillSpool(spool, 3_000_000);
    const end = await delivery();
    expect(end).toEqual({ kind: 'reported', reply: { accepted: 'current', credit: { cpuMs: 0 } } });
    expectWhole(whole);
    expect(server.calls.at(-1)).toBe(`PUT /v1/claims/${sampleClaimId}/result`);
  });

  const faults: Fault[] = [
    { kind: 'lose-reply' },
    { kind: 'lose-call' },
    { kind: 'garbage' },
    { kind: 'redirect' },
    { kind: 'problem', type: 'maintenance', extra: { retryAfterS: 1 } },
    { kind: 'problem', type: 'internal' },
    { kind: 'problem', type: 'rate-limited' },
  ];

  it.each(faults.map((fault): [string, Fault] => ['type' in fault ? fault.type : fault.kind, fault]))(
    'survives a coordinator that answers every first call with: %s',
    async (_name, fault) => {
      const whole = await fillSpool(spool, 1_500_000);
      server.fault = ({ before }) => (before % 2 === 0 ? fault : null);
      expect((await delivery()).kind).toBe('reported');
      expectWhole(whole);
      expect(parked).toEqual([]);
    },
  );

  it('follows a build that still writes', async () => {
    const arriving = delivery();
    for (let line = 0; line < 200; line += 1) await spool.logs.console.write(Buffer.from(`line ${line}\n`));
    await expect
      .poll(() => server.claim(sampleClaimId).logs['console']?.toString().includes('line 199\n'))
      .toBe(true);
    expect(server.claim(sampleClaimId).result).toBeNull();
    await spool.finish({ kind: 'result', result: sampleResult(spool) });
    expect((await arriving).kind).toBe('reported');
  });

  it('never makes the build wait for the network', async () => {
    const port = Number(new URL(server.url).port);
    await server.stop();
    const arriving = delivery();
    const { console } = await fillSpool(spool, 6_000_000);
    expect(spool.logs.console.end).toBe(6_000_000);
    await server.start(port);
    expect((await arriving).kind).toBe('reported');
    expect(server.claim(sampleClaimId).logs['console']?.equals(console)).toBe(true);
  });

  it('goes on from where the coordinator is when it lost bytes', async () => {
    const whole = await fillSpool(spool, 2_500_000);
    server.fault = ({ path, before }) => {
      const claim = server.claim(sampleClaimId);
      if (path.endsWith('/logs/console') && before === 2) {
        claim.logs['console'] = claim.logs['console']!.subarray(0, 700_000);
      }
      if (path.endsWith('/result') && before === 0) claim.logs['agent'] = Buffer.from('fetched');
      return null;
    };
    expect((await delivery()).kind).toBe('reported');
    expectWhole(whole);
  });

  it('goes on after a restart of the agent', async () => {
    const whole = await fillSpool(spool, 2_500_000);
    const stop = new AbortController();
    server.fault = ({ path, before }) => {
      if (path.endsWith('/logs/console') && before === 1) stop.abort();
      return null;
    };
    expect((await delivery(stop.signal)).kind).toBe('stopped');
    await spool.close();
    server.fault = () => null;
    const digest = spool.logs.console.digest();
    spool = (await reopenSpool(spool.folder))!;
    expect((await delivery()).kind).toBe('reported');
    expect(server.claim(sampleClaimId).logs['console']?.equals(whole.console)).toBe(true);
    expect(digest.sha256).toBe(createHash('sha256').update(whole.console).digest('hex'));
    expect(server.calls.filter((call) => call.endsWith('/steps/0'))).toHaveLength(1);
  });

  it('parks an artifact that is refused for good, and delivers the rest', async () => {
    await addArtifact(spool, 'huge.bin', 1000);
    const whole = await fillSpool(spool, 1000);
    server.fault = ({ path }) => (path.endsWith('/huge.bin') ? { kind: 'problem', type: 'too-large' } : null);
    expect((await delivery()).kind).toBe('reported');
    expect(parked).toEqual([
      { item: 'artifact huge.bin', problem: expect.stringContaining('over the limit') },
    ]);
    expectWhole(whole);
  });

  it('sends smaller appends when the coordinator says that they are too large', async () => {
    const whole = await fillSpool(spool, 900_000);
    server.fault = ({ path, before }) =>
      path.endsWith('/logs/console') && before === 0
        ? { kind: 'problem', type: 'too-large', extra: { limit: 100_000 } }
        : null;
    expect((await delivery()).kind).toBe('reported');
    expect(server.calls.filter((call) => call.startsWith('PATCH') && call.endsWith('/console'))).toHaveLength(
      10,
    );
    expectWhole(whole);
  });

  it('reports without a log that is refused for good', async () => {
    await fillSpool(spool, 900_000);
    server.fault = ({ path }) =>
      path.endsWith('/logs/console') ? { kind: 'problem', type: 'forbidden' } : null;
    expect((await delivery()).kind).toBe('reported');
    expect(Object.keys(server.claim(sampleClaimId).result!['logs'] as object)).toEqual(['agent']);
    expect(parked.map(({ item }) => item)).toEqual(['log console']);
  });

  it('parks a result that is refused for good', async () => {
    await fillSpool(spool, 10);
    server.claim(sampleClaimId).result = { outcome: 'other' };
    expect((await delivery()).kind).toBe('parked');
    expect(parked.map(({ item }) => item)).toEqual(['result']);
  });

  it('gives up a coordinator whose bytes can not be mended', async () => {
    await fillSpool(spool, 10);
    server.fault = ({ path }) =>
      path.endsWith('/result') ? { kind: 'problem', type: 'digest-mismatch' } : null;
    expect((await delivery()).kind).toBe('parked');
    expect(server.calls.filter((call) => call.endsWith('/result')).length).toBeLessThan(10);
  });

  it('gives a build back and says nothing else', async () => {
    await spool.steps.append({ n: 0, report: sampleStep });
    await spool.finish({ kind: 'release', release: { reason: 'shutdown' } });
    expect((await delivery()).kind).toBe('released');
    expect(server.claim(sampleClaimId).released).toBe('shutdown');
    expect(server.calls).toHaveLength(1);
  });

  it('ends when the coordinator does not know the claim', async () => {
    server.claims.clear();
    await fillSpool(spool, 10);
    expect((await delivery()).kind).toBe('unwanted');
    expect(existsSync(spool.folder)).toBe(true);
  });
});
