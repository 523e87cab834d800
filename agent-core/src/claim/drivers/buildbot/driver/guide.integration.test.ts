import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parseMasterAddress } from '@barnraiser/protocol';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../../timing/clock.js';
import type { CoordinatorDriver } from '../../../driver.js';
import { HandCommands, HandHost } from '../testing/hand-host.js';
import { hasBuildbot, RealMaster } from '../testing/real-master.js';
import { createBuildbotDriver } from './buildbot-driver.js';

const guide = new URL('../../../../../../docs/guides/maintainer.md', import.meta.url);

describe.skipIf(!hasBuildbot)("the fragment of master.cfg in the maintainers' guide", () => {
  let master: RealMaster | null = null;
  let driver: CoordinatorDriver | null = null;

  afterEach(async () => {
    await driver?.stop();
    await master?.stop();
  });

  it('is taken by a master, and builds by it tell their number', async () => {
    const [, fragment] = /```python\n([^]*?)```/.exec(await readFile(guide, 'utf8'))!;
    const quick = `c['builders'][0].factory = util.BuildFactory([steps.Compile(command=['make', util.Interpolate('-j%(worker:numcpus)s')])])`;
    const own = "c['workers'], c['builders'] = [], []";
    master = await RealMaster.start(`${own}\n${fragment}\n${quick}\n`);
    await promisify(execFile)('/usr/bin/buildbot', ['checkconfig', join(master.folder, 'master')], {
      env: { ...process.env, BB_FOLDER: master.folder, BB_HOST: master.host, BB_PB: '1', BB_WWW: '2' },
    });
    const host = new HandHost();
    const commands = new HandCommands();
    const target = parseMasterAddress(`buildbot://volunteer-attic@${master.host}:${master.pbPort}`)!;
    driver = createBuildbotDriver({
      account: { target, password: 'CHANGE-THIS', ca: null, keepsConnection: false },
      info: { basedir: '/work', commands: { shell: '3.1' }, version: 'barnraiser-test' },
      commandsFor: () => commands,
      clock: systemClock,
    });
    host.serve(driver);
    const build = await master.api.ended(await master.api.force('make-check'));
    expect(build.results).toBe(0);
    expect(commands.started).toEqual(['make -j2']);
    expect(host.offers[0]!.learnt?.()).toEqual({ commit: null, buildNumber: build.number });
  });
});
