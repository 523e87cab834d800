import type { AgentHealth, Face, Snapshot } from '@barnraiser/protocol';

/** The state that the tray's icon shows: the agent's own, or how its process is. */
export function appFace(snapshot: Snapshot | null, health: AgentHealth): Face {
  switch (health.state) {
    case 'running':
      return snapshot?.face ?? 'waiting';
    case 'starting':
      return 'waiting';
    case 'restarting':
    case 'stopped':
      return 'offline';
    case 'failed':
      return 'needs-you';
  }
}

/** The tray's tooltip: the sentence that the window and `status` show, and what happens next. */
export function tooltip(snapshot: Snapshot | null, health: AgentHealth): string {
  if (health.state !== 'running') return health.detail ?? 'Barnraiser: the agent is not running.';
  if (snapshot === null) return 'Barnraiser';
  return snapshot.explanation === null ? snapshot.sentence : `${snapshot.sentence}\n${snapshot.explanation}`;
}
