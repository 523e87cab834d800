import type { Discovery, Grant } from '@barnraiser/protocol';
import type { Clock } from '../../timing/clock.js';
import type { CoordinatorDriver, DriverHost, LinkStatus, Offer } from '../driver.js';
import type { Identity } from '../identity.js';
import { runRecipe } from '../run-recipe.js';
import { ownAddress } from './address.js';
import { createCaller } from './call.js';
import { discover } from './discover.js';
import { Gate } from './gate.js';
import { readOfferings } from './offerings.js';
import { pollForWork } from './poll.js';
import { createReportWire } from './report-wire.js';
import { Session, type StoredCredential } from './session.js';

/** What the driver of Pull-and-Report v1 needs. `save` keeps a renewed credential on the disk. */
export interface NativeDriverOptions {
  readonly url: string;
  readonly identity: Identity;
  readonly credential: StoredCredential | null;
  readonly save: (credential: StoredCredential) => Promise<void>;
  readonly describe: DriverHost['describe'];
  readonly offlineGraceS: number;
  readonly clock: Clock;
}

/** The driver of Barnraiser's own protocol: it pulls whole jobs, and every build's report is a replay of its spool. */
export function createNativeDriver(options: NativeDriverOptions): CoordinatorDriver {
  const { url, identity, clock } = options;
  const caller = createCaller(url);
  const session = new Session(
    { caller, identity, clock, describe: options.describe, save: options.save },
    options.credential,
  );
  const gate = new Gate();
  const stopping = new AbortController();
  let discovery: Discovery | null = null;
  let status: LinkStatus = { link: 'connecting', detail: null, refusal: null, retryAt: null };
  let polling: Promise<void> | null = null;
  const wireFor: CoordinatorDriver['wireFor'] = (claim) =>
    createReportWire({ caller, session }, claim, () => discovery?.limits ?? null);

  const offerOf = (grant: Grant, descriptorRev: string): Offer => ({
    claimId: grant.claimId,
    project: grant.job.project,
    target: grant.job.target,
    title: grant.job.title ?? grant.job.project,
    attempt: grant.attempt,
    job: grant.job,
    lease: grant.lease,
    token: grant.token,
    descriptorRev,
    logLimitBytes: discovery?.limits.logBytes ?? null,
    sourceAddress: (address) => sourceAddress(url, address, session.token),
    play: (executor) => runRecipe(grant.job, executor),
    wire: wireFor(grant),
  });

  return {
    kind: 'native',
    traits: {
      delivery: 'pull',
      unit: 'job',
      refusal: 'free',
      onEvict: 'requeued',
      onVanish: 'requeued-after-lease',
      hasLiveConnection: false,
    },
    start(host) {
      if (polling !== null) throw new Error('a driver is started once');
      polling = pollForWork(
        {
          caller,
          session,
          host,
          gate,
          clock,
          agentId: identity.agentId,
          offerings: () => readOfferings(caller, session, identity.agentId),
          offlineGraceS: options.offlineGraceS,
          async connect(signal) {
            discovery = await discover(caller, signal);
            await session.descriptorRev(signal);
            return discovery;
          },
          granted: (grant, descriptorRev) => take(host, offerOf(grant, descriptorRev)),
          linkChanged(next) {
            status = next;
            host.linkChanged(next);
          },
        },
        stopping.signal,
      );
    },
    setAvailability: (availability) => gate.set(availability),
    wireFor,
    status: () => status,
    async redescribe() {
      // Should this fail, the next question for work tells the facts, and its failure is shown.
      if (polling !== null) await session.descriptorRev(stopping.signal).catch(() => undefined);
    },
    offerings: () => readOfferings(caller, session, identity.agentId),
    async stop() {
      gate.set('closed');
      stopping.abort();
      await polling;
    },
    close: () => caller.close(),
  };
}

/** A grant that the agent does not take (it raced with something) goes back at once. */
function take(host: DriverHost, offer: Offer): void {
  const admission = host.offer(offer);
  if (admission.ok) return;
  const reason = admission.why === 'stopping' ? 'shutdown' : 'refused';
  // Should this fail, the next question omits the claim from `holding`, and it is queued again.
  void offer.wire?.release(reason, `the agent was ${admission.why}`).catch(() => undefined);
}

/** The coordinator's own archives need our credential; nobody else may see it. */
function sourceAddress(
  baseUrl: string,
  address: string,
  token: string | null,
): { url: string; headers: Record<string, string> } {
  const own =
    /^[a-z][a-z0-9+.-]*:/i.test(address) || address.includes('@') ? null : ownAddress(baseUrl, address);
  if (own !== null) return { url: own, headers: token === null ? {} : { authorization: `Bearer ${token}` } };
  return { url: address, headers: {} };
}
