import type { HostConditions, Load, Power, SensorReport } from '@barnraiser/protocol';
import type { LayerOutcome } from './layer.js';
import type { PresenceOutcome } from './presence/presence-sensor.js';
import type { ScreenOutcomes } from './screen/screen-sensor.js';
import { reportScreen } from './screen/report-screen.js';

/** What the sensors said when they were asked just now. */
export interface SenseOutcomes {
  readonly conditions: HostConditions;
  readonly layers: readonly PresenceOutcome[];
  /** Who tells of something by itself. */
  readonly tellers: readonly LayerOutcome<string>[];
  readonly claims: ScreenOutcomes;
  /** Epoch ms. */
  readonly now: number;
}

/** The sensors' accounts for the self-test: each says what it sees, or why it does not work. */
export function reportSenses({ conditions, layers, tellers, claims, now }: SenseOutcomes): SensorReport[] {
  const { power, load, celsius, diskFreeMb } = conditions;
  return [
    ...layers.map((outcome) => reportPresence(outcome, now)),
    ...tellers.map(reportTeller),
    ...reportScreen(claims),
    report('Battery', 'power', powerLayer(power), power.onBattery === null ? null : sayPower(power), {
      otherwise: 'this system does not say what it runs on; it counts as plugged in',
    }),
    report(
      'Temperature',
      'thermal',
      '/sys/class/hwmon, /sys/class/thermal',
      celsius === null ? null : `${Math.round(celsius)} °C`,
      {
        otherwise: 'no sensor of the processor is readable here; the temperature limit cannot hold',
      },
    ),
    report('Other programs', 'load', '/proc/stat', sayLoad(load), {
      otherwise: 'known from the second look on',
    }),
    report('Waiting for disk and memory', 'load', '/proc/pressure', sayStalls(load), {
      otherwise: 'this kernel keeps no pressure figures (PSI); busy disks go unnoticed',
    }),
    report(
      'Free disk space',
      'disk',
      'file system',
      diskFreeMb === null ? null : `${Math.floor(diskFreeMb)} MiB`,
      {
        otherwise: 'the file system does not say',
      },
    ),
  ];
}

function reportPresence({ layer, value: signals, problem }: PresenceOutcome, now: number): SensorReport {
  const last = Math.max(-Infinity, ...(signals ?? []).map(({ lastInputAt }) => lastInputAt ?? -Infinity));
  const value = last === -Infinity ? 'says neither yes nor no' : `last input ${sayAgo(now - last)}`;
  return {
    name: layer.source === 'terminal' ? 'Terminals' : 'Keyboard and mouse',
    kind: 'presence',
    layer: layer.layer,
    works: problem === null,
    value: problem === null ? value : null,
    detail: problem,
  };
}

function reportTeller({ layer: { layer }, value, problem }: LayerOutcome<string>): SensorReport {
  return {
    name: 'Without being asked',
    kind: 'events',
    layer,
    works: problem === null,
    value,
    detail: problem,
  };
}

function report(
  name: string,
  kind: SensorReport['kind'],
  layer: string,
  value: string | null,
  { otherwise }: { readonly otherwise: string },
): SensorReport {
  return { name, kind, layer, works: value !== null, value, detail: value === null ? otherwise : null };
}

function powerLayer({ source }: Power): string {
  return source === 'none' ? '/sys/class/power_supply' : source;
}

function sayPower({ onBattery, percent }: Power): string {
  const charge = percent === null ? '' : `, ${Math.round(percent)} % charged`;
  return `${onBattery === true ? 'on battery' : 'plugged in'}${charge}`;
}

function sayLoad({ otherCpuRatio, busiest }: Load): string | null {
  if (otherCpuRatio === null) return null;
  return `${Math.round(otherCpuRatio * 100)} % of the processor${busiest === null ? '' : `, most of all ${busiest}`}`;
}

function sayStalls({ ioStallRatio, memoryStallRatio }: Load): string | null {
  if (ioStallRatio === null || memoryStallRatio === null) return null;
  return `disk ${Math.round(ioStallRatio * 100)} %, memory ${Math.round(memoryStallRatio * 100)} % of the time`;
}

function sayAgo(ms: number): string {
  return ms < 120_000 ? `${Math.max(0, Math.round(ms / 1000))} s ago` : `${Math.round(ms / 60_000)} min ago`;
}
