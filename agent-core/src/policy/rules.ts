import type { WaitCode } from '@barnraiser/protocol';
import { battery } from './rules/battery.js';
import { capBroken } from './rules/cap-broken.js';
import { chargeLow } from './rules/charge-low.js';
import { coordinatorDown } from './rules/coordinator-down.js';
import { cpuBusy } from './rules/cpu-busy.js';
import { dataBudget } from './rules/data-budget.js';
import { diskFloor } from './rules/disk-floor.js';
import { exclusiveApp } from './rules/exclusive-app.js';
import { failureBackoff } from './rules/failure-backoff.js';
import { fullscreen } from './rules/fullscreen.js';
import { hoursBudget } from './rules/hours-budget.js';
import { idleUnknown } from './rules/idle-unknown.js';
import { ioBusy } from './rules/io-busy.js';
import { memoryPressure } from './rules/memory-pressure.js';
import { noProjects } from './rules/no-projects.js';
import { offline } from './rules/offline.js';
import { paused } from './rules/paused.js';
import { projectPaused } from './rules/project-paused.js';
import { quarantined } from './rules/quarantined.js';
import { queueEmpty } from './rules/queue-empty.js';
import { quitAfterBuild } from './rules/quit-after-build.js';
import { remoteSession } from './rules/remote-session.js';
import type { Rule } from './rules/rule.js';
import { sandboxMissing } from './rules/sandbox-missing.js';
import { schedule } from './rules/schedule.js';
import { thermal } from './rules/thermal.js';
import { tooOld } from './rules/too-old.js';
import { unauthorised } from './rules/unauthorised.js';
import { userActive } from './rules/user-active.js';

/** Every rule by the code of its reason, in the order of `WaitCode`: safety first, work last. */
export const rules: ReadonlyMap<WaitCode, Rule> = new Map<WaitCode, Rule>([
  ['thermal', thermal],
  ['disk-floor', diskFloor],
  ['memory-pressure', memoryPressure],
  ['cap-broken', capBroken],
  ['sandbox-missing', sandboxMissing],
  ['paused', paused],
  ['quit-after-build', quitAfterBuild],
  ['user-active', userActive],
  ['idle-unknown', idleUnknown],
  ['fullscreen', fullscreen],
  ['exclusive-app', exclusiveApp],
  ['remote-session', remoteSession],
  ['battery', battery],
  ['charge-low', chargeLow],
  ['cpu-busy', cpuBusy],
  ['io-busy', ioBusy],
  ['schedule', schedule],
  ['hours-budget', hoursBudget],
  ['offline', offline],
  ['data-budget', dataBudget],
  ['coordinator-down', coordinatorDown],
  ['unauthorised', unauthorised],
  ['too-old', tooOld],
  ['no-projects', noProjects],
  ['queue-empty', queueEmpty],
  ['project-paused', projectPaused],
  ['quarantined', quarantined],
  ['failure-backoff', failureBackoff],
]);

/** Whether a reason stops the agent from asking for work, where nobody has set it aside. */
export function isBlocking(code: WaitCode): boolean {
  return rules.get(code)?.blocks ?? false;
}
