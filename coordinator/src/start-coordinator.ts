import { setMaxListeners } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { ClaimReply } from '@barnraiser/protocol';
import type { FastifyInstance } from 'fastify';
import { BlobStore } from './blobs/blob-store.js';
import { UploadStore } from './blobs/upload-store.js';
import { startChores } from './chores.js';
import { type CoordinatorOptions, defaultLimits, defaultRates } from './config.js';
import { adminToken } from './data-folder/admin-token.js';
import { type DataFolder, openDataFolder } from './data-folder/data-folder.js';
import { requireOwnFolder } from './data-folder/require-own-folder.js';
import {
  type IdentityAuthorities,
  noAuthorities,
  readIdentityAuthorities,
} from './enrolment/identity-authorities.js';
import { dashboardFolder } from './http/pages/serve-dashboard.js';
import { JobWaiters } from './http/job-waiters.js';
import { createServer } from './http/server.js';
import type { Service } from './http/service.js';
import { LogNews } from './logs/log-news.js';
import { LogStore } from './logs/log-store.js';
import { jobsQueuedChannel } from './queue/jobs-queued-channel.js';
import { defaultLeaseRules } from './queue/rules/lease-arithmetic.js';
import { sweep } from './queue/sweep.js';
import { Scaler } from './scaler/loop/scaler.js';
import { poolsChangedChannel } from './scaler/store/pools-changed-channel.js';
import { systemClock } from './store/clock.js';
import { openDatabase } from './store/open-database.js';

/** A coordinator that answers calls. */
export interface RunningCoordinator {
  /** Where it listens, without a slash at the end. */
  readonly url: string;
  readonly adminToken: string;
  /** Where the pages are for people, without a slash at the end; null when none are built in. */
  readonly dashboardUrl: string | null;
  /** Ends waiting calls and open streams at once, and leaves nothing running. A second close does nothing. */
  close(): Promise<void>;
}

const hourMs = 3_600_000;
/** Uploads that nobody went on with for so long are thrown away. */
const uploadKeptMs = 24 * hourMs;
/** How long calls under way may take to end after a close. */
const closePatienceMs = 5_000;

/**
 * Starts a coordinator on its data folder (made when it is not there). Several may share the folder on
 * one database server. Rejects with `conflict` when another one uses the folder with its embedded
 * database, or the server's database belongs to another folder, and with the system's error when the
 * port is taken.
 */
export async function startCoordinator(options: CoordinatorOptions): Promise<RunningCoordinator> {
  const folder = await openDataFolder(options.dataDir, isShared(options));
  try {
    return await startIn(folder, options);
  } catch (error) {
    await folder.unlock();
    throw error;
  }
}

function isShared({ databaseUrl }: CoordinatorOptions): boolean {
  return databaseUrl !== undefined && databaseUrl !== '';
}

