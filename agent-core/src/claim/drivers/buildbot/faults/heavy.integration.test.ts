import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openAgentAtMasters, masterUrl } from '../testing/agent-at-masters.js';
import { hasBuildbot, RealMaster } from '../testing/real-master.js';

const mib = 1024 ** 2;
const uploadMib = 500;
const logMib = 200;
/** Of one line of the log, its end counted. */
const lineBytes = 4096;
const lines = (logMib * mib) / lineBytes;

const config = `
from twisted.internet import defer
from buildbot.process import remotecommand

class Many(steps.BuildStep):
    @defer.inlineCallbacks
    def run(self):
        for _ in range(3000):
            yield self.runCommand(remotecommand.RemoteCommand('stat', {'file': 'x'}))
        return util.SUCCESS

c['workers'] = [worker.Worker('ours', 'secret', max_builds=1)]
sh = lambda name, command: steps.ShellCommand(name=name, command=command, logEnviron=False)
c['builders'] = [util.BuilderConfig(name=name, workernames=['ours'], factory=util.BuildFactory(f)) for name, f in {
    'many': [Many(name='many')],
    'upload': [
        sh('make', 'head -c ${uploadMib * mib} /dev/urandom >big; sha256sum <big'),
        steps.FileUpload(name='upload', workersrc='big', masterdest=FOLDER + '/big', mode=0o644),
        steps.RemoveDirectory(name='rmdir', dir='build'),
    ],
    'log': [sh('print', "yes $(head -c ${lineBytes - 1} /dev/zero | tr '\\\\0' x) | head -n ${lines}")],
}.items()]
`;

describe.skipIf(!hasBuildbot)('an agent with a great deal to do for a master', { timeout: 180_000 }, () => {
  let master: RealMaster;

  beforeAll(async () => {
    master = await RealMaster.start(config);
  });

  afterAll(async () => {
    await master.stop();
  });

  /** Has a builder build once; answers the build, and by how much this process grew meanwhile. */
  async function build(builder: string) {
    const room = await openAgentAtMasters([masterUrl('ours', master.pbPort)]);
    try {
      await master.api.attached('ours');
      const grown = growth();
      const build = await master.api.ended(await master.api.force(builder));
      await expect.poll(() => room.agent.snapshot().build, { timeout: 30_000 }).toBeNull();
      return { ...build, grownMib: grown.end(), root: room.root };
    } finally {
      await room.close();
      await master.api.attached('ours', false);
    }
  }

  it('carries out 3,000 commands on one connection', async () => {
    const { results, grownMib } = await build('many');
    expect(results).toBe(0);
    expect(grownMib).toBeLessThan(150);
  });

  it(`sends a file of ${uploadMib} MiB without holding it in memory`, async () => {
    const { results, buildid, grownMib } = await build('upload');
    expect(results).toBe(0);
    const file = join(master.folder, 'big');
    expect((await stat(file)).size).toBe(uploadMib * mib);
    const hash = createHash('sha256');
    await pipeline(createReadStream(file), hash);
    expect(await master.api.logText(buildid, 'make')).toContain(hash.digest('hex'));
    expect(grownMib).toBeLessThan(250);
  });

  it(`sends a log of ${logMib} MiB without holding it in memory`, async () => {
    const { results, buildid, grownMib } = await build('log');
    expect(results).toBe(0);
    const [log] = await master.api.list(`builds/${buildid}/steps/print/logs`);
    expect(log!['num_lines']).toBeGreaterThanOrEqual(lines);
    expect(log!['num_lines']).toBeLessThan(lines + 20);
    expect(grownMib).toBeLessThan(250);
  });
});

/** Looks at this process's memory until `end`, which answers the most that it grew by, in MiB. */
function growth(): { end: () => number } {
  const before = process.memoryUsage.rss();
  let most = before;
  const look = (): void => {
    most = Math.max(most, process.memoryUsage.rss());
  };
  const timer = setInterval(look, 50);
  return {
    end: () => {
      clearInterval(timer);
      look();
      return Math.round((most - before) / mib);
    },
  };
}
