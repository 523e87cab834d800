import type {
  ArtifactAnnouncement,
  ArtifactReply,
  ClaimId,
  Descriptor,
  Job,
  Lease,
  Reason,
  RenewReply,
  RenewRequest,
  Result,
  ResultReply,
  StepReport,
  StreamName,
  TestBatch,
} from '@barnraiser/protocol';
import type { BuildEnd, Executor } from './executor.js';

/** `open`: take work. `draining`: take no more. `closed`: also drop the connection. */
export type Availability = 'open' | 'draining' | 'closed';

/** What a coordinator does with a build that is given back, or that it hears no more of. */
export type Loss = 'requeued' | 'requeued-after-lease' | 'fails';

/** What the agent must know of a protocol to treat its coordinator well. */
export interface DriverTraits {
  readonly delivery: 'pull' | 'push';
  readonly unit: 'job' | 'command-stream';
  /** Whether refusing an offer costs the job an attempt. */
  readonly refusal: 'free' | 'costs-an-attempt';
  readonly onEvict: Loss;
  readonly onVanish: Loss;
  /** The connection must be closed before the machine sleeps. */
  readonly hasLiveConnection: boolean;
}

/** How the driver gets on with its coordinator, for people to read. */
export interface LinkStatus {
  readonly link: 'offline' | 'connecting' | 'online' | 'refused';
  readonly detail: string | null;
  /** Epoch ms of the next try, while offline. */
  readonly retryAt: number | null;
}

/** A build that a coordinator hands to this machine. */
export interface Offer {
  readonly claimId: ClaimId;
  readonly project: string;
  readonly target: string;
  readonly title: string;
  readonly attempt: number;
  /** Null where commands arrive one at a time and cannot be known beforehand. */
  readonly job: Job | null;
  readonly lease: Lease | null;
  /** Plays the build to its end. Rejects only for a bug or when the machine failed. */
  play(executor: Executor): Promise<BuildEnd>;
  /** Where the spool is delivered to; null where the driver reports on its own connection. */
  readonly wire: ReportWire | null;
}

/** `busy`: a build runs already. `policy`: the owner's rules say no. `stopping`: the agent ends. */
export type Admission =
  { readonly ok: true } | { readonly ok: false; readonly why: 'busy' | 'policy' | 'stopping' };

/** What the agent lends a driver; the only thing of the agent that a driver may touch. */
export interface DriverHost {
  /** The machine's facts and their revision (SHA-256 of their canonical JSON), measured anew when stale. */
  describe(): Promise<{ readonly descriptor: Descriptor; readonly rev: string }>;
  /** Every claim of this coordinator that is being worked on or reported. */
  holding(): readonly ClaimId[];
  /** Answers at once; when admitted, the agent starts the build by itself. */
  offer(offer: Offer): Admission;
  linkChanged(status: LinkStatus): void;
  /** A coordinator asked something that is not about one claim. */
  directed(directive: AgentDirective): void;
}

/** Directives that concern the agent rather than one claim. */
export type AgentDirective =
  | { readonly kind: 'pause'; readonly seconds: number }
  | { readonly kind: 'drain' }
  | { readonly kind: 'message'; readonly level: 'info' | 'warning' | 'error'; readonly text: string }
  | { readonly kind: 'upgrade'; readonly minVersion: string };

/**
 * The calls that deliver one claim's spool. Each may be repeated for ever with the same effect.
 * They reject with `ClaimError`, whose `retryable` says whether to try again; they make no retries
 * of their own.
 */
export interface ReportWire {
  renew(request: RenewRequest): Promise<RenewReply>;
  /** Answers the stream's new end; rejects with code `offset-mismatch` and `expectedOffset` at a gap. */
  appendLog(stream: StreamName, offset: number, bytes: Uint8Array): Promise<number>;
  putStep(n: number, step: StepReport): Promise<void>;
  putTests(batch: number, tests: TestBatch): Promise<void>;
  announceArtifact(name: string, announcement: ArtifactAnnouncement): Promise<ArtifactReply>;
  /** Appends bytes of an artifact; answers the new end. */
  upload(address: string, offset: number, bytes: Uint8Array, isLast: boolean): Promise<number>;
  putResult(result: Result): Promise<ResultReply>;
  release(reason: Reason, detail?: string): Promise<void>;
}

/**
 * The agent's side of one coordinator's protocol. `start` verifies the address and the credential
 * and rejects when either is bad; it may be called once. `setAvailability` is idempotent and takes
 * effect at once; an offer that crosses it is answered by the host. A dropped connection is
 * restored by the driver itself, with back-off. `stop` settles when nothing of the driver runs any
 * more; stopping twice is harmless.
 */
export interface CoordinatorDriver {
  readonly kind: string;
  readonly traits: DriverTraits;
  start(host: DriverHost, signal: AbortSignal): Promise<void>;
  setAvailability(availability: Availability): void;
  /** The wire of a claim that an earlier run of the agent left in the spool. */
  wireFor(claim: { readonly claimId: ClaimId; readonly token: string }): ReportWire;
  status(): LinkStatus;
  stop(): Promise<void>;
}
