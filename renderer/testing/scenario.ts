/** The situations that the fake bridge can play, by `?state=`. */
export const scenarioStates = [
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
  'first-run',
] as const;
export type ScenarioState = (typeof scenarioStates)[number];

/** What the fake bridge plays, read from the page's address. */
export interface Scenario {
  readonly state: ScenarioState;
  /** `empty`: nothing yet; `loading`: no call is ever answered; `error`: every call fails. */
  readonly data: 'full' | 'empty' | 'loading' | 'error';
  readonly theme: 'system' | 'light' | 'dark';
  readonly language: string;
  readonly tray: 'shown' | 'none';
  /** `bare`: a machine that can hold little of what is limited, and measure not everything. */
  readonly machine: 'able' | 'bare';
  /** Whether the log and the clocks go on. */
  readonly isLive: boolean;
  readonly hasMessage: boolean;
}

/** Reads `?state=building&data=full&theme=dark&lng=pseudo&tray=none&machine=bare&live=0&message=1`. */
export function readScenario(query: string): Scenario {
  const values = new URLSearchParams(query);
  const one = <T extends string>(name: string, allowed: readonly T[], fallback: T): T =>
    allowed.find((value) => value === values.get(name)) ?? fallback;
  return {
    state: one('state', scenarioStates, 'building'),
    data: one('data', ['full', 'empty', 'loading', 'error'], 'full'),
    theme: one('theme', ['system', 'light', 'dark'], 'system'),
    language: values.get('lng') ?? 'en',
    tray: one('tray', ['shown', 'none'], 'shown'),
    machine: one('machine', ['able', 'bare'], 'able'),
    isLive: values.get('live') !== '0',
    hasMessage: values.get('message') === '1',
  };
}
