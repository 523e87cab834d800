import os from 'node:os';
import { Descriptor, type AgentId, type Isolation } from '@barnraiser/protocol';
import { sensors as ownSensors, type Sensors } from './sensors.js';

/** What of a descriptor is not measured but known to the agent or chosen by the owner. */
export interface MachineFacts {
  readonly agentId: AgentId;
  /** The name that the owner gave the machine. */
  readonly name: string;
  readonly version: string;
  readonly kind: Descriptor['agent']['kind'];
  readonly features: readonly string[];
  /** What builds can be run under, best first. */
  readonly sandboxes: readonly Isolation[];
  /** The folder whose disk counts. */
  readonly workRoot: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly limits: Descriptor['limits'];
  readonly displayName?: string;
  /** Where a launched machine runs. */
  readonly location?: NonNullable<Descriptor['location']>;
}

const sensorTimeoutMs = 10_000;
const mib = 1024 ** 2;

/**
 * Measures this machine. A sensor that fails, hangs or answers nonsense is replaced by what Node
 * knows. No user or host name, address, serial number, environment value or path is in the answer;
 * free disk is rounded down to whole GiB, so that the revision changes seldom.
 */
export async function describeMachine(
  facts: MachineFacts,
  sensors: Sensors = ownSensors,
): Promise<Descriptor> {
  const [cpu, memBytes, hasBattery, release, libc, tools, free] = await Promise.all([
    ask(() => sensors.cpu(), null),
    ask(() => sensors.memBytes(), os.totalmem()),
    ask(() => sensors.hasBattery(), false),
    ask(() => sensors.os(), { id: process.platform, version: '' }),
    ask(() => sensors.libc(), null),
    ask(() => sensors.tools(), []),
    ask(() => sensors.freeBytes(facts.workRoot), 0),
  ]);
  return Descriptor.parse({
    schema: 1,
    agent: {
      id: facts.agentId,
      name: facts.name,
      version: facts.version,
      kind: facts.kind,
      features: [...facts.features],
    },
    os: {
      family: process.platform,
      id: plain(release.id),
      version: plain(release.version),
      kernel: kernelOf(os.release()),
      ...(libc === null ? {} : { libc: plain(libc) }),
    },
    arch: process.arch,
    cpu: describeCpu(cpu),
    memMb: Math.floor((isSensible(memBytes) ? memBytes : os.totalmem()) / mib),
    disk: { freeMb: Math.max(0, Math.floor(free / 1024 ** 3)) * 1024 },
    tools: tools.map(({ name, version }) => ({ name, version })),
    sandbox: [...facts.sandboxes],
    limits: facts.limits,
    network: {},
    power: { battery: hasBattery },
    ...(facts.location !== undefined && { location: facts.location }),
    labels: facts.labels,
    owner: facts.displayName === undefined ? {} : { displayName: facts.displayName },
  });
}

function describeCpu(cpu: Awaited<ReturnType<Sensors['cpu']>> | null): Descriptor['cpu'] {
  const logical = Math.max(1, os.availableParallelism());
  const physical = cpu?.physicalCores ?? logical;
  const flags = (cpu?.flags ?? '').split(/\s+/).filter((flag) => /^[\w.-]{1,40}$/.test(flag));
  return {
    vendor: plain(cpu?.manufacturer ?? '') || 'unknown',
    model: plain(cpu?.brand ?? '') || plain(os.cpus()[0]?.model ?? '') || 'unknown',
    // Virtual machines and boards give zero, or more than the system shows.
    physical: Number.isInteger(physical) && physical > 0 && physical <= logical ? physical : logical,
    logical,
    ...(flags.length === 0 ? {} : { flags: flags.slice(0, 500) }),
  };
}

/** The numbers alone: what follows them may be anything that whoever built the kernel thought of. */
function kernelOf(release: string): string {
  return /^\d+(?:[.-]\d+)*/.exec(release)?.[0] ?? 'unknown';
}

function plain(text: string): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, 200);
}

function isSensible(bytes: number): boolean {
  return Number.isFinite(bytes) && bytes >= mib;
}

async function ask<T>(sensor: () => Promise<T>, fallback: T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(fallback), sensorTimeoutMs);
  });
  try {
    return await Promise.race([sensor(), late]);
  } catch {
    return fallback;
  } finally {
    clearTimeout(timer);
  }
}
