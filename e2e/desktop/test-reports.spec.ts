import { tinyProject } from '../testing/tiny-project.js';
import { expect, test } from './testing/desktop.js';
import { watchThreads } from './testing/watch-threads.js';

/** Long to read, short to send: what is no test is passed over. */
const writeReport = [
  '{',
  `echo '<testsuite name="s"><properties>'`,
  `seq 300000 | sed 's|.*|<property name="p&" value="of no interest to anybody"/>|'`,
  `echo '</properties>'`,
  `seq 199 | sed 's|.*|<testcase classname="c" name="t&"/>|'`,
  `echo '<testcase classname="c" name="bad"><failure message="no"/></testcase></testsuite>'`,
  '} > TEST-all.xml',
].join('\n');

test('the packaged app counts the tests of a build, in a thread beside its agent', async ({
  desktop,
  farm,
}) => {
  const app = await desktop.launchJoined();
  const threads = watchThreads((await app.snapshot()).pid);
  const step = { name: 'check', run: writeReport, tests: { format: 'junit', paths: ['TEST-all.xml'] } };
  const request = await farm.request(tinyProject(farm, { name: 'reported', steps: [step] }));
  const [build] = await farm.whenDone(request, 90_000);
  expect(build?.tests).toMatchObject({ total: 200, passed: 199, failed: 1 });
  await expect.poll(async () => (await app.call('history')).entries[0]?.tests?.total).toBe(200);

  const { first, passing } = threads.end();
  expect(passing, `the agent's own thread used ${first} ms`).toBeGreaterThan(300);
});
