import { type AgentCallName, agentCalls, LocalProblem, type LocalReply } from '@barnraiser/protocol';
import { z } from 'zod';

/** One call of a running agent, one JSON document a line: `{"call":"pause","input":{…}}`. */
export const ControlRequest = z.object({
  call: z.enum(Object.keys(agentCalls) as [AgentCallName, ...AgentCallName[]]),
  input: z.unknown(),
});
export type ControlRequest = z.infer<typeof ControlRequest>;

const Reply = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), problem: LocalProblem }),
]);

const bytesMember = 'base64';

/** A message as one line; bytes, which JSON lacks, become `{"base64":"…"}`. */
export function encodeLine(message: unknown): string {
  return `${JSON.stringify(message, (_key, value: unknown) =>
    value instanceof Uint8Array ? { [bytesMember]: Buffer.from(value).toString('base64') } : value,
  )}\n`;
}

/** Reads the line that answered a call. Throws when it is no reply. */
export function decodeReply(line: string): LocalReply<unknown> {
  return Reply.parse(
    JSON.parse(line, (_key, value: unknown) =>
      isBytes(value) ? new Uint8Array(Buffer.from(value[bytesMember], 'base64')) : value,
    ),
  );
}

function isBytes(value: unknown): value is { base64: string } {
  const text = (value as { base64?: unknown } | null)?.base64;
  return typeof text === 'string' && Object.keys(value as object).length === 1;
}
