import type { Descriptor, MachineDetail } from '@barnraiser/protocol';
import type { Terminal } from '../terminal.js';
import { buildsText } from './builds-text.js';
import { plainLine } from './plain-text.js';
import { formatFields } from './table.js';
import { formatAge, formatDuration, formatHours } from './times.js';

/** A machine with its contribution history and its facts by date, newest first. */
export function machineText(machine: MachineDetail, terminal: Terminal): string {
  const now = terminal.now();
  const { outcomes, quarantinedForS, recentBuilds } = machine;
  const endings = Object.entries(outcomes).filter(([, count]) => count > 0);
  const summary = formatFields([
    ['Machine', `${plainLine(machine.name)} (${machine.id})`],
    ['Lent by', lenderWords(machine)],
    ['State', machine.state],
    ['Quarantine', quarantinedForS === null ? null : `for another ${formatDuration(quarantinedForS * 1000)}`],
    ['Score', machine.score],
    ['Enrolled', formatAge(machine.enrolledAt, now)],
    ['Seen', machine.lastSeenAt === null ? 'never' : formatAge(machine.lastSeenAt, now)],
    [
      'Builds',
      `${machine.builds}${endings.length === 0 ? '' : `: ${endings.map(([ending, count]) => `${count} ${plainLine(ending)}`).join(', ')}`}`,
    ],
    ['Given', `${formatHours(machine.hoursGiven)}, of CPU time ${formatHours(machine.cpuHoursGiven)}`],
  ]);
  const builds = recentBuilds.length === 0 ? 'No builds yet.\n' : buildsText(recentBuilds, terminal);
  return [summary, ...machine.descriptors.map(factsText), builds].join('\n');
}

/** A coordinator's own machines are never taken for what people lend. */
function lenderWords({ launch }: MachineDetail): string {
  return launch === undefined ? 'a volunteer' : `pool ${plainLine(launch.pool)} (launch ${launch.id})`;
}

function factsText({ since, rev, descriptor }: MachineDetail['descriptors'][number]): string {
  const { os, cpu, tools, labels } = descriptor;
  const lines = formatFields([
    ['System', plainLine([os.id, os.version, `kernel ${os.kernel}`, os.libc].filter(Boolean).join(', '))],
    [
      'Processor',
      plainLine(
        `${descriptor.arch}, ${cpu.vendor} ${cpu.model}, ${cpu.physical} cores, ${cpu.logical} threads`,
      ),
    ],
    ['Memory', `${(descriptor.memMb / 1024).toFixed(1)} GB`],
    ['Disk', `${(descriptor.disk.freeMb / 1024).toFixed(0)} GB free`],
    ['Isolation', descriptor.sandbox.join(', ')],
    ['Limits', limitsWords(descriptor)],
    ['Tools', plainLine(tools.map(({ name, version }) => `${name} ${version}`).join(', '))],
    [
      'Labels',
      plainLine(
        Object.entries(labels)
          .map(([name, value]) => `${name}=${value}`)
          .join(', '),
      ) || null,
    ],
    ['Cloud', placeWords(descriptor)],
    ['Agent', plainLine(`${descriptor.agent.version} (${descriptor.agent.kind})`)],
  ]);
  return `Facts since ${since} (revision ${plainLine(rev).slice(0, 10)})\n${lines.replaceAll(/^/gm, '  ').trimEnd()}\n`;
}

function placeWords({ location }: Descriptor): string | null {
  if (location === undefined) return null;
  const { cloud, region, zone, instanceType, spot } = location;
  const words = [cloud, region, zone, instanceType, spot === true ? 'spot' : undefined].filter(Boolean);
  return plainLine(words.join(', ')) || null;
}

function limitsWords({ limits }: Descriptor): string | null {
  const words = [
    limits.cores === undefined ? null : `${limits.cores} cores`,
    limits.memMb === undefined ? null : `${limits.memMb} MB of memory`,
    limits.diskMb === undefined ? null : `${limits.diskMb} MB of disk`,
  ].filter((word) => word !== null);
  return words.length === 0 ? null : words.join(', ');
}