async function startIn(folder: DataFolder, options: CoordinatorOptions): Promise<RunningCoordinator> {
  const token = await adminToken(folder.root, options.adminToken ?? process.env['BARNRAISER_ADMIN_TOKEN']);
  const { databaseUrl } = options;
  const db = await openDatabase(databaseUrl ? { url: databaseUrl } : { dataDir: folder.database });
  const closing = new AbortController();
  setMaxListeners(0, closing.signal);
  const blobs = new BlobStore(folder.blobs);
  const limits = { ...defaultLimits, ...options.limits };
  let url = '';
  const clock = options.clock ?? systemClock;
  const service: Service = {
    db,
    clock,
    logs: new LogStore(folder.logs, limits.logBytes, clock),
    blobs,
    uploads: new UploadStore(folder.uploads, blobs, isShared(options)),
    waiters: new JobWaiters<ClaimReply>(),
    limits,
    rates: { ...defaultRates, ...options.rates },
    leaseRules: options.leaseRules ?? defaultLeaseRules,
    openEnrolment: options.openEnrolment ?? false,
    poolPrograms: options.poolPrograms ?? false,
    authorities: authoritiesOf(options),
    publicRead: options.publicRead ?? false,
    adminToken: token,
    publicUrl: () => options.publicUrl?.replace(/\/+$/, '') ?? url,
    closing: closing.signal,
  };
  let news: LogNews | null = null;
  const closeStores = async (): Promise<void> => {
    await news?.close();
    await service.logs.close();
    await db.close();
    await folder.unlock();
  };
  try {
    if (isShared(options)) {
      await requireOwnFolder(db, folder.root);
      news = await LogNews.listen(db, (claimId) => service.logs.wakeHere(claimId));
      service.logs.share(news);
    }
    const app = await createServer(service, options);
    const scaler = makeScaler(app, service, folder, options);
    const stop = await startBackground(app, service, scaler, options.sweepEveryMs ?? 1000);
    url = await listen(app, options).catch(async (error: unknown) => {
      await stop();
      await app.close();
      throw error;
    });
    // Not before machines can be told where to come.
    scaler.start();
    const close = once(async () => {
      closing.abort();
      await stop();
      await closeServer(app);
      await closeStores();
    });
    const hasPages = dashboardFolder(options.dashboardDir) !== null;
    return { url, adminToken: token, dashboardUrl: hasPages ? service.publicUrl() : null, close };
  } catch (error) {
    await closeStores();
    throw error;
  }
}

function authoritiesOf({ ec2Certificates, ec2Account }: CoordinatorOptions): IdentityAuthorities {
  return ec2Certificates === undefined
    ? noAuthorities
    : readIdentityAuthorities(ec2Certificates, ec2Account ?? null);
}

function makeScaler(
  { log }: FastifyInstance,
  { db, clock, publicUrl }: Service,
  { pools }: DataFolder,
  { scaleEveryMs, listInstancesEveryMs }: CoordinatorOptions,
): Scaler {
  return new Scaler({
    db,
    clock,
    log,
    publicUrl,
    stateDir: pools,
    ...(scaleEveryMs !== undefined && { everyMs: scaleEveryMs }),
    ...(listInstancesEveryMs !== undefined && { listEveryMs: listInstancesEveryMs }),
  });
}

async function startBackground(
  app: FastifyInstance,
  service: Service,
  scaler: Scaler,
  sweepEveryMs: number,
): Promise<() => Promise<void>> {
  const { db, clock, waiters, uploads } = service;
  const stopListening = await db.listen(jobsQueuedChannel, (requirementClass) => {
    void waiters.jobQueued(requirementClass);
    scaler.wake();
  });
  const stopHearingOfPools = await db.listen(poolsChangedChannel, () => scaler.wake());
  const removeStale = (): Promise<void> => uploads.removeStale(Date.now() - uploadKeptMs);
  await removeStale();
  const sweepOnce = async (): Promise<void> => {
    await sweep(db, clock);
    await waiters.tick();
  };
  const stopChores = startChores(
    [
      { name: 'sweep', everyMs: sweepEveryMs, run: sweepOnce },
      { name: 'stale uploads', everyMs: hourMs, run: removeStale },
    ],
    (name, error) => app.log.error({ err: error }, `${name} failed`),
  );
  return async () => {
    await stopChores();
    await scaler.stop();
    await stopHearingOfPools();
    await stopListening();
  };
}

async function listen(app: FastifyInstance, options: CoordinatorOptions): Promise<string> {
  await app.listen({
    host: options.host ?? '127.0.0.1',
    port: options.port ?? 0,
    listenTextResolver: () => 'listening',
  });
  const { address, family, port } = app.server.address() as AddressInfo;
  const host =
    { '0.0.0.0': '127.0.0.1', '::': '[::1]' }[address] ?? (family === 'IPv6' ? `[${address}]` : address);
  return `http://${host}:${port}`;
}

async function closeServer(app: FastifyInstance): Promise<void> {
  const impatient = setTimeout(() => app.server.closeAllConnections(), closePatienceMs);
  try {
    await app.close();
  } finally {
    clearTimeout(impatient);
  }
}

function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => (running ??= work());
}
