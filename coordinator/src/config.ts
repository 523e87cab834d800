import type { Clock } from './store/clock.js';
import type { LeaseRules } from './queue/rules/lease-arithmetic.js';

/** Upper bounds in bytes, as told by the discovery document. */
export interface Limits {
  /** A JSON document. */
  readonly documentBytes: number;
  /** A result or a batch of tests. */
  readonly reportBytes: number;
  /** One append to a log, before and after decompression. */
  readonly logAppendBytes: number;
  /** A whole log stream. */
  readonly logBytes: number;
  /** One artifact. */
  readonly artifactBytes: number;
  /** One source archive. */
  readonly sourceBytes: number;
}

/** Calls per minute. Administrators are not counted. */
export interface Rates {
  /** By each machine. */
  readonly perMachine: number;
  /** Without a valid credential, by each address. */
  readonly perAddress: number;
  /** Refused credentials and enrolments, by each address; beyond it only valid credentials pass. */
  readonly failuresPerAddress: number;
}

/** What a coordinator is started with. All but the folder have a default. */
export interface CoordinatorOptions {
  readonly dataDir: string;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** 0 (the default) takes any free port. */
  readonly port?: number;
  /** A PostgreSQL server's address; without it the database lies in the data folder. */
  readonly databaseUrl?: string;
  /** Where agents reach this coordinator, when that is not the address that it listens on. */
  readonly publicUrl?: string;
  /** Overrides the data folder's `admin-token`; default: the environment's BARNRAISER_ADMIN_TOKEN. */
  readonly adminToken?: string;
  /** Let machines without an invite apply; a person approves them. Default false. */
  readonly openEnrolment?: boolean;
  /**
   * Let pools name programs that this machine runs (`command`, `qemu`, and a program, arguments or environment
   * of `process`): then who has the administrator's token may run anything on it. Default false.
   */
  readonly poolPrograms?: boolean;
  /** The certificates (PEM) of EC2's regions, by which launched instances are told from others; without them none enrols. */
  readonly ec2Certificates?: string;
  /** The only account whose instances of EC2 may enrol; default any. */
  readonly ec2Account?: string;
  /**
   * Let anybody read requests, builds, logs and machines, without what only administrators and the
   * machines' owners are to see. Default false.
   */
  readonly publicRead?: boolean;
  /** The folder of the built pages; default: the one that is built into this package, if it was. */
  readonly dashboardDir?: string;
  /** Believe `X-Forwarded-For` of a reverse proxy in front. Default false. */
  readonly trustProxy?: boolean;
  readonly leaseRules?: LeaseRules;
  readonly limits?: Partial<Limits>;
  readonly rates?: Partial<Rates>;
  readonly logLevel?: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'silent';
  /** Where structured log lines go; default standard error. */
  readonly logTo?: { write(line: string): void };
  /** How often expired leases are looked for. Default 1,000. */
  readonly sweepEveryMs?: number;
  /** How often it is decided whether to launch or end machines. Default 5,000. */
  readonly scaleEveryMs?: number;
  /** How often providers are asked what they run. Default 10,000. */
  readonly listInstancesEveryMs?: number;
  readonly clock?: Clock;
}

const mib = 1024 * 1024;

export const defaultLimits: Limits = {
  documentBytes: mib,
  reportBytes: 8 * mib,
  logAppendBytes: 8 * mib,
  logBytes: 4096 * mib,
  artifactBytes: 2048 * mib,
  sourceBytes: 2048 * mib,
};

/** A machine that streams 50 MB/s in frames of 64 KiB makes 48,000 calls a minute. */
export const defaultRates: Rates = { perMachine: 120_000, perAddress: 1200, failuresPerAddress: 30 };
