/** The window's screens, by the names in their addresses. */
export const screenNames = ['now', 'log', 'history', 'projects', 'limits', 'machine', 'settings'] as const;

/** The situations that Now and the header tell apart; see renderer/testing/scenario.ts. */
export const states = [
  'building',
  'frozen',
  'frozen-paused',
  'cap-broken',
  'preparing',
  'ready',
  'waiting',
  'battery',
  'schedule',
  'paused',
  'paused-open',
  'needs-you',
  'offline',
  'finishing',
  'failed-build',
  'restarting',
  'agent-failed',
  'no-project',
] as const;

/** An invite as the fake bridge knows it. `what`: EXPIRED and OFFLINE do what they say. */
export function invite(what = 'CODE'): string {
  return `https://builds.example.org/#${what}`;
}

/** The wizard's address with an invite. */
export function welcomePath(what = 'CODE'): string {
  return `/welcome?invite=${encodeURIComponent(invite(what))}`;
}
