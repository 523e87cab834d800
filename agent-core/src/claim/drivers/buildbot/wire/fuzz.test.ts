import { describe, expect, it } from 'vitest';
import { BananaDecoder, type Element } from './banana/banana-decoder.js';
import { BananaWriter } from './banana/banana-writer.js';
import { type ObjectFinder, readJelly } from './jelly/jelly-reader.js';
import { writeJelly } from './jelly/jelly-writer.js';
import { LocalObject } from './broker/local-object.js';
import { RemoteRef } from './broker/remote-ref.js';
import { Tuple } from './jelly/tuple.js';
import { WireError } from './wire-error.js';
import { wireLimits } from './wire-limits.js';

const inputs = 200_000;
const local = new LocalObject('local', {});
const finder: ObjectFinder = {
  remote: (id) => new RemoteRef(id, { dropRef: () => {} }),
  local: (id) => (id === 1 ? local : undefined),
};

/** A small generator (mulberry32), so that a failing input can be made again from its number. */
function randomBy(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** Valid messages, as a master sends them, in both dialects. */
const seeds: Buffer[] = (['none', 'pb'] as const).map((dialect) => {
  const writer = new BananaWriter(dialect);
  const args = { command: ['make', 'all'], env: { A: 'grüß', B: null }, timeout: 1200, logfiles: {} };
  writer.list(7);
  writer.word('message');
  for (const number of [4, 1]) writer.number(number);
  writer.text('startCommand');
  writer.number(1);
  writeJelly(writer, new Tuple(local, '17', 'shell', args, -1, 2n ** 80n, 0.5), () => 1);
  writeJelly(writer, {}, () => 1);
  writer.element(['answer', 9, ['list', ['reference', 1, ['tuple', 5]], ['dereference', 1], ['local', 1]]]);
  writer.element(['error', 9, [Buffer.from('x.Failure'), ['dictionary', [Buffer.from('type'), 'None']]]]);
  return Buffer.concat(writer.take());
});

/** Bytes that mean something: every type with short, long and huge numbers before it. */
const pieces: Buffer[] = [0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87].flatMap((type) =>
  [[], [1], [3], [127], [0, 0, 40], [127, 127, 127, 127], Array.from({ length: 64 }, () => 127)].map(
    (digits) => Buffer.from([...digits, type]),
  ),
);

function craft(random: (below: number) => number): Buffer {
  switch (random(4)) {
    case 0:
      return Buffer.from(Array.from({ length: random(60) }, () => random(256)));
    case 1:
      return Buffer.concat(Array.from({ length: random(30) }, () => pieces[random(pieces.length)]!));
    case 2:
      return Buffer.alloc(2 * random(100), Buffer.from([1 + random(3), 0x80]));
    default: {
      const bytes = Buffer.from(seeds[random(seeds.length)]!);
      for (let count = random(6); count >= 0; count -= 1) bytes[random(bytes.length)] = random(256);
      return bytes.subarray(random(2) === 0 ? 0 : random(20), bytes.length - random(30));
    }
  }
}

describe('a hostile stream', () => {
  it(`of ${inputs} kinds is read or refused, and nothing else`, () => {
    let [read, refused, unread] = [0, 0, 0];
    const heapBytes = process.memoryUsage().heapUsed;
    for (let seed = 0; seed < inputs; seed += 1) {
      const random = randomBy(seed);
      const decoder = new BananaDecoder((element: Element) => {
        try {
          readJelly(element, finder);
          read += 1;
        } catch (error) {
          if (!(error instanceof WireError)) throw new Error(`input ${seed}`, { cause: error });
          unread += 1;
        }
        return null;
      });
      const bytes = craft(random);
      const cut = random(bytes.length + 1);
      let error = decoder.push(bytes.subarray(0, cut));
      error = decoder.push(bytes.subarray(cut));
      if (error !== null) {
        refused += 1;
        if (!(error instanceof WireError)) throw new Error(`input ${seed}`);
      }
    }
    expect(Math.min(read, refused, unread)).toBeGreaterThan(10_000);
    // What one decoder may hold is bounded; two hundred thousand that are gone hold nothing.
    expect(process.memoryUsage().heapUsed - heapBytes).toBeLessThan(512 * 1024 * 1024);
  }, 60_000);

  it('of empty lists without end is refused once they exceed what a message may hold', () => {
    const decoder = new BananaDecoder(() => null);
    const long = Buffer.from([32, 13, 6, 0x80]);
    const inner = Buffer.concat([long, Buffer.alloc(2 * 100_000, Buffer.from([0, 0x80]))]);
    expect(decoder.push(long)).toBeNull();
    let lists = 0;
    while (decoder.push(inner) === null) lists += 1;
    expect(lists * 100_000).toBeLessThanOrEqual(wireLimits.messageItems);
  });

  it('of strings without end is refused once they exceed what a message may hold', () => {
    const decoder = new BananaDecoder(() => null);
    expect(decoder.push(Buffer.from([0, 10, 6, 0x80]))).toBeNull();
    const string = Buffer.concat([Buffer.from([0, 0, 40, 0x82]), Buffer.alloc(640 * 1024)]);
    let pushed = 0;
    while (decoder.push(string) === null) pushed += string.length;
    expect(pushed).toBeLessThanOrEqual(wireLimits.messageBytes);
  });
});
