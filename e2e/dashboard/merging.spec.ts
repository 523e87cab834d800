import { RequestSummary } from '@barnraiser/protocol';
import { troublesOf } from './testing/axe.js';
import { askForMerged, type MergedRequests } from './testing/merged-requests.js';
import { expect, test as base } from './testing/test.js';

const test = base.extend<object, { asked: MergedRequests }>({
  asked: [
    async ({ farm }, use) => {
      const asked = await askForMerged(farm);
      await use(asked);
      await asked.stop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
});
// A farm of its own.
test.use({ coordinatorOptions: { sweepEveryMs: 500 } });
test.describe.configure({ mode: 'default' });

test('merged requests stay visible, say once for all platforms what became of them, and why they wait', async ({
  asked,
  openPages,
}) => {
  const [, second, , fourth] = asked.commits.map((commit) => commit.slice(0, 7));
  const page = await openPages('/requests');
  const rows = page.getByRole('row');
  await expect(rows).toHaveCount(6);
  await expect(rows.nth(1)).toContainText(/took in 2 older requests.*high/);
  await expect(rows.nth(3)).toContainText(new RegExp(`merged into ${fourth}.*low`));
  await expect(rows.nth(4)).toContainText('reused a recent pass');

  await page.goto(`/requests/${asked.merged[0]}`);
  await expect(page.locator('.merge-summary')).toHaveText(
    `Merged into a newer request on every platform. Instead of its own commit ${fourth} is built, which is newer. ` +
      `The result stands for 3 commits, ${second} to ${fourth}. The last that passed before is ${asked.commits[0].slice(0, 7)}.`,
  );
  await expect(page.getByText(/^1 machine matches: 1/).first()).toBeVisible();
  const sharing = page.getByRole('region', { name: 'Requests that share jobs with this one' });
  await expect(sharing.getByRole('row')).toHaveText([
    /^Request/,
    /built; its commit is the newestany, sizedWaiting$/,
    new RegExp(`answered by the build of ${fourth}any, sizedWaiting$`),
    /\(this one\).*any, sizedWaiting$/,
  ]);
  await sharing.getByRole('link').first().click();
  await expect(page).toHaveURL(new RegExp(`/requests/${asked.merged[2]}$`));
  await expect(page.locator('.merge-summary')).toContainText('Took in 2 older requests on every platform.');

  const overview = await openPages('/');
  const waiting = overview.getByRole('region', { name: 'Waiting, and why' }).getByRole('listitem');
  await expect(waiting).toHaveText([/hops · any.*for 3 requests, merged/, /hops · sized.*for 3 requests/]);
});

test('a request that was answered with an earlier pass leads to it', async ({ asked, openPages }) => {
  const page = await openPages(`/requests/${asked.reused}`);
  await expect(page.getByText('Not built again: this commit passed').first()).toBeVisible();
  await page.getByRole('link', { name: 'The build that is cited' }).first().click();
  await expect(page.getByText('Its pass answered 1 later request')).toBeVisible();
});

test('each commit of a merged failure is built by itself when an administrator asks for it', async ({
  asked,
  farm,
  openPages,
}) => {
  await asked.build();
  const page = await openPages(`/requests/${asked.merged[2]}`);
  await expect(page.locator('.merge-summary')).toContainText('The failure may come of any of 3 commits');
  await page.getByRole('button', { name: 'Build each commit by itself' }).first().click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Ask for them' }).click();
  const commits = page.getByRole('list', { name: 'Each commit by itself, oldest first' }).first();
  await expect(commits.getByRole('listitem')).toHaveText([/Passed$/, /Failed$/, /Failedthis build$/], {
    timeout: 60_000,
  });
  await expect(page.getByRole('button', { name: 'Build each commit by itself' })).toHaveCount(1);
  await commits.getByRole('link').first().click();
  await expect(page.getByText('Tells the commits of a failure apart')).toBeVisible();
  await page.getByRole('link', { name: 'The request that failed' }).click();
  await expect(page).toHaveURL(new RegExp(`/requests/${asked.merged[2]}$`));

  const { jobs } = RequestSummary.parse(await farm.get(`/v1/requests/${asked.merged[2]}`));
  await page.goto(`/builds/${jobs[0]!.build}`);
  await expect(page.getByText('Built for 3 requests that were merged:')).toBeVisible();
});

test('a build is asked for with a priority by name, and by itself', async ({ farm, asked, openPages }) => {
  expect(asked.merged).toHaveLength(3);
  const page = await openPages('/requests');
  await page.getByRole('button', { name: 'Ask for a build' }).click();
  await page.getByRole('button', { name: /Priority/ }).click();
  await page.getByRole('option', { name: 'urgent' }).click();
  await page.getByText('A job of its own').click();
  await page.getByText('Build afresh').click();
  await page.getByRole('button', { name: 'Ask for it' }).click();
  await expect(page).toHaveURL(/\/requests\/[0-9a-f-]{36}$/);
  await expect(page.getByText('urgent', { exact: true })).toBeVisible();
  const made = RequestSummary.parse(await farm.get(`/v1${new URL(page.url()).pathname}`));
  expect(made).toMatchObject({ priority: 20, mergedInto: [], reusedFrom: [] });
});

test('axe finds nothing on the pages of merged requests, light or dark', async ({ asked, openPages }) => {
  const page = await openPages('/requests');
  for (const path of ['/requests', ...[asked.reused, asked.merged[0]].map((id) => `/requests/${id}`)]) {
    await page.goto(path);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.emulateMedia({ colorScheme: 'light' });
    expect.soft(await troublesOf(page), `${path}, light`).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect.soft(await troublesOf(page, ['color-contrast']), `${path}, dark`).toEqual([]);
  }
});
