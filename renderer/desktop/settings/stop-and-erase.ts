import { call } from '../bridge/bridge.js';

/**
 * Ends every build, leaves every coordinator with the history of its builds, and frees the caches.
 * Answers how many coordinators could not be told. Throws when one of these could not be done; what
 * was done before stays done, and doing it again goes on.
 */
export async function stopAndErase(): Promise<number> {
  await call('stopAll');
  let untold = 0;
  for (const { url } of await call('coordinators')) {
    const { wasTold } = await call('leave', { url, eraseHistory: true });
    if (!wasTold) untold += 1;
  }
  await call('freeDisk');
  return untold;
}
