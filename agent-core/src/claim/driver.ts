import type {
  ArtifactAnnouncement,
  ArtifactReply,
  ClaimId,
  Descriptor,
  Directive,
  Job,
  Lease,
  Offering,
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
type Loss = 'requeued' | 'requeued-after-lease' | 'fails';

/** What the agent must know of a protocol to treat its coordinator well. */
interface DriverTraits {
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
  /** Why the coordinator refuses this machine, while the link is `refused`. */
  readonly refusal: 'unauthorised' | 'pending' | 'suspended' | 'too-old' | null;
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
  /** Reaches this claim only; null where the driver reports on its own connection. */
  readonly token: string | null;
  /** The revision of the machine's facts that the coordinator knows; the result cites it. */
  readonly descriptorRev: string;
  /** The longest log that the coordinator keeps, in bytes; null where it did not say. */
  readonly logLimitBytes: number | null;
  /** Where a source's address leads, with what must be sent along; relative ones lead to the coordinator. */
  readonly sourceAddress: (url: string) => {
    readonly url: string;
    readonly headers: Record<string, string>;
  };
  /** Plays the build to its end. Rejects only for a bug or when the machine failed. */
  play(executor: Executor): Promise<BuildEnd>;
  /** Where the spool is delivered to; null where the driver reports on its own connection. */
  readonly wire: ReportWire | null;
  /** What becomes known of the build only while it runs; absent where the job says it all. */
  learnt?(): { readonly commit: string | null; readonly buildNumber: number | null };
}

/** `busy`: a build runs already. `policy`: the owner's rules say no. `stopping`: the agent ends. */
export type Admission =
  { readonly ok: true } | { readonly ok: false; readonly why: 'busy' | 'policy' | 'stopping' };

/** What the owner says of one coordinator's work: all of it, or all but the projects of `exceptProjects`. */
export interface AcceptedWork {
  readonly exceptProjects: readonly string[];
}

/** What the agent lends a driver; the only thing of the agent that a driver may touch. */
export interface DriverHost {
  /** The machine's facts and their revision (SHA-256 of their canonical JSON), measured anew when stale. */
  readonly describe: () => Promise<{ readonly descriptor: Descriptor; readonly rev: string }>;
  /** Which of the coordinator's work the owner takes; asked before each question for work. */
  accepted(): AcceptedWork;
  /** Every claim of this coordinator that is being worked on or reported. */
  holding(): readonly ClaimId[];
  /** Answers at once; when admitted, the agent starts the build by itself. */
  offer(offer: Offer): Admission;
  linkChanged(status: LinkStatus): void;
  /** A coordinator asked something of the agent, or of a claim. */
  directed(directive: AgentDirective): void;
}

/** Directives that the agent follows; a driver sees to `redescribe` by itself. */
export type AgentDirective = Exclude<Directive, { kind: 'redescribe' }>;

/**
 * The calls that deliver one claim's spool. Each may be repeated for ever with the same effect.
 * They reject with `ClaimError`, whose `retryable` says whether to try again; they make no retries
 * of their own.
 */
export interface ReportWire {
  /** The most bytes that one `appendLog` or `upload` may carry. */
  readonly appendBytes: number;
  renew(request: RenewRequest): Promise<RenewReply>;
  /** Answers the stream's new end; rejects with code `offset-mismatch` and `expectedOffset` at a gap. */
  appendLog(stream: StreamName, offset: number, bytes: Uint8Array): Promise<number>;
  /** Where the coordinator's bytes of a stream end. */
  logEnd(stream: StreamName): Promise<number>;
  putStep(n: number, step: StepReport): Promise<void>;
  putTests(batch: number, tests: TestBatch): Promise<void>;
  announceArtifact(name: string, announcement: ArtifactAnnouncement): Promise<ArtifactReply>;
  /** Appends bytes of an artifact; answers the new end. */
  upload(address: string, offset: number, bytes: Uint8Array, isLast: boolean): Promise<number>;
  putResult(result: Result): Promise<ResultReply>;
  release(reason: Reason, detail?: string): Promise<void>;
}

/**
 * The agent's side of one coordinator's protocol. `start` returns at once and may be called once:
 * whether the address and the credential are good shows in the link's status. `setAvailability` is
 * idempotent and takes effect at once; an offer that crosses it is answered by the host. A dropped
 * or refused connection is tried again by the driver itself, with back-off. `stop` settles when the
 * driver asks for nothing any more and stopping twice is harmless; wires go on working until
 * `close`, which is for when everything is delivered.
 */
export interface CoordinatorDriver {
  readonly kind: string;
  readonly traits: DriverTraits;
  start(host: DriverHost): void;
  setAvailability(availability: Availability): void;
  /** The wire of a claim that an earlier run of the agent left in the spool. */
  wireFor(claim: { readonly claimId: ClaimId; readonly token: string }): ReportWire;
  status(): LinkStatus;
  /** Tells the coordinator of the machine's facts if they have changed, without waiting for the next question; never rejects. */
  redescribe(): Promise<void>;
  /** What the coordinator could ask this machine to build. Rejects with `ClaimError`: not-found when it does not tell. */
  offerings(): Promise<readonly Offering[]>;
  /**
   * The names under which work comes where the coordinator decides on the commands as it goes, so that
   * there are no offerings; null: not known before the first connection.
   */
  builders?(): readonly string[] | null;
  stop(): Promise<void>;
  close(): void;
}
