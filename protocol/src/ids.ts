import { z } from 'zod';

/**
 * Ids are UUIDs. Those that an agent makes are version 7 (RFC 9562 §5.7), so that they sort by
 * time and every call that carries one can be repeated for ever with the same effect.
 */
export const AgentId = z.uuid().brand<'AgentId'>();
export type AgentId = z.infer<typeof AgentId>;

/** One machine's hold on a job; made by the agent. A build's id is its claim's id. */
export const ClaimId = z.uuid().brand<'ClaimId'>();
export type ClaimId = z.infer<typeof ClaimId>;

/** One claimable piece of work; made by the coordinator. */
export const JobId = z.uuid().brand<'JobId'>();
export type JobId = z.infer<typeof JobId>;

/** Somebody's wish for a revision to be built; made by whoever asks. */
export const RequestId = z.uuid().brand<'RequestId'>();
export type RequestId = z.infer<typeof RequestId>;

/** A SHA-256 digest, 64 lower-case hexadecimal digits. */
export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'expected 64 lower-case hexadecimal digits');
export type Sha256 = z.infer<typeof Sha256>;

/** A project's short name, as it stands in addresses and folder names. */
export const ProjectName = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9._-]{0,63}$/,
    'expected 1 to 64 of a-z, 0-9, ".", "_", "-", starting with a letter or digit',
  );

/** A target's or step's short name. */
export const ShortName = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9 ._+/-]{0,79}$/,
    'expected 1 to 80 letters, digits, spaces, ".", "_", "+", "/", "-"',
  );

/** An artifact's name: a relative path of plain segments; never absolute, never with `..`. */
export const ArtifactName = z
  .string()
  .max(255)
  .regex(
    /^(?!.*(?:^|\/)\.{1,2}(?:\/|$))[^/\\\0]+(?:\/[^/\\\0]+)*$/,
    'expected a relative path without "." or ".." segments',
  );

/** A log stream's name: `console` holds what the steps wrote, `agent` what the agent says about them. */
export const StreamName = z.enum(['console', 'agent']);
export type StreamName = z.infer<typeof StreamName>;
