import { expect, test } from '../testing/farm.js';
import { tinyProject } from '../testing/tiny-project.js';
import { nothingLeft } from './testing/nothing-left.js';
import { waitUntil } from '../testing/wait-until.js';

// Builds have the lowest priority: on a busy machine they take their time.
test.setTimeout(400_000);
const patientMs = 150_000;

/** Leaves, as far as it is allowed to, its control groups, its cores and its low priority, and takes two cores. */
const rogue = `
for procs in /sys/fs/cgroup/cgroup.procs /sys/fs/cgroup/*/cgroup.procs; do
  { echo 0 > $procs; } 2>/dev/null || :
done
taskset -acp "$(cat /sys/devices/system/cpu/online)" $$ || :
chrt --other --pid 0 $$ || :
renice -n 0 -p $$ || :
{ echo 0 > /proc/self/autogroup; } 2>/dev/null || :
(while :; do :; done) & (while :; do :; done) & wait
`;

interface Status {
  readonly sentence: string;
  readonly verdict: { readonly reasons: readonly { readonly code: string; readonly evidence: string }[] };
}

test('a build that breaks out of its cores is stopped, shown with what it used, and blamed on nobody', async ({
  farm,
}) => {
  const barn = await farm.machine('barn');
  // So little that the rogue breaks it on a busy machine, too; without a quota it is kept on one core.
  expect((await barn.command('limits', 'set', 'away.cores', '1', 'away.cpu', '5')).exitCode).toBe(0);
  barn.run('--isolation', 'none');
  const steps = [{ name: 'make', run: rogue }];
  const request = await farm.request(tinyProject(farm, { name: 'breaks-out', steps }));
  const build = await farm.whenBuild(
    request,
    'the build has ended',
    ({ endedAt }) => endedAt !== null,
    patientMs,
  );
  expect(build).toMatchObject({
    state: 'released',
    outcome: null,
    reason: 'owner-reclaimed',
    fault: 'owner',
  });
  await nothingLeft(build, { whenTidy: async () => undefined });
  const broken = await waitUntil('the status tells of it', async () => {
    const { verdict } = JSON.parse((await barn.command('status', '--json')).stdout) as Status;
    return verdict.reasons.find(({ code }) => code === 'cap-broken') ?? null;
  });
  expect(broken.evidence).toMatch(/it used \d\.\d cores for 10 seconds, (0\.05|1) allowed; it was stopped/);
});
