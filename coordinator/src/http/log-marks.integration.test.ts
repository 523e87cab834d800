import { v7 as uuidv7 } from 'uuid';
import { expect, it } from 'vitest';
import { FakeAgent } from '../testing/fake-agent.js';
import { manualClock } from '../testing/manual-clock.js';
import { sampleProject } from '../testing/sample-documents.js';
import { startTestCoordinator } from '../testing/test-coordinator.js';

const step = { startedMs: 0, durationMs: 700, exitCode: 0, signal: null, outcome: 'passed' };

it('tells when the parts of a log arrived, and where its steps are, also after a restart', async () => {
  const clock = manualClock();
  const coordinator = await startTestCoordinator({ clock });
  try {
    const agent = await FakeAgent.enrolled(coordinator);
    const steps = ['configure', 'make', 'check'].map((name) => ({ name, script: 'true' }));
    await coordinator.admin('putProject', {
      params: { project: 'hello' },
      body: sampleProject('hello', { recipe: { steps } }),
    });
    await coordinator.admin('requestBuild', { params: { requestId: uuidv7() }, body: { project: 'hello' } });
    const { grant } = await agent.granted();
    const call = () => coordinator.as(grant.token);
    const params = { claimId: grant.claimId, stream: 'console' };
    const append = (offset: number, body: string) =>
      call()('appendLog', { params, headers: { 'upload-offset': offset }, body });
    const startMs = clock.now();

    await append(0, '0123456789');
    clock.advance(400);
    await append(10, '0123456789');
    clock.advance(600);
    await append(15, '0123456789');
    await append(15, '0123456789');
    await coordinator.restart();
    clock.advance(5000);
    await append(25, '01234');

    const log = { stream: 'console', offset: 0, length: 12 };
    await call()('putStep', { params: { ...params, n: 0 }, body: { ...step, name: 'configure', log } });
    await call()('renew', { params, body: { state: 'running', step: 1 } });
    const seen = (await coordinator.admin('logMarks', { params })).json();
    expect(seen.marks).toEqual([
      { offset: 0, at: startMs },
      { offset: 20, at: startMs + 1000 },
      { offset: 25, at: startMs + 6000 },
    ]);
    expect(seen.sections).toEqual([
      { n: 0, name: 'configure', from: 0, to: 12, outcome: 'passed', durationMs: 700 },
      { n: 1, name: 'make', from: 12, to: null, outcome: null, durationMs: null },
    ]);
    const other = (await coordinator.admin('logMarks', { params: { ...params, stream: 'agent' } })).json();
    expect(other).toEqual({ marks: [], sections: [] });
    const unknown = await coordinator.admin('logMarks', { params: { ...params, claimId: uuidv7() } });
    expect(unknown.problem().type).toBe('urn:barnraiser:problem:unknown-claim');
  } finally {
    await coordinator.close();
  }
});
