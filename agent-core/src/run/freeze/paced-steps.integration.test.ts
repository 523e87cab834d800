import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { availableSandboxes } from '../available-sandboxes.js';
import { runUntilBelieved } from '../run-until-believed.js';
import { openStepRoom, type StepRoom } from '../testing/step-room.js';
import { Pace, type PacedStep } from './pace.js';

const sandboxes = await availableSandboxes();

describe.each(sandboxes)('a step under isolation $isolation', (sandbox) => {
  let room: StepRoom;
  let pace: Pace;
  let written: string;
  let notes: string[];
  beforeEach(async () => {
    room = await openStepRoom(sandbox);
    pace = new Pace();
    written = '';
    notes = [];
  });
  afterEach(() => room.close());

  function run(
    script: string,
    isFreezable = true,
    timeouts: object = {},
    signal = new AbortController().signal,
  ) {
    const sink = (bytes: Buffer): void => void (written += bytes.toString());
    return runUntilBelieved({
      pace,
      isFreezable,
      signal,
      note: (line) => void notes.push(line),
      run: async (paced: PacedStep) => ({
        ...(await room.run({ script, ...timeouts }, { resources: { pace: paced }, sink, signal })),
        log: { stream: 'console' as const, offset: 0, length: 0 },
      }),
    });
  }
  it('stands still without its time passing, and goes on to its end', async () => {
    const step = run('echo begun; sleep 0.3; echo done', true, { quietTimeoutMs: 800 });
    await expect.poll(() => written).toBe('begun\n');
    expect(await pace.freeze()).toMatchObject({ isStill: true });
    await expect.poll(() => pace.figures().frozenMs, { timeout: 10_000 }).toBeGreaterThan(1000);
    await pace.thaw();
    expect(await step).toMatchObject({ outcome: 'passed' });
    expect(pace.figures().frozenCount).toBe(1);
  });

  it('runs again when it cannot be frozen, and not before it may', async () => {
    const step = run('echo run >> runs; echo begun; [ $(wc -l < runs) -gt 1 ] || sleep 100', false);
    await expect.poll(() => written).toBe('begun\n');
    await pace.freeze();
    await expect.poll(() => room.processes()).toEqual([]);
    expect(await readFile(join(room.folders.source, 'runs'), 'utf8')).toBe('run\n');
    await pace.thaw();
    expect(await step).toMatchObject({ outcome: 'passed', reason: null });
    expect(notes).toEqual(['cannot be frozen and was ended; it runs again']);
  });

  it('is not believed when it fails after it stood still', async () => {
    const step = run('echo begun; [ -e again ] && exit 0; : > again; sleep 0.2; exit 1');
    await expect.poll(() => written).toBe('begun\n');
    await pace.freeze();
    await pace.thaw();
    expect(await step).toMatchObject({ outcome: 'passed' });
    expect(notes).toEqual(['failed after it had stood still; it runs again']);
  });

  it('that has never been left in peace ends as the owner’s, not as failed', async () => {
    const step = run('echo begun; sleep 0.2; exit 1');
    for (let runs = 1; runs <= 3; runs += 1) {
      await expect.poll(() => written).toBe('begun\n'.repeat(runs));
      await pace.freeze();
      await pace.thaw();
    }
    expect(await step).toMatchObject({ outcome: 'errored', reason: 'owner-reclaimed', exitCode: 1 });
  });

  it('ends at once where it stands, and leaves nothing half written', async () => {
    const interruption = new AbortController();
    const step = run(
      'echo kept > whole; exec 5> half; echo par >&5; echo begun; while :; do :; done',
      true,
      {},
      interruption.signal,
    );
    await expect.poll(() => written).toBe('begun\n');
    await pace.freeze();
    interruption.abort({ kind: 'released', reason: 'owner-reclaimed' });
    expect(await step).toMatchObject({ outcome: 'cancelled', reason: 'owner-reclaimed' });
    await expect(readFile(join(room.folders.source, 'whole'), 'utf8')).resolves.toBe('kept\n');
    await expect(readFile(join(room.folders.source, 'half'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
