import type { ClaimReply } from '@barnraiser/protocol';
import type { BlobStore } from '../blobs/blob-store.js';
import type { UploadStore } from '../blobs/upload-store.js';
import type { Limits, Rates } from '../config.js';
import type { IdentityAuthorities } from '../enrolment/identity-authorities.js';
import type { LogStore } from '../logs/log-store.js';
import type { LeaseRules } from '../queue/rules/lease-arithmetic.js';
import type { Clock } from '../store/clock.js';
import type { Database } from '../store/database.js';
import type { JobWaiters } from './job-waiters.js';

/** What the handlers of one running coordinator work with. */
export interface Service {
  readonly db: Database;
  readonly clock: Clock;
  readonly logs: LogStore;
  readonly blobs: BlobStore;
  readonly uploads: UploadStore;
  readonly waiters: JobWaiters<ClaimReply>;
  readonly limits: Limits;
  readonly rates: Rates;
  readonly leaseRules: LeaseRules;
  readonly openEnrolment: boolean;
  /** Pools may name programs that this machine runs. */
  readonly poolPrograms: boolean;
  /** Who vouches for launched instances. */
  readonly authorities: IdentityAuthorities;
  /** Anybody may read. */
  readonly publicRead: boolean;
  readonly adminToken: string;
  /** Where agents reach this coordinator; known once it listens. */
  readonly publicUrl: () => string;
  /** Aborts when the server closes: whoever waits or follows must end. */
  readonly closing: AbortSignal;
}
