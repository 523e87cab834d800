import {
  BatteryMedium,
  Clock,
  Gauge,
  Hourglass,
  type LucideIcon,
  Pause,
  ShieldAlert,
  User,
  WifiOff,
} from 'lucide-react';
import type { TimelineSpan, WaitCode } from '@barnraiser/protocol';

/** Kinds of time, as the strip colours them and the reason stack pictures them. */
export type ReasonGroup =
  'built' | 'ready' | 'presence' | 'power' | 'load' | 'time' | 'owner' | 'trouble' | 'network' | 'off';

const groups: Readonly<Record<WaitCode, ReasonGroup>> = {
  thermal: 'load',
  'disk-floor': 'trouble',
  'memory-pressure': 'load',
  'cap-broken': 'trouble',
  'sandbox-missing': 'trouble',
  paused: 'owner',
  'no-consent': 'owner',
  'quit-after-build': 'owner',
  'user-active': 'presence',
  'idle-unknown': 'presence',
  fullscreen: 'presence',
  'exclusive-app': 'presence',
  'remote-session': 'presence',
  battery: 'power',
  'charge-low': 'power',
  'low-power-mode': 'power',
  'cpu-busy': 'load',
  'io-busy': 'load',
  schedule: 'time',
  'hours-budget': 'time',
  offline: 'network',
  metered: 'network',
  'data-budget': 'network',
  'coordinator-down': 'network',
  unauthorised: 'trouble',
  'too-old': 'trouble',
  'clock-skew': 'trouble',
  'no-projects': 'ready',
  'no-match': 'ready',
  'queue-empty': 'ready',
  'project-paused': 'ready',
  quarantined: 'trouble',
  'failure-backoff': 'trouble',
};

/** The kind of a stretch of time, or of a reason. */
export function groupOf(what: TimelineSpan['what']): ReasonGroup {
  return what === 'built' || what === 'ready' || what === 'off' ? what : groups[what];
}

/** The picture of each kind of reason. */
export const groupIcons: Readonly<Record<ReasonGroup, LucideIcon>> = {
  built: Gauge,
  ready: Hourglass,
  presence: User,
  power: BatteryMedium,
  load: Gauge,
  time: Clock,
  owner: Pause,
  trouble: ShieldAlert,
  network: WifiOff,
  off: Clock,
};
