import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readHistory } from '../../../../history/history.js';
import { openAgentAtMasters } from '../testing/agent-at-masters.js';
import { freePort, hasBuildbot, RealMaster } from '../testing/real-master.js';

const configAt = (port: number): string => `
c['protocols'] = {'msgpack_experimental_v7': {'port': ${port}}}
c['workers'] = [worker.Worker('ours', 'secret', max_builds=1)]
number = {'BUILDBOT_BUILDNUMBER': util.Interpolate('%(prop:buildnumber)s')}
f = util.BuildFactory([
    steps.MakeDirectory(dir='build/out'),
    steps.ShellCommand(name='make', command='echo made >out/lib.a; pwd; ls -a ..', env=number),
    steps.CopyDirectory(src='build/out', dest='build/copy'),
    steps.FileUpload(workersrc='copy/lib.a', masterdest=FOLDER + '/lib.a'),
])
c['builders'] = [util.BuilderConfig(name='whole', workernames=['ours'], factory=f)]
`;

describe.skipIf(!hasBuildbot)(
  'a whole agent at a master that speaks msgpack only',
  { timeout: 90_000 },
  () => {
    let master: RealMaster;
    let url: string;

    beforeAll(async () => {
      const port = await freePort();
      master = await RealMaster.start(configAt(port));
      url = `buildbot+msgpack://ours@${master.host}:${port}`;
    }, 60_000);

    afterAll(async () => {
      await master.stop();
    }, 60_000);

    it('joins by the address, builds in a workspace that lasts, and remembers the build', async () => {
      const room = await openAgentAtMasters([]);
      try {
        await expect(room.call('join', { invite: url, master: { password: 'wrong' } })).rejects.toThrow(
          /login-failed: .*name or the password is wrong/s,
        );
        const joined = await room.call('join', { invite: url, master: { password: 'secret' } });
        expect(joined).toMatchObject({ url, status: 'approved' });
        const build = await master.api.ended(await master.api.force('whole'));
        expect(build.results).toBe(0);
        expect((await master.api.ended(await master.api.force('whole'))).results).toBe(0);
        await room.call('leave', { url });
        await master.api.attached('ours', false);
        const history = await readHistory(join(room.root, 'history'));
        expect(history).toMatchObject([
          { coordinator: url, project: 'whole', buildNumber: 2 },
          { coordinator: url, project: 'whole', buildNumber: 1, outcome: 'passed' },
        ]);
      } finally {
        await room.close();
      }
    });
  },
);
