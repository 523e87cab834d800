import { createHash } from 'node:crypto';
import type { BuildDetail } from '@barnraiser/protocol';
import { expect, type Farm, test } from './testing/farm.js';
import { processesOfBuild } from './testing/processes.js';
import { tinyProject } from './testing/tiny-project.js';

interface Fault {
  readonly behaviour: string;
  readonly name: string;
  readonly steps: readonly object[];
  readonly files?: Readonly<Record<string, string>>;
  readonly ends: Partial<BuildDetail>;
  readonly also?: (build: BuildDetail, farm: Farm) => Promise<void>;
}

const tapWithFailure = [
  '1..3',
  'ok 1 - adds',
  'not ok 2 - subtracts',
  'ok 3 - divides # SKIP no hardware',
].join('\n');

/** Descendants that try to get away: other sessions, double forks, an emptied environment. */
const forkStorm = [
  'for i in 1 2 3 4 5 6 7 8; do',
  '  setsid sh -c "sleep 3000 & sleep 3000" &',
  '  ( setsid sh -c "( sleep 3000 & ) & sleep 3000" & ) &',
  '  env -i /bin/sh -c "sleep 3000 & sleep 3000" &',
  'done',
].join('\n');

const faults: Fault[] = [
  {
    behaviour: 'a failing check is the fault of the source, with its tests counted',
    name: 'failing-check',
    steps: [{ name: 'check', run: `cat results.tap\nexit 1`, tests: 'tap' }],
    files: { 'results.tap': `${tapWithFailure}\n` },
    ends: { outcome: 'failed', reason: 'tests-failed', fault: 'source', step: 'check' },
    also: async (build) => expect(build.tests).toMatchObject({ total: 3, passed: 1, failed: 1, skipped: 1 }),
  },
  {
    behaviour: 'a failing step without tests is the fault of the source, and the steps behind it are skipped',
    name: 'failing-step',
    steps: [
      { name: 'configure', run: 'echo no luck; exit 3' },
      { name: 'make', run: 'echo never' },
      { name: 'tidy', run: 'echo always', always: true },
    ],
    ends: { outcome: 'failed', reason: 'step-failed', fault: 'source', step: 'configure' },
    also: async (build, farm) => {
      expect(build.steps.map(({ outcome, exitCode }) => [outcome, exitCode])).toEqual([
        ['failed', 3],
        ['skipped', null],
        ['passed', 0],
      ]);
      expect((await farm.log(build.id)).toString()).toBe('no luck\nalways\n');
    },
  },
  {
    behaviour: 'a missing compiler is the fault of the machine',
    name: 'missing-compiler',
    steps: [{ name: 'make', run: 'no-such-compiler -o prog prog.c' }],
    ends: { outcome: 'errored', reason: 'tool-missing', fault: 'machine' },
  },
  {
    behaviour: 'a step that ignores SIGTERM is ended all the same when its time is over',
    name: 'ignores-sigterm',
    steps: [{ name: 'check', run: "trap '' TERM\nwhile :; do sleep 0.2; done", timeout: 2 }],
    ends: { outcome: 'failed', reason: 'timeout-wall', fault: 'source', step: 'check' },
  },
  {
    behaviour: 'a fork storm with children in other sessions leaves nothing behind',
    name: 'fork-storm',
    steps: [{ name: 'check', run: `${forkStorm}\nwait`, timeout: 3 }],
    ends: { outcome: 'failed', reason: 'timeout-wall', fault: 'source' },
  },
  {
    behaviour: 'children that outlive a step which passed are ended with it',
    name: 'left-behind',
    steps: [{ name: 'check', run: `${forkStorm}\nexit 0` }],
    ends: { outcome: 'passed', reason: null, fault: null },
  },
  {
    behaviour: 'a step that prints 200 MB is logged to the last byte',
    name: 'prints-much',
    steps: [{ name: 'check', run: 'head -c 200000000 /dev/zero | tr "\\0" "x"' }],
    ends: { outcome: 'passed', reason: null, fault: null },
    also: async (build, farm) => {
      const log = await farm.log(build.id);
      expect(log.length).toBe(200_000_000);
      expect(digest(log)).toBe(digest(Buffer.alloc(200_000_000, 'x')));
    },
  },
  {
    behaviour: 'binary and half UTF-8 output is logged as it is',
    name: 'prints-binary',
    steps: [
      {
        name: 'check',
        run: `printf '\\000\\001\\377\\376caf\\303'; printf '\\251 \\342\\202'; printf 'err\\200' >&2`,
      },
    ],
    ends: { outcome: 'passed', reason: null, fault: null },
    also: async (build, farm) => {
      const expected = Buffer.concat([
        Buffer.from([0, 1, 0xff, 0xfe]),
        Buffer.from('café '),
        Buffer.from([0xe2, 0x82]),
        Buffer.from('err'),
        Buffer.from([0x80]),
      ]);
      expect(await farm.log(build.id)).toEqual(expected);
    },
  },
  {
    behaviour: 'a step that falls silent is ended and blamed on the source',
    name: 'falls-silent',
    steps: [{ name: 'check', run: 'echo working; sleep 3000', 'quiet-timeout': 2 }],
    ends: { outcome: 'failed', reason: 'timeout-quiet', fault: 'source', step: 'check' },
  },
];

for (const { behaviour, name, steps, files = {}, ends, also } of faults) {
  for (const isolation of ['best', 'none']) {
    test(`${behaviour} (isolation: ${isolation})`, async ({ farm }) => {
      const machine = await farm.machine('barn');
      machine.run('--isolation', isolation);
      const request = await farm.request(tinyProject(farm, { name, steps, files }));
      const build = await farm.whenBuild(request, 'a build has ended', ({ endedAt }) => endedAt !== null);
      expect(build).toMatchObject(ends);
      await also?.(build, farm);
      await nothingLeft(build, machine);
    });
  }
}

test('an archive whose digest is not the announced one is refused, and nothing is unpacked', async ({
  farm,
}) => {
  const machine = await farm.machine('barn');
  machine.run();
  const wrong = '0'.repeat(64);
  const project = tinyProject(farm, { name: 'bad-hash', steps: [{ name: 'make', run: 'true' }] });
  const url = await farm.serve(project.source.archive.path);
  const request = await farm.request({ ...project, source: { archive: { url, sha256: wrong } } });
  const build = await farm.whenBuild(request, 'a build has ended', ({ endedAt }) => endedAt !== null);
  expect(build).toMatchObject({ outcome: 'errored', reason: 'job-invalid', fault: 'job' });
  expect(build.detail).toContain(wrong);
  expect(build.steps).toEqual([]);
  await nothingLeft(build, machine);
});

async function nothingLeft(build: BuildDetail, machine: { whenTidy(): Promise<unknown> }): Promise<void> {
  expect(processesOfBuild(build.id)).toEqual([]);
  await machine.whenTidy();
}

function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
