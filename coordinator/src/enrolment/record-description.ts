import type { Descriptor } from '@barnraiser/protocol';
import type { Queryable } from '../store/database.js';
import { documentDigest } from '../store/digest.js';
import { plainText } from '../store/plain-text.js';

/**
 * Keeps a machine's description and answers its revision. A description that says nothing new adds
 * no date; one that returns to earlier facts does. The machine's row must be locked.
 */
export async function recordDescription(
  tx: Queryable,
  descriptor: Descriptor,
  nowMs: number,
): Promise<string> {
  const agentId = descriptor.agent.id;
  const rev = documentDigest(descriptor);
  const [latest] = await tx.query<{ rev: string }>(
    'select rev from descriptions where agent_id = $1 order by n desc limit 1',
    [agentId],
  );
  if (latest?.rev === rev) return rev;
  await tx.query(
    'insert into descriptors (rev, agent_id, document) values ($1, $2, $3) on conflict (rev) do nothing',
    [rev, agentId, JSON.stringify(descriptor)],
  );
  await tx.query('insert into descriptions (agent_id, rev, since) values ($1, $2, $3)', [
    agentId,
    rev,
    nowMs,
  ]);
  await tx.query('update machines set name = $2 where id = $1', [agentId, plainText(descriptor.agent.name)]);
  return rev;
}
