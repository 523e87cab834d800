import { createHash } from 'node:crypto';
import { expect, test } from './testing/farm.js';
import { debianSource } from './testing/debian-source.js';

/** Runs a command, keeps what it wrote in a file of its own, and shows it: the log can be checked against that file. */
function kept(command: string, file: string): string {
  return `{ ${command}; echo $? > .status; } 2>&1 | tee ${file}\nexit "$(cat .status)"`;
}

function upstreamProject(name: string, archive: string): object {
  return {
    project: name,
    title: `GNU ${name}`,
    source: { archive: { path: archive } },
    targets: [{ name: 'linux', requires: { os: 'linux', 'tool.cc': '>=4', 'tool.make': '>=3' } }],
    recipe: {
      steps: [
        { name: 'configure', run: kept('./configure', 'wrote-1.txt'), timeout: '10m' },
        { name: 'make', run: kept('make', 'wrote-2.txt'), timeout: '10m' },
        { name: 'check', run: kept('make check', 'wrote-3.txt'), timeout: '10m', tests: 'automake' },
      ],
      artifacts: [{ glob: 'wrote-*.txt', when: 'always' }],
    },
  };
}

/** The numbers that automake's own summary prints, e.g. "# PASS:  4". */
function automakeSummary(log: string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const [, name, value] of log.matchAll(/^# (TOTAL|PASS|SKIP|XFAIL|FAIL|XPASS|ERROR): +(\d+)$/gm)) {
    counts[name!] = (counts[name!] ?? 0) + Number(value);
  }
  return counts;
}

test('two machines of one coordinator build GNU hello and GNU gzip from their upstream archives', async ({
  farm,
}) => {
  test.setTimeout(900_000);
  const archives = ['hello', 'gzip'].map((name) => [name, debianSource(name)] as const);
  test.skip(
    archives.some(([, path]) => path === null),
    'no Debian archive can be asked on this machine',
  );
  const machines = [await farm.machine('barn'), await farm.machine('shed')];
  for (const machine of machines) machine.run();

  const requests = await Promise.all(
    archives.map(([name, path]) => farm.request(upstreamProject(name, path!))),
  );
  const builds = (await Promise.all(requests.map((id) => farm.whenDone(id, 800_000)))).flat();

  expect(new Set(builds.map((build) => build.machine.name))).toEqual(new Set(['barn', 'shed']));
  for (const build of builds) {
    expect(build).toMatchObject({ outcome: 'passed', reason: null, accepted: 'current' });
    expect(build.steps.map((step) => [step.name, step.outcome])).toEqual([
      ['configure', 'passed'],
      ['make', 'passed'],
      ['check', 'passed'],
    ]);
    const log = await farm.log(build.id);
    const written = await Promise.all([1, 2, 3].map((n) => farm.artifact(build.id, `wrote-${n}.txt`)));
    expect(sha256(log)).toBe(sha256(Buffer.concat(written)));
    expect(build.logs.console).toEqual({ bytes: log.length, sha256: sha256(log) });

    const summary = automakeSummary(log.toString());
    expect(summary['TOTAL']).toBeGreaterThan(0);
    expect(build.tests).toEqual({
      total: summary['TOTAL'],
      passed: summary['PASS'],
      failed: summary['FAIL'],
      skipped: summary['SKIP'],
      xfail: summary['XFAIL'],
      xpass: summary['XPASS'],
      errored: summary['ERROR'],
    });
  }
  for (const machine of machines) await machine.whenTidy();
});

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
