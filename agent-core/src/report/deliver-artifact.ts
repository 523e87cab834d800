import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { ClaimError } from '../claim/claim-error.js';
import type { ReportWire } from '../claim/driver.js';
import { nextFrame, resumeAt } from '../stream/frame.js';
import type { SpoolArtifact } from '../stream/spool-claim.js';

/**
 * Announces an artifact and uploads what the coordinator lacks of it, from where it left off.
 * Rejects with the wire's error; the whole may be repeated.
 */
export async function deliverArtifact(
  wire: ReportWire,
  folder: string,
  { name, file, ...announcement }: SpoolArtifact,
): Promise<void> {
  const reply = await wire.announceArtifact(name, announcement);
  if (reply.have) return;
  const handle = await open(join(folder, file), 'r');
  try {
    const { sizeBytes } = announcement;
    let sent = reply.offset;
    do {
      const frame = nextFrame(sent, sizeBytes, wire.appendBytes) ?? { offset: sent, length: 0 };
      const bytes = Buffer.allocUnsafe(frame.length);
      await handle.read(bytes, 0, frame.length, frame.offset);
      const isLast = frame.offset + frame.length === sizeBytes;
      sent = await append(wire, reply.upload, frame.offset, bytes, isLast, sizeBytes);
      if (isLast && sent === sizeBytes) return;
    } while (sent <= sizeBytes);
  } finally {
    await handle.close();
  }
}

/** Answers where the coordinator's bytes end now. */
async function append(
  wire: ReportWire,
  address: string,
  offset: number,
  bytes: Buffer,
  isLast: boolean,
  sizeBytes: number,
): Promise<number> {
  try {
    return await wire.upload(address, offset, bytes, isLast);
  } catch (error) {
    if (!(error instanceof ClaimError) || error.code !== 'offset-mismatch') throw error;
    const resumed = resumeAt(error.problem?.expectedOffset, sizeBytes);
    if (resumed === null || resumed === offset) throw error;
    return resumed;
  }
}
