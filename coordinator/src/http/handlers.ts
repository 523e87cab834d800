import type { Handlers } from './call.js';
import { artifactHandlers } from './handlers/artifacts.js';
import { claimHandlers } from './handlers/claims.js';
import { enrolmentHandlers } from './handlers/enrolment.js';
import { logHandlers } from './handlers/logs.js';
import { offeringHandlers } from './handlers/offerings.js';
import { poolHandlers } from './handlers/pools.js';
import { projectHandlers } from './handlers/projects.js';
import { readingHandlers } from './handlers/reading.js';
import { reportHandlers } from './handlers/reports.js';
import { sessionHandlers } from './handlers/sessions.js';
import type { Service } from './service.js';

/** A handler for every endpoint of the protocol. */
export function makeHandlers(service: Service): Handlers {
  return {
    ...enrolmentHandlers(service),
    ...claimHandlers(service),
    ...reportHandlers(service),
    ...logHandlers(service),
    ...artifactHandlers(service),
    ...projectHandlers(service),
    ...readingHandlers(service),
    ...sessionHandlers(service),
    ...offeringHandlers(service),
    ...poolHandlers(service),
  };
}
