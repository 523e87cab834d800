import { join } from 'node:path';
import { ClaimId } from '@barnraiser/protocol';
import { v7 as uuidv7 } from 'uuid';
import { expect, it } from 'vitest';
import { dataFolders, makeDataFolders } from '../storage/data-folders.js';
import { createSpool, listSpools } from '../stream/spool.js';
import { temporaryFolder } from '../testing/temporary-folder.js';
import { replaySpool } from './replay-spool.js';

it('says of a build that a master pushed that the master begins it anew, and keeps nothing of it', async () => {
  const folders = dataFolders(join(await temporaryFolder(), 'data'));
  await makeDataFolders(folders);
  const spool = await createSpool(folders.spool, {
    claimId: ClaimId.parse(uuidv7()),
    coordinator: 'buildbot://worker@master.example:9989',
    project: 'linux',
    target: 'linux',
    title: 'linux',
    attempt: 1,
    token: null,
    lease: null,
    job: null,
    startedAt: 0,
  });
  await spool.close();
  const replay = await replaySpool({
    folders,
    wireOf: () => null,
    keepLog: async () => undefined,
    keeper: null,
    now: 0,
  });
  expect(replay).toMatchObject({ spools: [], left: [] });
  expect(replay.notes).toEqual([
    expect.stringContaining('the build of linux was cut off when the agent ended'),
  ]);
  expect(replay.notes[0]).toContain('the master knows since the connection ended, and queues it anew');
  expect(replay.notes[0]).not.toContain('given back');
  expect(await listSpools(folders.spool)).toEqual([]);
});
