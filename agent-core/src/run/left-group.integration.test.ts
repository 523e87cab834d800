import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findHierarchies } from './limits/find-hierarchies.js';
import { noSandbox } from './sandboxes/none.js';
import { openStepRoom } from './testing/step-room.js';

const mount = findHierarchies()
  .find(({ version }) => version === 2)
  ?.folders.at(-1);
const top = mount === undefined ? null : join(mount, 'cgroup.procs');

function canWrite(path: string | null): boolean {
  try {
    accessSync(path ?? '', constants.W_OK);
    return path !== null;
  } catch {
    return false;
  }
}

it.skipIf(!canWrite(top))('a process that leaves the group of a short step is ended with it', async () => {
  const room = await openStepRoom(noSandbox);
  const leaver = `echo 0 >${top}; touch left; exec env -i setsid sleep 60`;
  const script = `sh -c '${leaver}' >/dev/null 2>&1 & while [ ! -e left ]; do :; done`;
  expect(await room.run(script)).toMatchObject({ outcome: 'passed' });
  expect(await room.processes()).toEqual([]);
  await room.close();
});
