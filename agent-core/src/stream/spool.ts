import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Result, type StreamName, TestBatch, type TestRecord } from '@barnraiser/protocol';
import { readJsonFile } from '../storage/read-json-file.js';
import { writeFileAtomic } from '../storage/write-file-atomic.js';
import { batchTests } from './batch-tests.js';
import { Bell } from '../timing/bell.js';
import { JsonLines } from './json-lines.js';
import { LogFile } from './log-file.js';
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
  /** Closes it and removes the folder. */
  remove(): Promise<void>;
}

/** Makes the folder of a new claim. Rejects with the file system's error. */
export async function createSpool(spoolRoot: string, claim: SpoolClaim): Promise<Spool> {
  const folder = join(spoolRoot, claim.claimId);
  await mkdir(join(folder, 'artifacts'), { recursive: true, mode: 0o700 });
  // Not flushed: after a power cut the lease ends by itself, and flushing would hold up every build's first step.
  await writeFileAtomic(join(folder, 'claim.json'), JSON.stringify(claim), { isDurable: false });
  return openFiles(folder, claim);
}

/** Opens what an earlier run of the agent left; null when there is no readable claim in it. */
export async function reopenSpool(folder: string): Promise<Spool | null> {
  const claim = await readJsonFile(join(folder, 'claim.json'), SpoolClaim);
  if (claim === null) return null;
  await mkdir(join(folder, 'artifacts'), { recursive: true, mode: 0o700 });
  return openFiles(folder, claim);
}

/** The claim folders in the spool, oldest first (their names are UUIDv7). */
export async function listSpools(spoolRoot: string): Promise<string[]> {
  const entries = await readdir(spoolRoot, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(spoolRoot, entry.name))
    .sort();
}

async function openFiles(folder: string, claim: SpoolClaim): Promise<Spool> {
  const bell = new Bell();
  const ring = (): void => bell.ring();
  const files = await Promise.all([
    LogFile.open(join(folder, 'log.console'), ring),
    LogFile.open(join(folder, 'log.agent'), ring),
    JsonLines.open(join(folder, 'steps.jsonl'), SpoolStep, ring),
    JsonLines.open(join(folder, 'tests.jsonl'), TestBatch, ring),
    JsonLines.open(join(folder, 'artifacts.jsonl'), SpoolArtifact, ring),
  ]);
  const [console, agent, steps, tests, artifacts] = files;
  const logs = { console, agent };
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
      end = await writeEnd(folder, asked);
      ring();
    },
    close,
    async remove() {
      await close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function readEnd(folder: string): Promise<SpoolEnd | null> {
  const release = await readJsonFile(join(folder, 'release.json'), SpoolRelease);
  if (release !== null) return { kind: 'release', release };
  const text = await readFile(join(folder, 'result.json'), 'utf8').catch(() => null);
  return text === null ? null : { kind: 'result', result: Result.parse(JSON.parse(text)) };
}

/** The result is put through its schema, so that what is sent now and after a restart is the same to the byte. */
async function writeEnd(folder: string, end: SpoolEnd): Promise<SpoolEnd> {
  if (end.kind === 'release') {
    await writeFileAtomic(join(folder, 'release.json'), JSON.stringify(end.release));
    return end;
  }
  const result = Result.parse(end.result);
  await writeFileAtomic(join(folder, 'result.json'), JSON.stringify(result));
  return { kind: 'result', result };
}
