import { v7 as uuidv7 } from 'uuid';
import { coordinatorSecret } from '../../enrolment/coordinator-secret.js';
import type { Farm } from '../../testing/farm.js';
import { launchEnrolCode, launchUserData } from '../store/launch-user-data.js';
import { recordLaunch } from '../store/record-launch.js';
import { samplePool } from './sample-pool.js';

/** Writes a launch of the sample pool down, which must have been applied; answers its id. */
export async function recordSampleLaunch({ db, clock }: Farm, rules = samplePool()): Promise<string> {
  const launchId = uuidv7();
  const isRecorded = await recordLaunch(
    db,
    {
      launchId,
      rules,
      offer: { type: 'default', zone: 'default', bid: null },
      usdPerHour: 0.1,
      reason: 'load',
      userData: launchUserData(rules, launchId, 'http://127.0.0.1:8470'),
      enrolCodeHash: launchEnrolCode(await coordinatorSecret(db), launchId).hash,
      known: 1000,
    },
    clock.now(),
  );
  if (!isRecorded) throw new Error('the launch was not recorded');
  return launchId;
}
