import { readdirSync, readFileSync, statSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readHistory } from '../../../../history/history.js';
import { availableSandboxes } from '../../../../run/available-sandboxes.js';
import { type AgentAtMasters, masterUrl, openAgentAtMasters } from '../testing/agent-at-masters.js';
import { hasBuildbot, RealMaster } from '../testing/real-master.js';
import { type RealWorker, startWorker } from '../testing/real-worker.js';
import { type BuildReport, buildReport } from './testing/build-report.js';
import { onPurpose, propertiesOnPurpose } from './testing/on-purpose.js';
import { type ServedFolder, serveFolder } from './testing/serve-folder.js';
import { wholeFactory } from './testing/whole-factory.js';

const sandboxes = hasBuildbot ? await availableSandboxes() : [];
const guide = new URL('../../../../../../docs/guides/maintainer.md', import.meta.url);

describe.skipIf(!hasBuildbot)("an agent and Debian's worker at the same master", { timeout: 120_000 }, () => {
  let master: RealMaster;
  let served: ServedFolder;
  let worker: RealWorker;
  let theirs: BuildReport;
  let ours: AgentAtMasters | null = null;

  beforeAll(async () => {
    served = await serveFolder(() => master.folder);
    master = await RealMaster.start(wholeFactory(served.port));
    worker = await startWorker(master, 'theirs', 'secret');
    theirs = await built('theirs');
  }, 120_000);

  afterEach(async () => {
    await ours?.close();
    ours = null;
    await master.api.attached('ours', false);
  });

  afterAll(async () => {
    await worker?.stop();
    await master?.stop();
    await served?.stop();
  }, 60_000);

  it.each(sandboxes.map(({ isolation }) => isolation))(
    'give each step the same result, log text, files and properties, under isolation %s',
    async (isolation) => {
      await rm(join(master.folder, 'out-ours'), { recursive: true, force: true });
      ours = await openAgentAtMasters([masterUrl('ours', master.pbPort)], { isolation });
      const report = await built('ours');
      expect(report.steps.map(({ name }) => name)).toEqual(theirs.steps.map(({ name }) => name));
      for (const [n, step] of report.steps.entries()) expect(step).toEqual(theirs.steps[n]);
      expect(report).toEqual(theirs);
      expect(report.steps).toHaveLength(41);
      expect(report.steps.find(({ name }) => name === 'many')!.logs['stdio o']).toHaveLength(20_000);
      expect(filesIn(join(master.folder, 'out-ours'))).toEqual(filesIn(join(master.folder, 'out-theirs')));
      const { root } = ours;
      const history = async () => (await readHistory(join(root, 'history')))[0];
      await expect.poll(history, { timeout: 30_000 }).toMatchObject({
        project: 'ours',
        // The volunteer is shown the first command that failed, whatever the master makes of it.
        outcome: 'failed',
        commit: report.properties['got_revision'],
      });
    },
  );

  it('differ in nothing on purpose that the guide for maintainers does not say', async () => {
    const text = await readFile(guide, 'utf8');
    const said = [...onPurpose.map(({ inGuide }) => inGuide), ...Object.values(propertiesOnPurpose)];
    expect(said.filter((words) => !text.includes(words))).toEqual([]);
  });

  async function built(name: string): Promise<BuildReport> {
    const build = await master.api.ended(await master.api.force(name));
    return buildReport(master.api, build, name);
  }
});

/** Each file's mode and bytes, and the time of the one that was uploaded with its own. */
function filesIn(folder: string): Record<string, unknown> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  return Object.fromEntries(
    names.map((name) => {
      const path = join(folder, name);
      const { mode, mtimeMs } = statSync(path);
      const bytes = statSync(path).isFile() ? readFileSync(path, 'latin1') : null;
      return [name, [mode, bytes, name === 'index.html' ? mtimeMs : null]];
    }),
  );
}
