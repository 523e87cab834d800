import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { LogMark, Result, type StreamName, TestBatch, type TestRecord } from '@barnraiser/protocol';
import { z } from 'zod';
import { readJsonFile } from '../storage/read-json-file.js';
import { openSecret, type SecretsKeeper, storeSecret } from '../storage/secrets.js';
import { writeFileAtomic } from '../storage/write-file-atomic.js';
import { batchTests } from './batch-tests.js';
import { Bell } from '../timing/bell.js';
import { JsonLines } from './json-lines.js';
import { LogFile } from './log-file.js';
import { LogMarks } from './log-marks.js';
import { SpoolArtifact, SpoolClaim, SpoolRelease, SpoolStep } from './spool-claim.js';

/** How a spool ends: with a result, or with the build given back. */
type SpoolEnd =
  | { readonly kind: 'result'; readonly result: Result }
  | { readonly kind: 'release'; readonly release: SpoolRelease };

/**
 * One claim's folder: everything that is ever told about a build rests here first, and what the
 * agent sends is a replay of it. One build writes while one delivery reads. Nothing may be written
 * after `end` is set.
 */
export interface Spool {
  readonly folder: string;
  readonly claim: SpoolClaim;
  readonly artifactsFolder: string;
  readonly logs: Readonly<Record<StreamName, LogFile>>;
  /** When the parts of the console log were written; on the disk once the spool has ended. */
  readonly marks: LogMarks;
  readonly steps: JsonLines<SpoolStep>;
  readonly tests: JsonLines<TestBatch>;
  readonly artifacts: JsonLines<SpoolArtifact>;
  /** Rings whenever there is more to read. */
  readonly bell: Bell;
  /** Null while the build goes on. */
  readonly end: SpoolEnd | null;
  recordTests(records: readonly TestRecord[]): Promise<void>;
  /** Ends the spool; on the disk when this settles. The first end stands. */
  finish(end: SpoolEnd): Promise<void>;
  close(): Promise<void>;
  /** Closes it, lets the log be kept, and removes the folder. */
  remove(): Promise<void>;
}

/** Keeps of a spool that is not needed any more what people may want to read later; may move files away. */
export type KeepLog = (spoolFolder: string, claimId: SpoolClaim['claimId']) => Promise<void>;

/** The files of a spool that make up its console log. */
export const logFiles = {
  console: 'log.console',
  steps: 'steps.jsonl',
  marks: 'marks.json',
  result: 'result.json',
} as const;

/** What a spool is given besides: `keeper` seals the claim's token on the disk. */
interface SpoolOptions {
  readonly keepLog?: KeepLog;
  readonly keeper?: SecretsKeeper;
}

/** Makes the folder of a new claim. Rejects with the file system's error. */
export async function createSpool(
  spoolRoot: string,
  claim: SpoolClaim,
  { keepLog, keeper = null }: SpoolOptions = {},
): Promise<Spool> {
  const token = claim.token === null || keeper === null ? claim.token : storeSecret(claim.token, keeper);
  const folder = join(spoolRoot, claim.claimId);
  await mkdir(join(folder, 'artifacts'), { recursive: true, mode: 0o700 });
  // Not flushed: after a power cut the lease ends by itself, and flushing would hold up every build's first step.
  await writeFileAtomic(join(folder, 'claim.json'), JSON.stringify({ ...claim, token }), {
    isDurable: false,
  });
  return openFiles(folder, claim, keepLog);
}

/**
 * Opens what an earlier run of the agent left; null when there is no readable claim in it. Rejects with
 * `StorageError` when its token is sealed and cannot be opened now.
 */
export async function reopenSpool(
  folder: string,
  { keepLog, keeper = null }: SpoolOptions = {},
): Promise<Spool | null> {
  const path = join(folder, 'claim.json');
  const stored = await readJsonFile(path, SpoolClaim);
  if (stored === null) return null;
  const claim = {
    ...stored,
    token: stored.token === null ? null : openSecret(stored.token, keeper, path),
  };
  await mkdir(join(folder, 'artifacts'), { recursive: true, mode: 0o700 });
  return openFiles(folder, claim, keepLog);
}

/** The claim folders in the spool, oldest first (their names are UUIDv7). */
export async function listSpools(spoolRoot: string): Promise<string[]> {
  const entries = await readdir(spoolRoot, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(spoolRoot, entry.name))
    .sort();
}

async function openFiles(folder: string, claim: SpoolClaim, keepLog?: KeepLog): Promise<Spool> {
  const bell = new Bell();
  const ring = (): void => bell.ring();
  const files = await Promise.all([
    LogFile.open(join(folder, logFiles.console), ring),
    LogFile.open(join(folder, 'log.agent'), ring),
    JsonLines.open(join(folder, logFiles.steps), SpoolStep, ring),
    JsonLines.open(join(folder, 'tests.jsonl'), TestBatch, ring),
    JsonLines.open(join(folder, 'artifacts.jsonl'), SpoolArtifact, ring),
  ]);
  const [console, agent, steps, tests, artifacts] = files;
  const logs = { console, agent };
  const marks = new LogMarks((await readJsonFile(join(folder, logFiles.marks), z.array(LogMark))) ?? []);
  let end = await readEnd(folder);
  let closed: Promise<unknown> | null = null;
  const close = async (): Promise<void> => {
    closed ??= Promise.all(files.map((file) => file.close()));
    await closed;
  };
  return {
    folder,
    claim,
    artifactsFolder: join(folder, 'artifacts'),
    logs,
    marks,
    steps,
    tests,
    artifacts,
    bell,
    get end() {
      return end;
    },
    async recordTests(records) {
      for (const batch of batchTests(records)) await tests.append(batch);
    },
    async finish(asked) {
      if (end !== null) return;
      // Not flushed: they are nothing that a result would vouch for.
      const text = JSON.stringify(marks.all);
      await writeFileAtomic(join(folder, logFiles.marks), text, { isDurable: false });
      end = await writeEnd(folder, asked);
      ring();
    },
    close,
    async remove() {
      await close();
      // What cannot be kept is lost to its reader here; the report was delivered all the same.
      await keepLog?.(folder, claim.claimId).catch(() => undefined);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function readEnd(folder: string): Promise<SpoolEnd | null> {
  const release = await readJsonFile(join(folder, 'release.json'), SpoolRelease);
  if (release !== null) return { kind: 'release', release };
  const text = await readFile(join(folder, logFiles.result), 'utf8').catch(() => null);
  return text === null ? null : { kind: 'result', result: Result.parse(JSON.parse(text)) };
}

/** The result is put through its schema, so that what is sent now and after a restart is the same to the byte. */
async function writeEnd(folder: string, end: SpoolEnd): Promise<SpoolEnd> {
  if (end.kind === 'release') {
    await writeFileAtomic(join(folder, 'release.json'), JSON.stringify(end.release));
    return end;
  }
  const result = Result.parse(end.result);
  await writeFileAtomic(join(folder, logFiles.result), JSON.stringify(result));
  return { kind: 'result', result };
}
