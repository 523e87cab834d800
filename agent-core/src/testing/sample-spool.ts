import { createHash, randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ClaimId, Result, StepReport } from '@barnraiser/protocol';
import { createSpool, type Spool } from '../stream/spool.js';
import { temporaryFolder } from './temporary-folder.js';

export const sampleClaimId = '01920000-0000-7000-8000-000000000001' as ClaimId;

export const sampleStep: StepReport = {
  name: 'make',
  startedMs: 0,
  durationMs: 5,
  frozenMs: 0,
  exitCode: 0,
  signal: null,
  outcome: 'passed',
};

/** An empty spool of a claim at `url`, in a folder of its own or below `spoolRoot`. */
export async function sampleSpool(url: string, spoolRoot?: string): Promise<Spool> {
  return createSpool(spoolRoot ?? (await temporaryFolder()), {
    claimId: sampleClaimId,
    coordinator: url,
    project: 'hello',
    target: 'linux',
    title: 'Hello',
    attempt: 1,
    token: `claim-${sampleClaimId}`,
    lease: { ttlS: 60, renewAfterS: 20, graceS: 900, seq: 0 },
    job: null,
    startedAt: 0,
  });
}

/** Writes a whole build into a spool: two steps, 2,500 tests, an artifact, so many bytes of output. */
export async function fillSpool(
  spool: Spool,
  consoleBytes: number,
): Promise<{ console: Buffer; artifact: Buffer }> {
  const console = randomBytes(consoleBytes);
  for (let at = 0; at < console.length; at += 65_536) {
    await spool.logs.console.write(console.subarray(at, at + 65_536));
  }
  await spool.logs.agent.write(Buffer.from('fetched the source\n'));
  await spool.steps.append({ n: 0, report: sampleStep });
  await spool.steps.append({ n: 1, report: { ...sampleStep, name: 'check' } });
  await spool.recordTests(
    Array.from({ length: 2500 }, (_, n) => ({
      id: `s::${n}`,
      name: `${n}`,
      suite: 's',
      status: 'passed' as const,
    })),
  );
  const artifact = await addArtifact(spool, 'lib/libhello.a', 300_000);
  await spool.logs.console.settled();
  await spool.logs.agent.settled();
  await spool.finish({ kind: 'result', result: sampleResult(spool) });
  return { console, artifact };
}

export async function addArtifact(spool: Spool, name: string, sizeBytes: number): Promise<Buffer> {
  const bytes = randomBytes(sizeBytes);
  const file = `${spool.artifacts.count}`;
  await writeFile(join(spool.artifactsFolder, file), bytes);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  await spool.artifacts.append({ name, file, sizeBytes, sha256, mediaType: 'application/octet-stream' });
  return bytes;
}

export function sampleResult(spool: Spool): Result {
  return {
    outcome: 'passed',
    reason: null,
    fault: null,
    startedAt: '2026-01-01T00:00:00.000Z',
    durationMs: 10,
    cpuMs: 5,
    frozenMs: 0,
    frozenCount: 0,
    isolation: 'none',
    descriptorRev: 'rev-1',
    logs: { console: spool.logs.console.digest(), agent: spool.logs.agent.digest() },
    tests: { total: 2500, passed: 2500, failed: 0, skipped: 0, xfail: 0, xpass: 0, errored: 0 },
    artifacts: ['lib/libhello.a'],
    agent: { version: '0.1.0', features: [] },
  };
}
