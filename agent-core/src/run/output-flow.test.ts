import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createOutputFlow } from './output-flow.js';

function countingSource() {
  const calls: string[] = [];
  return { calls, pause: () => void calls.push('pause'), resume: () => void calls.push('resume') };
}

test('any chunks arrive whole and in order up to the limit; the rest is counted', async () => {
  const chunks = fc.array(fc.uint8Array({ maxLength: 20_000 }), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(chunks, fc.option(fc.nat(60_000)), fc.boolean(), async (list, limitBytes, isSlow) => {
      const taken: Buffer[] = [];
      const flow = createOutputFlow(
        (bytes) => (isSlow ? Promise.resolve().then(() => void taken.push(bytes)) : void taken.push(bytes)),
        { limitBytes, onBroken: () => undefined },
      );
      const whole = Buffer.concat(list);
      for (const chunk of list) flow.accept(Buffer.from(chunk), countingSource());
      await flow.settled();
      const kept = Math.min(whole.length, limitBytes ?? Infinity);
      expect(Buffer.concat(taken).equals(whole.subarray(0, kept))).toBe(true);
      expect(flow.counts()).toEqual({ bytes: kept, truncatedBytes: whole.length - kept });
      expect(flow.tail().equals(whole.subarray(-8192))).toBe(true);
      expect(flow.isWaiting()).toBe(false);
    }),
  );
});

test('reading pauses while the sink is busy and goes on when it has taken everything', async () => {
  const releases: (() => void)[] = [];
  const flow = createOutputFlow(() => new Promise<void>((resolve) => releases.push(resolve)), {
    limitBytes: null,
    onBroken: () => undefined,
  });
  const source = countingSource();
  flow.accept(Buffer.from('a'), source);
  flow.accept(Buffer.from('b'), source);
  expect(flow.isWaiting()).toBe(true);
  releases[0]?.();
  await expect.poll(() => releases.length).toBe(2);
  expect(source.calls).toEqual(['pause', 'pause']);
  releases[1]?.();
  await flow.settled();
  expect(source.calls).toEqual(['pause', 'pause', 'resume']);
});

test('a sink that fails is told of once and given nothing more', async () => {
  const causes: unknown[] = [];
  let given = 0;
  const flow = createOutputFlow(
    () => {
      given += 1;
      throw new Error('full');
    },
    { limitBytes: null, onBroken: (cause) => causes.push(cause) },
  );
  flow.accept(Buffer.from('a'), countingSource());
  flow.accept(Buffer.from('b'), countingSource());
  await flow.settled();
  expect({ given, causes: causes.map(String) }).toEqual({ given: 1, causes: ['Error: full'] });
});
