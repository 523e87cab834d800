import type { Rule } from './rules/rule.js';
import { coordinatorDown } from './rules/coordinator-down.js';
import { diskFloor } from './rules/disk-floor.js';
import { failureBackoff } from './rules/failure-backoff.js';
import { noProjects } from './rules/no-projects.js';
import { paused } from './rules/paused.js';
import { projectPaused } from './rules/project-paused.js';
import { quarantined } from './rules/quarantined.js';
import { queueEmpty } from './rules/queue-empty.js';
import { sandboxMissing } from './rules/sandbox-missing.js';
import { tooOld } from './rules/too-old.js';
import { unauthorised } from './rules/unauthorised.js';

/** Every rule, in the order in which its reason is told: safety, owner, network, work. */
export const rules: readonly Rule[] = [
  diskFloor,
  sandboxMissing,
  paused,
  noProjects,
  failureBackoff,
  coordinatorDown,
  unauthorised,
  tooOld,
  quarantined,
  projectPaused,
  queueEmpty,
];
