import { parseMasterAddress } from '@barnraiser/protocol';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../../testing/temporary-folder.js';
import { systemClock } from '../../../../timing/clock.js';
import type { CoordinatorDriver } from '../../../driver.js';
import { HandCommands, HandHost } from '../testing/hand-host.js';
import { type Certificates, hasOpenssl, makeCertificates } from '../testing/make-certificates.js';
import { hasBuildbot, RealMaster } from '../testing/real-master.js';
import { createBuildbotDriver } from './buildbot-driver.js';

const slow = { timeout: 40_000 };
const configFor = ({ keyFile, certFile }: Certificates): string => `
c['protocols'] = {'pb': {'port': f'ssl:{PB}:interface=127.0.0.1:privateKey=${keyFile}:certKey=${certFile}'}}
c['workers'] = [worker.Worker('ours', 'secret', max_builds=1)]
c['builders'] = [util.BuilderConfig(name='short', workernames=['ours'], factory=util.BuildFactory([
    steps.ShellCommand(name='make', command=['make', 'all'])]))]
`;

describe.skipIf(!hasBuildbot || !hasOpenssl)('a master whose port is `ssl:`', { timeout: 60_000 }, () => {
  let master: RealMaster;
  let certificates: Certificates;
  let other: Certificates;
  let driver: CoordinatorDriver;

  beforeAll(async () => {
    const folder = await temporaryFolder();
    certificates = await makeCertificates(folder, 'localhost');
    other = await makeCertificates(folder, 'other');
    master = await RealMaster.start(configFor(certificates));
  }, 60_000);

  afterEach(async () => {
    await driver.stop();
    await master.api.attached('ours', false);
  });

  afterAll(async () => {
    await master.stop();
  });

  function serve(address: string, ca: string | null): HandHost {
    const host = new HandHost();
    driver = createBuildbotDriver({
      account: { target: parseMasterAddress(address)!, password: 'secret', ca, keepsConnection: false },
      info: { basedir: '/work', commands: { shell: '3.1' }, version: 'barnraiser-test' },
      commandsFor: () => new HandCommands(),
      clock: { ...systemClock, random: () => 0 },
    });
    host.serve(driver);
    return host;
  }

  it('has its builds done where its authority is known', async () => {
    const host = serve(`buildbots://ours@localhost:${master.pbPort}`, certificates.ca);
    const request = await master.api.force('short');
    expect((await master.api.ended(request)).results).toBe(0);
    await expect.poll(() => host.ends, slow).toMatchObject([{ outcome: 'passed' }]);
  });

  it.each([
    ['another name', '127.0.0.1', (): string => certificates.ca, 'is for another name than the address has'],
    ["the system's authorities", 'localhost', (): null => null, 'Nobody whom this machine trusts has signed'],
    ['another authority', 'localhost', (): string => other.ca, 'Nobody whom this machine trusts has signed'],
  ] as const)('is not logged in to by %s, and why is told', async (_what, name, ca, words) => {
    const attached = (await master.log()).split('attaching from').length;
    const host = serve(`buildbots://ours@${name}:${master.pbPort}`, ca());
    await expect.poll(() => host.statuses.at(-1)?.link, slow).toBe('offline');
    expect(host.statuses.at(-1)?.detail).toContain(words);
    expect((await master.log()).split('attaching from')).toHaveLength(attached);
  });
});
