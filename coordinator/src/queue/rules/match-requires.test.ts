import { Requires } from '@barnraiser/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleDescriptor } from '../../testing/sample-descriptor.js';
import { machineFacts, type MachineFacts } from './machine-facts.js';
import { compareFacts, explainMismatch, matchRequires } from './match-requires.js';

const agentId = '0199b7a0-0000-7000-8000-000000000000';
const facts = machineFacts(
  sampleDescriptor(agentId, {
    labels: { site: 'barn', trust: 'core' },
    os: { family: 'linux', id: 'ubuntu', version: '22.04', kernel: '6', libc: 'glibc 2.35' },
  }),
  { trust: 'invited', pool: null, owner: null },
);

describe('matchRequires', () => {
  it.each<[Requires, boolean]>([
    [{}, true],
    [{ os: 'linux', arch: 'x64' }, true],
    [{ os: 'linux', arch: 'arm64' }, false],
    [{ arch: ['arm64', 'x64'] }, true],
    [{ arch: ['arm64', 'riscv64'] }, false],
    [{ cpus: 8 }, true],
    [{ cpus: '8' }, true],
    [{ cpus: '>=8', memMb: '<16001' }, true],
    [{ cpus: '>8' }, false],
    [{ cpus: '>= 8' }, true],
    [{ memMb: '>=9' }, true],
    [{ os: '!darwin' }, true],
    [{ os: '!linux' }, false],
    [{ 'tool.cmake': '!3.0' }, true],
    [{ 'tool.gcc': '12.2.0' }, true],
    [{ 'tool.gcc': '>=9' }, true],
    [{ 'tool.gcc': '>=12.10' }, false],
    [{ 'tool.gcc': '<12.10' }, true],
    [{ 'tool.cmake': '>=3' }, false],
    [{ 'tool.cmake': '<3' }, false],
    [{ 'tool.make': true, 'tool.cmake': false }, true],
    [{ 'tool.cmake': true }, false],
    [{ osVersion: '>=22.04' }, true],
    [{ osVersion: '>22.04' }, false],
    [{ osVersion: '<22.10' }, true],
    [{ libc: 'glibc' }, true],
    [{ libc: 'musl' }, false],
    [{ libc: '>=2.36' }, false],
    [{ sandbox: 'bubblewrap' }, true],
    [{ sandbox: '!none' }, false],
    [{ 'label.site': 'barn' }, true],
    [{ distro: 'ubuntu', kind: 'desktop', 'cpu.vendor': 'GenuineIntel', diskFreeMb: '>=100' }, true],
    [{ os: '>=5' }, false],
    [{ os: '>x' }, false],
  ])('%j is %j', (requires, expected) => {
    expect(matchRequires(Requires.parse(requires), facts)).toBe(expected);
    expect(explainMismatch(requires, facts).length === 0).toBe(expected);
  });

  it('takes trust, pool and owner from the coordinator alone', () => {
    expect(matchRequires({ trust: 'core' }, facts)).toBe(false);
    expect(matchRequires({ trust: 'invited' }, facts)).toBe(true);
    const labelled = sampleDescriptor(agentId, { labels: { pool: 'fast' }, owner: { displayName: 'me' } });
    const server = { trust: null, pool: null, owner: null };
    expect(matchRequires({ pool: 'fast' }, machineFacts(labelled, server))).toBe(false);
    expect(matchRequires({ owner: 'me' }, machineFacts(labelled, server))).toBe(false);
  });

  it('says which conditions fail, and on what', () => {
    expect(explainMismatch({ os: 'linux', 'tool.gcc': '>=14', 'tool.ninja': true }, facts)).toEqual([
      { fact: 'tool.gcc', requirement: '>=14', found: '12.2.0' },
      { fact: 'tool.ninja', requirement: true, found: null },
    ]);
  });
});

const value = fc.oneof(fc.constantFrom('linux', 'x64', '12.2.0', '9', 'true'), fc.integer(), fc.boolean());
const condition = fc.oneof(
  value,
  fc.array(value, { minLength: 1, maxLength: 3 }),
  fc.tuple(fc.constantFrom('>', '>=', '<', '<=', '!'), fc.nat(30)).map(([sign, n]) => `${sign}${n}`),
);
const factName = fc.constantFrom('os', 'arch', 'cpus', 'tool.gcc', 'osVersion', 'label.a');
const anyRequires = fc.dictionary(factName, condition, { noNullPrototype: true });
const anyFacts: fc.Arbitrary<MachineFacts> = fc
  .dictionary(factName, value, { noNullPrototype: true })
  .map((entries) => new Map(Object.entries(entries)));

describe('matchRequires, for any requirements and machine', () => {
  it('matches exactly when nothing is missing, and when each condition matches alone', () => {
    fc.assert(
      fc.property(anyRequires, anyFacts, (requires, machine) => {
        const matches = matchRequires(requires, machine);
        expect(explainMismatch(requires, machine).length === 0).toBe(matches);
        const alone = Object.entries(requires).map(([fact, entry]) =>
          matchRequires({ [fact]: entry }, machine),
        );
        expect(alone.every(Boolean)).toBe(matches);
      }),
    );
  });

  it('never matches fewer machines when a condition is dropped', () => {
    fc.assert(
      fc.property(anyRequires, anyFacts, (requires, machine) => {
        const [first] = Object.keys(requires);
        const { [first ?? '']: _, ...fewer } = requires;
        const isKept = !matchRequires(requires, machine) || matchRequires(fewer, machine);
        expect(isKept).toBe(true);
      }),
    );
  });

  it('holds either "!x" or "x" of a single plain value', () => {
    fc.assert(
      fc.property(fc.constantFrom('linux', 'x64', '9'), anyFacts, (text, machine) => {
        expect(matchRequires({ os: `!${text}` }, machine)).toBe(!matchRequires({ os: text }, machine));
      }),
    );
  });

  it('orders versions as numbers by part, and exactly one of <, = and > holds', () => {
    const version = fc.tuple(fc.nat(40), fc.nat(40), fc.nat(40));
    fc.assert(
      fc.property(version, version, (a, b) => {
        const [left, right] = [a.join('.'), b.join('.')];
        const expected = Math.sign(a[0] - b[0] || a[1] - b[1] || a[2] - b[2]);
        expect(compareFacts('tool.gcc', left, right)).toBe(expected);
        const machine = new Map([['tool.gcc', left]]);
        const holding = ['<', '>', '<=', '>='].filter((sign) =>
          matchRequires({ 'tool.gcc': sign + right }, machine),
        );
        expect(holding).toEqual(expected < 0 ? ['<', '<='] : expected > 0 ? ['>', '>='] : ['<=', '>=']);
      }),
    );
  });
});
