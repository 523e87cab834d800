import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextFrame, pauseBeforeFrame, resumeAt } from './frame.js';

describe('frames', () => {
  it('carry every byte once, in order, however the file grows', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(500), { maxLength: 12 }),
        fc.integer({ min: 10, max: 999 }),
        (growths, maxBytes) => {
          let sent = 0;
          let end = 0;
          for (const growth of growths) {
            end += growth;
            for (let frame = nextFrame(sent, end, maxBytes); frame; frame = nextFrame(sent, end, maxBytes)) {
              expect(frame.offset).toBe(sent);
              expect(frame.length).toBeGreaterThan(0);
              expect(frame.length).toBeLessThanOrEqual(maxBytes);
              sent += frame.length;
            }
          }
          expect(sent).toBe(end);
        },
      ),
    );
  });

  it('deliver the whole file over a wire that loses calls and replies', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 400 }),
        fc.integer({ min: 1, max: 50 }),
        fc.array(fc.constantFrom('fine', 'call-lost', 'reply-lost', 'torn'), { maxLength: 40 }),
        (file, maxBytes, fates) => {
          let stored = Buffer.alloc(0);
          let sent = 0;
          for (let round = 0; sent < file.length && round < 2000; round += 1) {
            const frame = nextFrame(sent, file.length, maxBytes)!;
            const fate = fates[round] ?? 'fine';
            const bytes = Buffer.from(file.subarray(frame.offset, frame.offset + frame.length));
            if (fate === 'call-lost') continue;
            if (frame.offset > stored.length) {
              sent = resumeAt(stored.length, file.length)!;
              continue;
            }
            stored = Buffer.concat([
              stored.subarray(0, frame.offset),
              bytes,
              stored.subarray(frame.offset + bytes.length),
            ]);
            if (fate === 'torn') stored = stored.subarray(0, Math.max(0, stored.length - 3));
            if (fate !== 'reply-lost') sent = frame.offset + frame.length;
            if (fate === 'torn') sent = file.length > stored.length ? stored.length : sent;
          }
          expect(stored.equals(Buffer.from(file))).toBe(true);
        },
      ),
    );
  });
});

describe('the pause before a frame', () => {
  const pace = { latencyMs: 100, bigBytes: 1000 };

  it.each([
    ['is nothing for the first bytes after a silence', 1, 500, false, 0],
    ['gathers small appends', 1, 30, false, 70],
    ['is nothing when much waits', 1000, 0, false, 0],
    ['is nothing at the end', 1, 0, true, 0],
  ])('%s', (_name, pendingBytes, sinceLastMs, isSealed, expected) => {
    expect(pauseBeforeFrame(pace, { pendingBytes, sinceLastMs, isSealed })).toBe(expected);
  });
});

describe('resuming', () => {
  it.each([
    [10, 20, 10],
    [20, 20, 20],
    [21, 20, null],
    [undefined, 20, null],
    [-1, 20, null],
  ])('at %s of %s goes on at %s', (expected, end, at) => {
    expect(resumeAt(expected, end)).toBe(at);
  });
});
